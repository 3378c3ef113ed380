//! The members of a JSON object that are read, each as the JSON that the capture has.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::scan;
use crate::spelling::is_spelling_of;

/// The name of a member or another string, which is borrowed unless it has escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// Returns whether the JSON is a string with this text.
pub(super) fn is_string(json: &str, text: &str) -> bool {
    serde_json::from_str(json).is_ok_and(|Name(string)| string == text)
}

/// Reads the members of a JSON object in their order, with repeated ones, each into what was made of those before it: a list
/// of short ones needs many times the memory of their text. `None` if it is no object.
pub(crate) fn fold<'a, T: Default>(json: &'a str, mut add: impl FnMut(&mut T, Cow<'a, str>, &'a str)) -> Option<T> {
    let mut made = T::default();
    if scan::members(json, |key, value| add(&mut made, Cow::Borrowed(key), value)).is_some() {
        return Some(made);
    }
    made = T::default();
    any_members(json, |key, value| add(&mut made, key, value)).ok()?;
    Some(made)
}

/// Hands on the members of any object.
///
/// # Errors
///
/// Returns an error if it is none, which may be found behind some of them.
pub(super) fn any_members<'a>(json: &'a str, each: impl FnMut(Cow<'a, str>, &'a str)) -> serde_json::Result<()> {
    struct InOrder<F>(F);

    impl<'de, F: FnMut(Cow<'de, str>, &'de str)> Visitor<'de> for InOrder<F> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
            while let Some((Name(name), value)) = map.next_entry::<_, &RawValue>()? {
                (self.0)(name, value.get());
            }
            Ok(())
        }
    }

    let mut deserializer = serde_json::Deserializer::from_str(json);
    deserializer.deserialize_map(InOrder(each))?;
    deserializer.end()
}

/// How the name of a member is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Spelling {
    /// As it is written.
    Exact,
    /// In any spelling, if it is not there as it is written.
    Any,
}

impl Spelling {
    fn is_of(self, name: &str, key: &str) -> bool {
        match self {
            Self::Exact => name == key,
            Self::Any => is_spelling_of(name, key),
        }
    }
}

/// The value of a member: the last of its name, as most readers have it, or else the first whose name is like it.
#[derive(Default)]
pub(super) struct Named<'a> {
    same: Option<&'a str>,
    alike: Option<&'a str>,
}

impl<'a> Named<'a> {
    /// Takes a member, whose name may be the one that is looked for.
    pub(super) fn add(&mut self, key: &str, value: &'a str, name: &str, is_alike: impl FnOnce(&str, &str) -> bool) {
        if key == name {
            self.same = Some(value);
        } else if self.alike.is_none() && is_alike(key, name) {
            self.alike = Some(value);
        }
    }

    pub(super) const fn get(&self) -> Option<&'a str> {
        if self.same.is_some() { self.same } else { self.alike }
    }
}

/// Returns the value of a member of an object; `None` if it is no object.
pub(super) fn member<'a>(json: &'a str, name: &str, spelling: Spelling) -> Option<&'a str> {
    let add = |named: &mut Named<'a>, key: Cow<'a, str>, value| {
        named.add(&key, value, name, |key, name| spelling.is_of(key, name));
    };
    fold(json, add)?.get()
}

/// The members of a JSON object, of which several are looked for.
pub(super) enum Members<'a> {
    /// In their order, with repeated ones.
    Few(Vec<(Cow<'a, str>, &'a str)>),
    /// The members of the object that were looked for.
    Many(&'a str, RefCell<Vec<LookedFor<'a>>>),
}

/// A member that was looked for, and its value if it was found.
pub(super) struct LookedFor<'a> {
    name: String,
    spelling: Spelling,
    value: Option<&'a str>,
}

impl<'a> Members<'a> {
    /// Reads the members of an object; `None` if it is none.
    pub(super) fn of(json: &'a str) -> Option<Self> {
        const FEW: usize = 256;
        let add = |(list, count): &mut (Vec<_>, usize), key, value| {
            *count += 1;
            if *count <= FEW {
                list.push((key, value));
            }
        };
        let (list, count) = fold(json, add)?;
        Some(if count <= FEW { Self::Few(list) } else { Self::Many(json, RefCell::default()) })
    }

    /// Returns the value of a member.
    pub(super) fn get(&self, name: &str, spelling: Spelling) -> Option<&'a str> {
        match self {
            Self::Few(list) => {
                let mut named = Named::default();
                for (key, value) in list {
                    named.add(key, value, name, |key, name| spelling.is_of(key, name));
                }
                named.get()
            }
            Self::Many(json, known) => {
                let mut known = known.borrow_mut();
                if let Some(known) = known.iter().find(|known| known.name == name && known.spelling == spelling) {
                    return known.value;
                }
                let value = member(json, name, spelling);
                known.push(LookedFor { name: name.to_owned(), spelling, value });
                value
            }
        }
    }
}

/// Hands each element of a list to `each` as it is read, until `each` returns `false`: a list of them would need much more
/// memory than a short element has text. What is no list has none.
pub(super) fn elements<'a>(list: &'a RawValue, each: impl FnMut(&'a RawValue) -> bool) {
    struct Elements<F>(F);

    impl<'de, F: FnMut(&'de RawValue) -> bool> Visitor<'de> for Elements<F> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
            while let Some(element) = seq.next_element()? {
                if !(self.0)(element) {
                    break;
                }
            }
            Ok(())
        }
    }

    // Its text was read before, so that nothing is wrong with it but that it is no list, or that its rest is left.
    let _ = serde_json::Deserializer::from_str(list.get()).deserialize_seq(Elements(each));
}

/// Declares a struct with the members of a JSON object that have one of the names. All are optional, and are borrowed from
/// the capture; of several with one name the last counts, as most readers have it. A name in another case counts where there
/// is none as it should be: some writers begin all of theirs with a capital.
macro_rules! members {
    (
        $(#[$attribute:meta])* $name:ident, $expected:literal:
        $($(#[$of_member:meta])* $($key:literal)|+ => $member:ident,)*
    ) => {
        $(#[$attribute])*
        #[derive(Default)]
        pub(super) struct $name<'a> {
            $($(#[$of_member])* pub(super) $member: Option<&'a RawValue>,)*
        }

        impl<'de> Deserialize<'de> for $name<'de> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Members;

                impl<'de> Visitor<'de> for Members {
                    type Value = $name<'de>;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }

                    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<$name<'de>, A::Error> {
                        let mut members = $name::default();
                        while let Some(Name(name)) = map.next_key()? {
                            match &*name {
                                $($($key)|+ => members.$member = map.next_value()?,)*
                                $(name if [$($key),+].iter().any(|key| name.eq_ignore_ascii_case(key)) => {
                                    let value = map.next_value()?;
                                    members.$member = members.$member.or(value);
                                })*
                                _ => drop(map.next_value::<IgnoredAny>()?),
                            }
                        }
                        Ok(members)
                    }
                }

                deserializer.deserialize_map(Members)
            }
        }
    };
}

members! {
    /// One value of a capture in either form: an entry of HAR, or a request of its own.
    Entry, "a request with `headers` or `body`, or an entry of HAR":
    "request" => request,
    "response" => response,
    "startedDateTime" => started,
    /// The time of a request of its own; HAR has a duration under this name.
    "time" => time,
    "_resourceType" => resource_type,
    /// The messages that browsers and proxies add for a WebSocket.
    "_webSocketMessages" => messages,
    "kind" => kind,
    "sender_version" => sender_version,
    "method" => method,
    "url" => url,
    "headers" => headers,
    "body" => body,
    /// In our own captures `true` for a body that is not an object in UTF-8.
    "body_damaged" => body_damaged,
}

members! {
    /// The members by which an object behind damaged text is recognised.
    Found, "an object":
    "request" => request,
    "method" => method,
    "url" => url,
    "kind" => kind,
    "headers" => headers,
    "body" => body,
    /// Members that only HAR's `request` has.
    "postData" | "httpVersion" => of_har,
    "log" => log,
    "entries" => entries,
}

members! {
    /// HAR's `request`.
    Request, "HAR's `request`":
    "method" => method,
    "url" => url,
    "headers" => headers,
    "postData" => post_data,
    "bodySize" => body_size,
}

members! {
    /// HAR's `response`.
    Response, "HAR's `response`":
    "content" => content,
}

members! {
    /// The body of a request or of a response.
    Content, "an object with `text`":
    "text" => text,
    "encoding" | "_encoding" => encoding,
    /// The file with the body, in place of its text.
    "_file" => file,
    /// That file, as earlier releases of Playwright name it.
    "_sha1" => hash,
}

members! {
    /// A message on a WebSocket.
    Message, "a message":
    "type" => direction,
    "opcode" => opcode,
    "data" => data,
}
