//! One look at a body for many places.

use std::borrow::Cow;

use super::members::{Members, Problem, is_second, open_object, read_members};
use crate::json::read::{Cursor, Fault};
use crate::observe::ScannedBody;
use crate::observe::ways::Ways;

/// What a body has on the ways to places. For each place, it says the same as [`read_members`] and
/// [`read_scanned`](super::read_scanned) do, which look at the whole body for one.
pub(in crate::observe) struct Outline<'t, 'w> {
    text: &'t str,
    ways: &'w Ways<'w>,
    /// For each name of the ways.
    met: Vec<Met>,
    /// The keys of which there is something to say.
    keys: Vec<Cow<'t, str>>,
    /// What is wrong behind the value, which is found once.
    end: Result<(), Fault>,
    /// How many problems are noted for a place.
    max_problems: usize,
}

/// The members that some reader takes for a name.
#[derive(Clone, Default)]
struct Met {
    /// Where the value of the first one with this very key begins, and how many of the others are before that.
    first: Option<(usize, usize)>,
    /// The keys of the others, by their index.
    others: Vec<usize>,
    /// The damage in the object there.
    fault: Option<Fault>,
}

impl<'t, 'w> Outline<'t, 'w> {
    /// Reads a body.
    pub(in crate::observe) fn of(text: &'t str, ways: &'w Ways<'w>, max_problems: usize) -> Self {
        let mut outline = Self::new(text, ways, max_problems);
        let mut cursor = Cursor::new(text);
        outline.read_object(&mut cursor, 0);
        outline.end = cursor.end();
        outline
    }

    /// Reads a body of which the members are known.
    pub(in crate::observe) fn of_scanned(body: &ScannedBody<'t>, ways: &'w Ways<'w>, max_problems: usize) -> Self {
        let mut outline = Self::new(body.json, ways, max_problems);
        for (key, value) in body.members {
            let key = body.json.get(key.clone()).unwrap_or_default();
            if let Some(next) = outline.meet(0, &Cow::Borrowed(key), value.start) {
                outline.read_object(&mut Cursor::within(body.json, value.start), next);
            }
        }
        outline
    }

    fn new(text: &'t str, ways: &'w Ways<'w>, max_problems: usize) -> Self {
        Self { text, ways, met: vec![Met::default(); ways.len()], keys: Vec::new(), end: Ok(()), max_problems }
    }

    /// Reads the object of a name, and those within it that are on a way.
    fn read_object(&mut self, cursor: &mut Cursor<'t>, name: usize) {
        let mut open = Vec::new();
        self.open(cursor, name, &mut open);
        if let Err(fault) = self.read_open(cursor, &mut open) {
            for name in open {
                self.met[name].fault = Some(fault.clone());
            }
        }
    }

    /// Reads up to the end of all objects that are open.
    fn read_open(&mut self, cursor: &mut Cursor<'t>, open: &mut Vec<usize>) -> Result<(), Fault> {
        let mut is_first = true;
        while let Some(&name) = open.last() {
            if !cursor.next_member(is_first)? {
                open.pop();
                is_first = false;
                continue;
            }
            let key = cursor.key()?.text;
            is_first = self.meet(name, &key, cursor.at()).is_some_and(|next| self.open(cursor, next, open));
            if !is_first {
                cursor.skip_value()?;
            }
        }
        Ok(())
    }

    /// Moves into the object of a name; returns `false` if something else is there.
    fn open(&mut self, cursor: &mut Cursor<'t>, name: usize, open: &mut Vec<usize>) -> bool {
        match open_object(cursor) {
            Ok(()) => open.push(name),
            Err(fault) => self.met[name].fault = Some(fault),
        }
        self.met[name].fault.is_none()
    }

    /// Notes a member whose value begins at `at`. Returns the name of which it is the first one, if others follow that name.
    #[expect(clippy::ptr_arg, reason = "one that is borrowed is kept without a copy")]
    fn meet(&mut self, before: usize, key: &Cow<'t, str>, at: usize) -> Option<usize> {
        let (mut entered, mut index) = (None, None);
        for next in self.ways.near(before, key) {
            let (name, met) = (self.ways.name(next), &mut self.met[next]);
            let is_own = *key == name.text;
            if is_own && met.first.is_none() {
                met.first = Some((at, met.others.len()));
                entered = entered.or((!name.is_last).then_some(next));
            } else if met.others.len() < self.max_problems && (is_own || is_second(key, &name.text, name.is_last)) {
                met.others.push(*index.get_or_insert_with(|| {
                    self.keys.push(key.clone());
                    self.keys.len() - 1
                }));
            }
        }
        entered
    }

    /// Adds the members of the object that is at a place.
    ///
    /// # Errors
    ///
    /// The place where the input is damaged; `members` has those before it.
    pub(in crate::observe) fn read(&self, place: usize, members: &mut Members<'t>) -> Result<(), Fault> {
        self.read_from(0, 0, self.ways.to(place), members)
    }

    /// Checks that nothing follows the body.
    pub(in crate::observe) fn end(&self) -> Result<(), Fault> {
        self.end.clone()
    }

    /// Adds the members of the object that these names lead to, from the one on whose value begins at `start`.
    fn read_from(&self, name: usize, start: usize, way: &[usize], members: &mut Members<'t>) -> Result<(), Fault> {
        let Some((&next, way)) = way.split_first() else {
            return read_members::<&str>(&mut Cursor::within(self.text, start), &[], members);
        };
        let met = &self.met[next];
        let before = met.first.map_or(met.others.len(), |(_, before)| before);
        self.note(next, &met.others[..before], members);
        if let Some((start, _)) = met.first {
            self.read_from(next, start, way, members)?;
        }
        self.note(next, &met.others[before..], members);
        self.met[name].fault.clone().map_or(Ok(()), Err)
    }

    fn note(&self, name: usize, others: &[usize], members: &mut Members<'t>) {
        for &other in others {
            let key = &self.keys[other];
            if *key == self.ways.name(name).text {
                members.note_at(key, |key| Problem::Repeated(key, None));
            } else {
                members.note_at(key, Problem::Second);
            }
        }
    }
}
