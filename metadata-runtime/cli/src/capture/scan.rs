//! A captured request in the form that nearly all are in, read in one go; all others are read by their members.

use std::ops::Range;

use codex_metadata::observe::JsonValue;

use crate::words::{end_of_string, quote_or_backslash};

/// How many pairs of strings are read before they are taken, which needs several times their memory.
pub(super) const MANY_PAIRS: usize = 1 << 12;

/// How deep a body may be nested here.
const MAX_DEPTH: usize = 100;

/// Members that are read otherwise: those of HAR, and the others in another case.
const OTHERWISE: [&str; 13] = [
    "request",
    "response",
    "startedDateTime",
    "_resourceType",
    "_webSocketMessages",
    "kind",
    "sender_version",
    "time",
    "method",
    "url",
    "headers",
    "body",
    "body_damaged",
];

/// The members of a request, with its strings as they stand for themselves. Of several with one name the last counts.
#[derive(Debug, Default)]
pub(super) struct Scanned<'a> {
    pub(super) kind: Option<&'a str>,
    pub(super) sender_version: Option<&'a str>,
    pub(super) time: Option<&'a str>,
    pub(super) method: Option<&'a str>,
    pub(super) url: Option<&'a str>,
    /// Names and values.
    pub(super) headers: Option<Vec<(&'a str, HeaderText<'a>)>>,
    pub(super) body: Option<Object<'a>>,
}

/// The value of a header.
#[derive(Debug)]
pub(super) enum HeaderText<'a> {
    Plain(&'a str),
    /// A string of JSON, and what it stands for.
    Escaped(&'a str, JsonValue),
}

impl HeaderText<'_> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Escaped(_, value) => value.text(),
        }
    }
}

/// Where in an object each key is, without its quotes, and where its value is.
pub(crate) type Members = Vec<(Range<usize>, Range<usize>)>;

/// An object.
#[derive(Debug)]
pub(super) struct Object<'a> {
    pub(super) json: &'a str,
    /// Where in it its keys and their values are; `None` if there are many, or a key has an escape.
    pub(super) members: Option<Members>,
}

impl<'a> Scanned<'a> {
    /// Returns the longest value of a header with escapes, as a string of JSON, and what it stands for.
    pub(super) fn longest_escaped(&self) -> Option<(&'a str, &str)> {
        let escaped = self.headers.iter().flatten().filter_map(|(_, value)| match value {
            HeaderText::Plain(_) => None,
            HeaderText::Escaped(json, value) => Some((*json, value.text())),
        });
        escaped.max_by_key(|(json, _)| json.len())
    }

    /// Reads a request: an object on one line, whose headers are pairs of strings and whose body is an object. `None` for
    /// anything else, damaged or not.
    pub(super) fn of(json: &'a str) -> Option<Self> {
        Scan::whole(json, Scan::request)
    }
}

/// Hands on the members of an object on one line, whose names have no escapes, in their order and with repeated ones. `None`
/// for anything else, damaged or not, of which some may have been handed on.
pub(super) fn members<'a>(json: &'a str, each: impl FnMut(&'a str, &'a str)) -> Option<()> {
    Scan::whole(json, |scan| scan.members(each))
}

/// Reads where the members of an object on one line are, which begins the text. `None` if that needs another reader.
pub(super) fn places(json: &str) -> Option<Members> {
    Scan::whole(json, Scan::object)?.members
}

/// Returns whether no byte is a control character. Without a lazy operator many bytes are looked at at once.
fn has_no_control(bytes: &[u8]) -> bool {
    let is_free = |bytes: &[u8]| bytes.iter().fold(true, |all, byte| all & matches!(byte, b' '..));
    let (blocks, rest) = bytes.as_chunks::<64>();
    blocks.iter().all(|block| is_free(block)) && is_free(rest)
}

/// A place in JSON.
struct Scan<'a> {
    json: &'a str,
    at: usize,
    /// A string with escapes that came before, which may come again.
    known: Option<&'a str>,
}

impl<'a> Scan<'a> {
    /// Reads all of a line with `read`.
    fn whole<T>(json: &'a str, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let json = json.trim_ascii_end();
        // With this, no string has a control character.
        let is_line = has_no_control(json.as_bytes());
        let mut scan = Self { json, at: 0, known: None };
        let read = if is_line { read(&mut scan)? } else { return None };
        scan.space();
        (scan.at == json.len()).then_some(read)
    }

    fn peek(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    /// Moves past `byte` and the space before it.
    fn take(&mut self, byte: u8) -> Option<()> {
        self.space();
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Moves to the next element or member, or past the end of all, and returns whether there is one.
    fn has_next(&mut self, is_first: bool, close: u8) -> Option<bool> {
        self.space();
        match self.peek()? {
            byte if byte == close => {
                self.at += 1;
                return Some(false);
            }
            b',' if !is_first => self.at += 1,
            _ if is_first => {}
            _ => return None,
        }
        self.space();
        Some(true)
    }

    /// Reads a string with its quotes, and returns whether it has an escape too.
    fn string(&mut self) -> Option<(&'a str, bool)> {
        let (bytes, start) = (self.json.as_bytes(), self.at);
        if self.peek()? != b'"' {
            return None;
        }
        if let Some(known) = self.known
            && bytes.get(start + 1) == known.as_bytes().get(1)
            && bytes[start..].starts_with(known.as_bytes())
        {
            self.at += known.len();
            return Some((known, true));
        }
        let (end, has_escape) = end_of_string(bytes, start + 1)?;
        self.at = end + 1;
        let string = &self.json[start..self.at];
        if has_escape {
            self.known = Some(string);
        }
        Some((string, has_escape))
    }

    /// Reads a string without an escape, as it stands for itself.
    fn text(&mut self) -> Option<&'a str> {
        let (string, has_escape) = self.string()?;
        (!has_escape).then(|| &string[1..string.len() - 1])
    }

    /// Reads a string without an escape into `text`, or `null` as none.
    fn text_or_null(&mut self, text: &mut Option<&'a str>) -> Option<()> {
        *text = if self.word("null").is_some() { None } else { Some(self.text()?) };
        Some(())
    }

    fn key(&mut self) -> Option<&'a str> {
        let key = self.text()?;
        self.take(b':')?;
        self.space();
        Some(key)
    }

    fn request(&mut self) -> Option<Scanned<'a>> {
        let mut scanned = Scanned::default();
        self.take(b'{')?;
        let mut is_first = true;
        while self.has_next(is_first, b'}')? {
            is_first = false;
            match self.key()? {
                "kind" => self.text_or_null(&mut scanned.kind)?,
                "sender_version" => self.text_or_null(&mut scanned.sender_version)?,
                "time" => self.text_or_null(&mut scanned.time)?,
                "method" => self.text_or_null(&mut scanned.method)?,
                "url" => self.text_or_null(&mut scanned.url)?,
                "headers" => scanned.headers = Some(self.headers()?),
                "body" => scanned.body = Some(self.object()?),
                key if OTHERWISE.iter().any(|name| key.eq_ignore_ascii_case(name)) => return None,
                _ => self.value(0)?,
            }
        }
        Some(scanned)
    }

    fn members(&mut self, mut each: impl FnMut(&'a str, &'a str)) -> Option<()> {
        self.take(b'{')?;
        let mut is_first = true;
        while self.has_next(is_first, b'}')? {
            is_first = false;
            let key = self.key()?;
            let start = self.at;
            self.value(0)?;
            each(key, &self.json[start..self.at]);
        }
        Some(())
    }

    /// Reads an object, with its members if they are few.
    fn object(&mut self) -> Option<Object<'a>> {
        const USUAL: usize = 16;
        const MANY: usize = 256;
        let start = self.at;
        if self.peek()? != b'{' {
            return None;
        }
        self.at += 1;
        let mut members = Some(Vec::with_capacity(USUAL));
        let mut is_first = true;
        while self.has_next(is_first, b'}')? {
            is_first = false;
            let key = self.at + 1;
            let (_, has_escape) = self.string()?;
            let key = key - start..self.at - 1 - start;
            self.take(b':')?;
            self.space();
            let value = self.at;
            self.value(1)?;
            members = members.filter(|members| !has_escape && members.len() < MANY);
            if let Some(members) = &mut members {
                members.push((key, value - start..self.at - start));
            }
        }
        Some(Object { json: &self.json[start..self.at], members })
    }

    fn headers(&mut self) -> Option<Vec<(&'a str, HeaderText<'a>)>> {
        const USUAL: usize = 16;
        self.take(b'[')?;
        let mut headers = Vec::with_capacity(USUAL);
        while self.has_next(headers.is_empty(), b']')? {
            if headers.len() == MANY_PAIRS {
                return None;
            }
            self.take(b'[')?;
            self.space();
            let name = self.text()?;
            self.take(b',')?;
            self.space();
            headers.push((name, self.header_text()?));
            self.take(b']')?;
        }
        Some(headers)
    }

    /// Reads the value of a header.
    fn header_text(&mut self) -> Option<HeaderText<'a>> {
        if self.peek()? != b'"' {
            return None;
        }
        let (start, bytes) = (self.at, self.json.as_bytes());
        let end = quote_or_backslash(bytes, start + 1)?;
        if bytes[end] == b'"' {
            self.at = end + 1;
            return Some(HeaderText::Plain(&self.json[start + 1..end]));
        }
        // Half a surrogate pair is none of a string's characters.
        let (value, rest) = JsonValue::first(&self.json[start..]).ok()?;
        self.at = self.json.len() - rest.len();
        let string = &self.json[start..self.at];
        self.known = Some(string);
        Some(HeaderText::Escaped(string, value))
    }

    /// Moves past a value.
    fn value(&mut self, depth: usize) -> Option<()> {
        let (open, close) = match self.peek()? {
            b'"' => return self.string().map(|_| ()),
            b'{' => (b'{', b'}'),
            b'[' => (b'[', b']'),
            b't' => return self.word("true"),
            b'f' => return self.word("false"),
            b'n' => return self.word("null"),
            _ => return self.number(),
        };
        if depth == MAX_DEPTH {
            return None;
        }
        self.take(open)?;
        let mut is_first = true;
        while self.has_next(is_first, close)? {
            is_first = false;
            if open == b'{' {
                self.string()?;
                self.take(b':')?;
                self.space();
            }
            self.value(depth + 1)?;
        }
        Some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.json.as_bytes()[self.at..].starts_with(word.as_bytes()).then(|| self.at += word.len())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn number(&mut self) -> Option<()> {
        self.at += usize::from(self.peek() == Some(b'-'));
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::members::any_members;
    use super::*;

    /// Returns each text that is one change away: without a character, with one twice, and with another one there.
    fn changed(json: &str) -> impl Iterator<Item = String> {
        json.char_indices().flat_map(move |(at, char)| {
            let (before, after) = (&json[..at], &json[at + char.len_utf8()..]);
            let others =
                ["", "\"", "\\", "{", "}", "[", "]", ",", ":", " ", "0", "-", ".", "e", "null", "\u{1}", "\u{e9}"];
            let others = others.into_iter().map(str::to_owned).chain([char.to_string().repeat(2)]);
            others.map(move |other| [before, &other, after].concat())
        })
    }

    #[test]
    fn what_is_scanned_is_what_serde_json_reads() {
        let request = r#"{"kind":"http", "method": null, "url":"/responses", "x": [1.5e-3, {"a":[]}, true], "headers":
            [["a", "b"], ["c","{\"d\":\"\\n\\u00e9\"}"]], "body": {"b":"{\"d\":\"\\n\\u00e9\"}","n":-0.1} }"#;
        let request = request.replace('\n', "");
        let (mut scanned, mut count) = (0, 0);
        for json in changed(&request).chain([request.clone()]) {
            count += 1;
            let Some(fast) = Scanned::of(&json) else { continue };
            scanned += 1;
            let slow: Value = serde_json::from_str(&json).expect("it is JSON");
            let text = |key: &str| slow.get(key).and_then(Value::as_str);
            let texts = [text("kind"), text("method"), text("url"), text("time"), text("sender_version")];
            assert_eq!([fast.kind, fast.method, fast.url, fast.time, fast.sender_version], texts, "{json}");
            let body = fast.body.map(|body| {
                let value = serde_json::from_str::<Value>(body.json).expect("it is JSON");
                if let Some(members) = body.members {
                    let member = |(key, at): (Range<usize>, Range<usize>)| {
                        (body.json[key].to_owned(), body.json[at].parse::<Value>().expect("JSON"))
                    };
                    assert_eq!(members.into_iter().map(member).collect::<Value>(), value, "{json}");
                }
                value
            });
            assert_eq!(body.as_ref(), slow.get("body"), "{json}");
            let headers = fast.headers.map(|headers| {
                let pairs = headers
                    .into_iter()
                    .map(|(name, value)| Value::from(vec![name.to_owned(), value.as_str().to_owned()]));
                pairs.collect::<Value>()
            });
            assert_eq!(headers.as_ref(), slow.get("headers"), "{json}");
        }
        assert!(scanned > count / 20, "{scanned} of {count}");
        assert!(Scanned::of(&request).is_some());
    }

    #[test]
    fn members_are_what_serde_json_reads() {
        let object = r#"{"a":"{\"d\":\"\\n\\u00e9\"}", "b": {"c" :[1.5e-3,{}]},"a":true ,"\u00e9":null}"#;
        let (mut scanned, mut count) = (0, 0);
        for json in changed(object).chain(changed(&object.replace("\\u00e9\":", "e\":"))) {
            count += 1;
            let (mut fast, mut slow) = (Vec::new(), Vec::new());
            if members(&json, |key, value| fast.push((key.to_owned(), value))).is_none() {
                continue;
            }
            scanned += 1;
            any_members(&json, |key, value| slow.push((key.into_owned(), value))).expect("it is JSON");
            assert_eq!(fast, slow, "{json}");
        }
        assert!(scanned > count / 20, "{scanned} of {count}");
    }

    #[test]
    fn what_is_otherwise_is_left() {
        for json in [
            r#"{"request":{}}"#,
            r#"{"body":{},"Headers":[]}"#,
            r#"{"url":"\u0061"}"#,
            r#"{"url":1}"#,
            r#"{"headers":{"a":"b"}}"#,
            r#"{"headers":[["a","b","c"]]}"#,
            r#"{"headers":[["a","\ud800"]]}"#,
            r#"{"body":"{}"}"#,
            "{\"body\":{\t}}",
            "[]",
            "{} {}",
        ] {
            assert!(Scanned::of(json).is_none(), "{json}");
        }
        assert!(Scanned::of(&format!("{{\"body\":{{\"a\":{}0{}}}}}", "[".repeat(120), "]".repeat(120))).is_none());
    }
}
