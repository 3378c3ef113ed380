//! Values that a struct of somebody else's may have, and what must hold of its projections whatever they do.

use std::fmt;

use codex_metadata::{Carrier, CodexMeta, Extras, MAX_EXTRAS_BYTES, Outcome, Reason, View};
use serde_json::{Map, Value};

use crate::arbitrary::{Draw, Tree};
use crate::model::{is_key, same, strict};

/// A text that may fail while it is displayed, after a part of it.
#[derive(Clone, Debug)]
pub struct Shown {
    text: String,
    fails: bool,
}

impl Shown {
    fn draw(draw: &mut Draw<'_>) -> Self {
        Self { text: draw.text(), fails: draw.chance(20) }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        if self.fails { Err(fmt::Error) } else { Ok(()) }
    }
}

/// A struct of such values.
#[derive(Clone, Debug, CodexMeta)]
#[codex_meta(blob(key = "x-hostile"), views(view))]
pub struct Hostile {
    #[codex_meta(header = "x-shown", flat = "shown", omit(blob, view))]
    shown: Option<Shown>,
    #[codex_meta(header(name = "x-secret", sensitive), flat = "secret", omit(blob, view))]
    secret: Shown,
    #[codex_meta(blob, view, omit(header, flat))]
    first: Tree,
    #[codex_meta(blob("second", "segundo é"), view, omit(header, flat))]
    second: Option<Tree>,
    #[codex_meta(blob(body_only), omit(header, flat, view))]
    body: Tree,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

const VIEW: View<Hostile> = View::named("view");

impl Hostile {
    /// The struct that these bytes stand for; any do.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut draw = Draw::new(bytes);
        let draw = &mut draw;
        let pair = |draw: &mut Draw<'_>| (draw.text(), draw.text());
        Self {
            first: Tree::draw(draw),
            second: draw.option(Tree::draw),
            body: Tree::draw(draw),
            shown: draw.option(Shown::draw),
            secret: Shown::draw(draw),
            extras: Extras::new(draw.several::<_, Vec<_>>(0..=2, pair), draw.several::<_, Vec<_>>(0..=2, pair)),
        }
    }

    /// Panics where a projection holds what it should not, lacks what it should hold, or lost it in silence.
    ///
    /// # Panics
    ///
    /// See above.
    pub fn check(&self) {
        let all = self.project();
        let view = self.view(VIEW);
        let mut report = all.report.clone();
        report.extend(view.report.clone());
        let cells = self.explain(&report);
        let outcome = |field, carrier| {
            let mut found = cells.iter().filter(|cell| cell.field == field && cell.carrier == carrier);
            let cell = found.next().expect("every field has a cell on every carrier");
            assert!(found.next().is_none(), "{field} has two on {carrier}");
            cell.outcome.clone()
        };

        let body = parsed(all.blob().expect("it has no limit"));
        let header = all.headers["x-hostile"].to_str().expect("ASCII");
        let header = parsed(header);
        let view = view.value.as_object().expect("an object").clone();
        let in_blob = Tree::json;
        // The keys of a map may be equal once they are text. A view has each key once, and loses none of two values.
        let in_view = |tree: &Tree| tree.json().filter(|_| !tree.repeats_a_key());
        let objects: [(_, _, &Expected); 3] = [
            (&body, Carrier::BodyBlob, &in_blob),
            (&header, Carrier::HeaderBlob, &in_blob),
            (&view, Carrier::View("view"), &in_view),
        ];
        for (object, carrier, expected) in objects {
            assert_member(object.get("first"), Some(&self.first), expected, &outcome("first", carrier));
            assert_member(object.get("second"), self.second.as_ref(), expected, &outcome("second", carrier));
        }
        assert_eq!(body.get("second"), body.get("segundo é"));
        assert_member(body.get("body"), Some(&self.body), &in_blob, &outcome("body", Carrier::BodyBlob));
        assert_eq!(outcome("body", Carrier::HeaderBlob), Outcome::BodyOnly);
        assert_eq!((header.get("body"), view.get("body")), (None, None));

        let sent = |shown: &Shown| (!shown.fails).then(|| shown.text.clone());
        let shown = self.shown.as_ref();
        assert_eq!(all.client_metadata.get("shown").cloned(), shown.and_then(sent));
        assert_eq!(all.client_metadata.get("secret").cloned(), sent(&self.secret));
        let in_header = |shown: &Shown| sent(shown).filter(|text| !text.is_empty() && is_sendable(text));
        for (name, shown) in [("x-shown", shown), ("x-secret", Some(&self.secret))] {
            let value = all.headers.get(name).map(|value| value.to_str().expect("ASCII").to_owned());
            assert_eq!(value, shown.and_then(in_header), "{name}");
        }
        let lost = matches!(outcome("secret", Carrier::Header), Outcome::Lost(Reason::Sensitive(_)));
        assert_eq!(lost, in_header(&self.secret).is_none());

        let line = report.to_string();
        assert!(!line.contains(char::is_control), "{line:?}");
    }
}

fn parsed(json: &str) -> Map<String, Value> {
    assert!(json.bytes().all(|byte| matches!(byte, 0x20..=0x7E)), "{json:?}");
    // The keys of a map within may be equal once they are text, which is the map's matter.
    let object: Map<String, Value> = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {json}"));
    object
}

/// A function that returns the form of a value on a carrier, if it can be sent there.
type Expected = dyn Fn(&Tree) -> Option<Value>;

fn assert_member(got: Option<&Value>, tree: Option<&Tree>, expected: &Expected, outcome: &Outcome) {
    let tree = tree.filter(|tree| !tree.is_absent());
    let expected = tree.and_then(expected);
    assert_eq!(got, expected.as_ref(), "{tree:?}");
    match (tree, expected) {
        (None, _) => assert_eq!(*outcome, Outcome::Absent),
        (Some(_), Some(_)) => assert_eq!(*outcome, Outcome::Sent),
        (Some(_), None) => assert!(matches!(outcome, Outcome::Lost(Reason::NoForm(_))), "{outcome:?}"),
    }
}

fn is_sendable(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, 0x20..=0x7E)) && !text.starts_with(' ') && !text.ends_with(' ')
}

/// Checks extras alone: whatever pairs these bytes stand for, and however large.
///
/// # Panics
///
/// Where a pair takes the place of an owned key, or is neither sent nor reported, or all are too large.
pub fn check_extras(bytes: &[u8]) {
    let mut draw = Draw::new(bytes);
    let mut pairs = |most| -> Vec<(String, String)> {
        draw.several(0..=most, |draw| {
            let owned = ["First", "SECOND", "x-Shown", "shown", "x-hostile", "segundo é"];
            let key = if draw.chance(30) { draw.pick(&owned).to_owned() } else { draw.text() };
            (key, draw.text())
        })
    };
    let (client, config) = (pairs(12), pairs(6));
    let extras = Extras::<Hostile>::new(client.clone(), config.clone());
    let mut hostile = Hostile::from_bytes(&[]);
    hostile.extras = extras;
    let blob = hostile.blob();
    let json = blob.value.expect("it has no limit");
    let object = strict(&json).expect("no key is there twice");
    let object = object.as_object().expect("an object");

    let mut bytes = 0;
    for (key, value) in object.iter().filter(|(key, _)| !Hostile::CONTRACT.owns(key)) {
        bytes += key.len() + value.as_str().expect("a string").len();
        let source = if config.iter().any(|(other, _)| is_key(other) && same(other, key)) { &config } else { &client };
        assert!(source.iter().any(|(other, text)| other == key && text == value), "{key:?} is from nowhere");
    }
    assert!(bytes <= MAX_EXTRAS_BYTES, "{bytes}");
    for (key, _) in client.iter().chain(&config) {
        let reported = blob.report.losses().iter().any(|loss| loss.key == *key && loss.field == Some("extras"));
        let sent = object.contains_key(key) && !Hostile::CONTRACT.owns(key);
        assert!(sent || reported, "{key:?} is neither sent nor reported");
    }
    let own = |key: &str| object.get(key).is_none_or(|value| Some(value) == hostile.first.json().as_ref());
    assert!(own("first"), "{object:?}");
}
