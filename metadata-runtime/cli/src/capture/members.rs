//! The members of a JSON object that are read, each as the JSON that the capture has.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::scan;

/// The name of a member or another string, which is borrowed unless it has escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// Returns whether the JSON is a string with this text.
pub(super) fn is_string(json: &str, text: &str) -> bool {
    serde_json::from_str(json).is_ok_and(|Name(string)| string == text)
}

/// All members of a JSON object in their order, with repeated ones.
pub(super) struct All<'a>(pub(super) Vec<(Cow<'a, str>, &'a str)>);

impl<'a> All<'a> {
    /// Reads the members of an object; `None` if it is none.
    pub(super) fn of(json: &'a str) -> Option<Self> {
        match scan::members(json) {
            Some(members) => Some(Self(members.into_iter().map(|(key, value)| (Cow::Borrowed(key), value)).collect())),
            None => serde_json::from_str(json).ok(),
        }
    }

    /// Returns the last member of this name, as most readers have it, or else the first that is like it.
    pub(super) fn get(&self, name: &str, is_alike: impl Fn(&str, &str) -> bool) -> Option<&'a str> {
        let same = self.0.iter().rev().find(|(key, _)| key == name);
        let alike = || self.0.iter().find(|(key, _)| is_alike(key, name));
        same.or_else(alike).map(|(_, value)| *value)
    }
}

impl<'de> Deserialize<'de> for All<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = All<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<All<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some((Name(name), value)) = map.next_entry::<_, &RawValue>()? {
                    members.push((name, value.get()));
                }
                Ok(All(members))
            }
        }

        deserializer.deserialize_map(InOrder)
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
