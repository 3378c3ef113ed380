use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

const TOO_MANY: &str = "there are more members than are read";

/// Something that is wrong with an object, and the key where it is; empty for the object itself.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::observe) enum Problem {
    /// The key came before.
    Repeated(String, Option<String>),
    /// It cannot be read.
    Malformed(String, String),
    /// It is beyond a bound.
    Unread(String, String),
}

/// The members of one object, each as its JSON text, so that damage in one leaves the others alone.
#[derive(Debug, Default)]
pub(in crate::observe) struct Members {
    /// Whether there was an object.
    pub(in crate::observe) found: bool,
    /// The first member of each key; `None` where it was not kept.
    pub(in crate::observe) list: Vec<(String, Option<Box<RawValue>>)>,
    pub(in crate::observe) problems: Vec<Problem>,
    /// How many bytes may still be kept, of keys and values.
    pub(in crate::observe) room: usize,
    /// How many members may still come.
    pub(in crate::observe) left: usize,
    keys: HashSet<String>,
    /// How many problems are noted.
    max_problems: usize,
}

impl Members {
    pub(in crate::observe) fn new(room: usize, left: usize, max_problems: usize) -> Self {
        Self { room, left, max_problems, ..Self::default() }
    }

    fn note(&mut self, problem: Problem) {
        if self.problems.len() < self.max_problems {
            self.problems.push(problem);
        }
    }

    /// Takes a member that did not come as JSON.
    pub(in crate::observe) fn give(&mut self, key: &str, value: Box<RawValue>) {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                self.add(Key { name: key.to_owned(), lossy: false }, value);
            }
            None => self.note(Problem::Unread(key.to_owned(), TOO_MANY.into())),
        }
    }

    fn add(&mut self, key: Key, value: Box<RawValue>) {
        let Key { name, lossy } = key;
        if lossy {
            self.note(Problem::Malformed(name.clone(), "the key is not Unicode".into()));
        }
        if self.keys.contains(&name) {
            self.note(Problem::Repeated(name, Some(value.get().chars().take(256).collect())));
            return;
        }
        let bytes = name.len() + value.get().len();
        let kept = bytes <= self.room;
        if kept {
            self.room -= bytes;
        } else {
            let why = format!("its {bytes} bytes are more than the {} that are left", self.room);
            self.note(Problem::Unread(name.clone(), why));
        }
        self.keys.insert(name.clone());
        self.list.push((name, kept.then_some(value)));
    }
}

/// Adds the members of the object that is at `path` within what `deserializer` has. What comes beside the path
/// is read past without being kept.
///
/// # Errors
///
/// Where the input is damaged; what came before is in `members`.
pub(in crate::observe) fn read_members<'de, D: Deserializer<'de>>(
    deserializer: D,
    path: &[&str],
    members: &mut Members,
) -> Result<(), D::Error> {
    Descend { path, members }.deserialize(deserializer)
}

struct Descend<'p, 'm> {
    path: &'p [&'p str],
    members: &'m mut Members,
}

impl<'de> DeserializeSeed<'de> for Descend<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Descend<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { path, members } = self;
        let Some((next, path)) = path.split_first() else {
            members.found = true;
            while let Some(key) = map.next_key_seed(KeySeed)? {
                if members.left == 0 {
                    return Err(A::Error::custom(TOO_MANY));
                }
                members.left -= 1;
                members.add(key, map.next_value()?);
            }
            return Ok(());
        };
        let mut found = false;
        while let Some(key) = map.next_key_seed(KeySeed)? {
            if key.name != *next {
                map.next_value::<IgnoredAny>()?;
            } else if found {
                members.note(Problem::Repeated(key.name, None));
                map.next_value::<IgnoredAny>()?;
            } else {
                found = true;
                map.next_value_seed(Descend { path, members })?;
            }
        }
        Ok(())
    }
}

struct Key {
    name: String,
    /// It had half a surrogate pair, which no string can hold.
    lossy: bool,
}

/// Takes a key as bytes, because as a string half a surrogate pair would end the whole object.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_bytes(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Key, E> {
        Ok(Key { name: key.to_owned(), lossy: false })
    }

    fn visit_bytes<E>(self, key: &[u8]) -> Result<Key, E> {
        let name = String::from_utf8_lossy(key);
        Ok(Key { lossy: name.as_bytes() != key, name: name.into_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str, path: &[&str]) -> (Members, Result<(), serde_json::Error>) {
        let mut members = Members::new(1_000, 5, 10);
        let read = read_members(&mut serde_json::Deserializer::from_str(json), path, &mut members);
        (members, read)
    }

    fn keys(members: &Members) -> Vec<&str> {
        members.list.iter().map(|(key, _)| key.as_str()).collect()
    }

    #[test]
    fn the_first_of_two_members_counts_and_the_second_is_reported() {
        let (members, read) = read(r#"{"a":1,"b":2,"a":3}"#, &[]);
        read.unwrap();
        assert_eq!(keys(&members), ["a", "b"]);
        assert_eq!(members.list[0].1.as_ref().unwrap().get(), "1");
        assert_eq!(members.problems, [Problem::Repeated("a".into(), Some("3".into()))]);
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
        assert_eq!(keys(&members), ["a", "\u{FFFD}\u{FFFD}\u{FFFD}"]);
        assert_eq!(members.problems.len(), 1);
    }

    #[test]
    fn the_bounds_hold() {
        let (members, read) = read(r#"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}"#, &[]);
        assert!(read.is_err());
        assert_eq!(members.list.len(), 5);
        let (members, read) = self::read(&format!(r#"{{"a":"{}","b":1}}"#, "x".repeat(2_000)), &[]);
        read.unwrap();
        assert!(members.list[0].1.is_none());
        assert!(members.list[1].1.is_some());
        assert_eq!(
            members.problems,
            [Problem::Unread("a".into(), "its 2003 bytes are more than the 1000 that are left".into())],
        );
    }
}
