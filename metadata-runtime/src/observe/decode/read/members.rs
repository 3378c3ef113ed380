use std::borrow::Cow;
use std::ops::Range;

use crate::contract::relation::alike;
use crate::json::read::{Cursor, ENDED, Fault, Keys, Measure, TOO_MANY, Text, shortened};
use crate::observe::ScannedBody;

/// Something that is wrong with an object, and the key where it is; empty for the object itself.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::observe) enum Problem {
    /// The key came before.
    Repeated(String, Option<String>),
    /// It cannot be read.
    Malformed(String, String),
    /// It is beyond a bound.
    Unread(String, String),
    /// Some reader takes the key for that of the object that was looked for.
    Second(String),
}

/// A member's value, of which no more is looked at than its form, so that damage in one leaves the others alone.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::observe) struct Raw<'t> {
    /// The value as it came: JSON, or a string that did not come as JSON.
    pub(in crate::observe) text: &'t str,
    /// Where that begins in the text that is read.
    pub(in crate::observe) at: usize,
    pub(in crate::observe) form: Form<'t>,
}

/// How a value came.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::observe) enum Form<'t> {
    /// Some JSON of the right form; also a string with half a surrogate pair.
    Json,
    /// An array or an object that is its own copy.
    Canonical(Measure),
    /// JSON of a string that stands for itself, without an escape.
    Plain,
    /// JSON of a string, and what it stands for.
    Unescaped(Cow<'t, str>),
    /// A string that did not come as JSON.
    Given,
}

impl<'t> Raw<'t> {
    /// Returns what a string that stands for itself is.
    pub(in crate::observe) fn plain(&self) -> Option<&'t str> {
        match self.form {
            Form::Plain => Some(&self.text[1..self.text.len() - 1]),
            Form::Given => Some(self.text),
            _ => None,
        }
    }
}

/// The members of one object.
#[derive(Debug, Default)]
pub(in crate::observe) struct Members<'t> {
    /// `true` if there was an object.
    pub(in crate::observe) found: bool,
    /// The first member of each key; `None` where it was not kept.
    pub(in crate::observe) list: Vec<(Cow<'t, str>, Option<Raw<'t>>)>,
    pub(in crate::observe) problems: Vec<Problem>,
    /// How many bytes may still be kept, of keys and values.
    pub(in crate::observe) room: usize,
    /// How many members may still come.
    pub(in crate::observe) left: usize,
    keys: Keys<'t>,
    /// A string of JSON that may come, and what it stands for.
    known: Option<(&'t str, &'t str)>,
    /// How many problems are noted.
    max_problems: usize,
}

impl<'t> Members<'t> {
    pub(in crate::observe) fn new(room: usize, left: usize, max_problems: usize) -> Self {
        Self { room, left, max_problems, ..Self::default() }
    }

    /// Says what a string of JSON stands for, which may come.
    pub(in crate::observe) fn knowing(self, known: Option<(&'t str, &'t str)>) -> Self {
        Self { known, ..self }
    }

    /// Takes a member that did not come as JSON.
    pub(in crate::observe) fn give(&mut self, key: &'t str, value: &'t str) {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                self.add(Cow::Borrowed(key), Raw { text: value, at: 0, form: Form::Given });
            }
            None => self.note_at(key, |key| Problem::Unread(key, TOO_MANY.into())),
        }
    }

    /// Adds a member. It is made where it is to be: a copy of its parts would wait for each of them.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a call would copy it")]
    fn add(&mut self, key: Cow<'t, str>, value: Raw<'t>) {
        let is_new = self.keys.insert(&key, self.list.iter().map(|(key, _)| &**key));
        let bytes = key.len() + value.text.len();
        if is_new && bytes <= self.room {
            self.room -= bytes;
            self.list.push((key, Some(value)));
        } else if is_new {
            self.add_unread(key, bytes);
        } else {
            self.find_repeated(&key, &value);
        }
    }

    fn add_unread(&mut self, key: Cow<'t, str>, bytes: usize) {
        let why = format!("its {bytes} bytes are more than the {} that are left", self.room);
        self.note_at(&key, |key| Problem::Unread(key, why));
        self.list.push((key, None));
    }

    /// Notes a problem at a key that is not among what is kept: of a long one there is the beginning alone if there is no
    /// room for it.
    pub(super) fn note_at(&mut self, key: &str, problem: impl FnOnce(String) -> Problem) {
        if self.problems.len() >= self.max_problems {
            return;
        }
        let key = match self.room.checked_sub(key.len()) {
            Some(room) => {
                self.room = room;
                key.to_owned()
            }
            None => shortened(key),
        };
        self.problems.push(problem(key));
    }

    fn find_repeated(&mut self, key: &str, value: &Raw<'t>) {
        if self.problems.len() < self.max_problems {
            let found = self.kept_of(value);
            self.note_at(key, |key| Problem::Repeated(key, found));
        }
    }

    /// Returns the whole of a value that is shown alone, since no one can tell what a part of it is a part of; nothing if
    /// there is no room for it.
    fn kept_of(&mut self, value: &Raw<'t>) -> Option<String> {
        let text = match &value.form {
            Form::Unescaped(text) => text,
            _ => value.plain().unwrap_or(value.text),
        };
        self.room = self.room.checked_sub(text.len())?;
        Some(text.to_owned())
    }

    fn read(&mut self, cursor: &mut Cursor<'t>) -> Result<(), Fault> {
        self.found = true;
        // Enough for most.
        self.list.reserve(32);
        let mut is_first = true;
        loop {
            let (at, key) = match cursor.usual_key(is_first) {
                Some(key) => key,
                None if cursor.next_member(is_first)? => (cursor.at(), cursor.key()?),
                None => return Ok(()),
            };
            is_first = false;
            self.left = self.left.checked_sub(1).ok_or(Fault { what: TOO_MANY, at })?;
            let first = cursor.next_token();
            let start = cursor.at();
            // Nearly all are, and what is known of such a value need not be copied.
            if !key.is_lossy && first == Some(b'"') && cursor.skip_plain_string() {
                self.add(key.text, Raw { text: cursor.since(start), at: start, form: Form::Plain });
                continue;
            }
            let form = self.form(cursor, first)?;
            let text = cursor.since(start);
            // A number has no end of its own, so that the rest of its digits may be lost.
            if cursor.is_at_end() && text.ends_with(|last: char| last.is_ascii_digit()) {
                return Err(Fault { what: ENDED, at: cursor.at() });
            }
            if key.is_lossy {
                self.note_at(&key.text, |key| Problem::Malformed(key, "the key is not Unicode".into()));
            }
            self.add(key.text, Raw { text, at: start, form });
        }
    }

    /// Moves past a value that begins with `first`, and returns its form.
    fn form(&self, cursor: &mut Cursor<'t>, first: Option<u8>) -> Result<Form<'t>, Fault> {
        match first {
            Some(b'"') => {
                if cursor.skip_plain_string() {
                    return Ok(Form::Plain);
                }
                if let Some((json, text)) = self.known
                    && text.len() <= self.room
                    && cursor.take_same(json)
                {
                    return Ok(Form::Unescaped(Cow::Borrowed(text)));
                }
                // What is not kept is not built.
                return Ok(match cursor.lossy_string_within(self.room)? {
                    Some(Text { text, is_lossy: false }) => Form::Unescaped(text),
                    _ => Form::Json,
                });
            }
            Some(b'{' | b'[') => {
                let mut ahead = cursor.clone();
                if let Some(measure) = ahead.skip_canonical() {
                    *cursor = ahead;
                    return Ok(Form::Canonical(measure));
                }
            }
            _ => {}
        }
        cursor.skip_value()?;
        Ok(Form::Json)
    }
}

/// Returns whether some reader takes the key for `name` on the way to an object. A key around it is another's if one
/// of the two has a sign in front and the other has none: `meta` beside `_meta`. A NUL there is no sign.
pub(super) fn is_second(key: &str, name: &str, is_last: bool) -> bool {
    let is_sign = |first: char| first.is_ascii() && !first.is_ascii_alphanumeric();
    let has_sign = |key: &str| key.trim_start_matches('\0').starts_with(is_sign);
    alike(key, name) && (is_last || has_sign(key) == has_sign(name))
}

/// Moves into an object.
pub(super) fn open_object(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    if cursor.take(b'{') { Ok(()) } else { Err(Fault { what: "expected an object", at: cursor.at() }) }
}

/// Adds the members of the object that is at `path` within the value at `cursor`. Members beside the path are read
/// past without being kept.
///
/// # Errors
///
/// The place where the input is damaged; `members` has those before it.
pub(in crate::observe) fn read_members<'t, S: AsRef<str>>(
    cursor: &mut Cursor<'t>,
    path: &[S],
    members: &mut Members<'t>,
) -> Result<(), Fault> {
    open_object(cursor)?;
    let Some((next, path)) = path.split_first() else {
        return members.read(cursor);
    };
    let (mut found, mut is_first) = (false, true);
    while cursor.next_member(is_first)? {
        is_first = false;
        let (key, next) = (cursor.key()?.text, next.as_ref());
        if key != next {
            if is_second(&key, next, path.is_empty()) {
                members.note_at(&key, Problem::Second);
            }
            cursor.skip_value()?;
        } else if found {
            members.note_at(&key, |key| Problem::Repeated(key, None));
            cursor.skip_value()?;
        } else {
            found = true;
            read_members(cursor, path, members)?;
        }
    }
    Ok(())
}

/// Adds the members of the object that is at `path` within a body of which the members are known; see [`read_members`].
///
/// # Errors
///
/// The place where the object is damaged; `members` has those before it.
pub(in crate::observe) fn read_scanned<'t, S: AsRef<str>>(
    body: &ScannedBody<'t>,
    path: &[S],
    members: &mut Members<'t>,
) -> Result<(), Fault> {
    let Some((next, path)) = path.split_first() else {
        return read_members(&mut Cursor::new(body.json), path, members);
    };
    let (mut found, next) = (false, next.as_ref());
    for (key, Range { start, .. }) in body.members {
        let key = body.json.get(key.clone()).unwrap_or_default();
        if key != next {
            if is_second(key, next, path.is_empty()) {
                members.note_at(key, Problem::Second);
            }
        } else if found {
            members.note_at(key, |key| Problem::Repeated(key, None));
        } else {
            found = true;
            read_members(&mut Cursor::within(body.json, *start), path, members)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<'t>(json: &'t str, path: &[&str]) -> (Members<'t>, Result<(), Fault>) {
        let mut members = Members::new(1_000, 5, 10);
        let read = read_members(&mut Cursor::new(json), path, &mut members);
        (members, read)
    }

    fn keys<'m>(members: &'m Members<'_>) -> Vec<&'m str> {
        members.list.iter().map(|(key, _)| &**key).collect()
    }

    #[test]
    fn the_first_of_two_members_counts_and_the_second_is_reported() {
        let (members, read) = read(r#"{"a":1,"b": 2 ,"a":3}"#, &[]);
        read.unwrap();
        assert_eq!(keys(&members), ["a", "b"]);
        assert_eq!(members.list[0].1, Some(Raw { text: "1", at: 5, form: Form::Json }));
        assert_eq!(members.list[1].1, Some(Raw { text: "2", at: 12, form: Form::Json }));
        assert_eq!(members.problems, [Problem::Repeated("a".into(), Some("3".into()))]);
    }

    #[test]
    fn the_value_of_a_key_that_came_before_is_whole_or_not_there() {
        let (long, longer) = ("x".repeat(900), "y".repeat(900));
        let json = format!(r#"{{"a":1,"a":"\n{long}","a":"{longer}","a":"z"}}"#);
        let (members, read) = read(&json, &[]);
        read.unwrap();
        let found: Vec<Option<String>> = vec![Some(format!("\n{long}")), None, Some("z".into())];
        let repeated = found.into_iter().map(|found| Problem::Repeated("a".into(), found));
        assert_eq!(members.problems, repeated.collect::<Vec<_>>());
    }

    #[test]
    fn a_path_is_followed_once() {
        let (members, read) = read(r#"{"x":[{}],"p":{"q":{"a":1}},"p":{"q":{"b":1}}}"#, &["p", "q"]);
        read.unwrap();
        assert_eq!(keys(&members), ["a"]);
        assert_eq!(members.problems, [Problem::Repeated("p".into(), None)]);
        assert!(!self::read("{}", &["p"]).0.found);
    }

    #[test]
    fn damage_leaves_what_came_before() {
        let (members, read) = read(r#"{"a":"\ud800","\ud800":1,"b":[}"#, &[]);
        assert!(read.is_err());
        assert_eq!(keys(&members), ["a", "\u{FFFD}"]);
        assert_eq!(members.problems.len(), 1);
    }

    #[test]
    fn a_number_that_may_be_cut_is_no_value() {
        for (json, is_there) in
            [(r#"{"a":12"#, false), (r#"{"a":12 "#, true), (r#"{"a":true"#, true), (r#"{"a":"1""#, true)]
        {
            let (members, read) = read(json, &[]);
            assert!(read.is_err(), "{json}");
            assert_eq!(keys(&members) == ["a"], is_there, "{json}");
        }
    }

    #[test]
    fn the_bounds_hold() {
        let (members, read) = read(r#"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}"#, &[]);
        assert!(read.is_err());
        assert_eq!(members.list.len(), 5);
        let json = format!(r#"{{"a":"{}","b":1}}"#, "x".repeat(2_000));
        let (members, read) = self::read(&json, &[]);
        read.unwrap();
        assert!(members.list[0].1.is_none());
        assert!(members.list[1].1.is_some());
        assert_eq!(
            members.problems,
            [Problem::Unread("a".into(), "its 2003 bytes are more than the 1000 that are left".into())],
        );
    }
}
