//! Reading past values.

use super::MAX_DEPTH;
use super::copy::Survey;
use super::cursor::{Cursor, Fault};

/// The size of a value, in levels and parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Measure {
    /// How many levels it opens.
    depth: usize,
    /// How many elements and members it has, on all levels.
    members: usize,
}

impl Measure {
    /// Returns whether a value may open so many levels and have so many members; takes them off, if so.
    pub(crate) fn fits(self, depth: usize, survey: &mut Survey<'_>) -> bool {
        match survey.left.checked_sub(self.members).filter(|_| self.depth <= depth) {
            Some(left) => {
                *survey.left = left;
                true
            }
            None => false,
        }
    }
}

/// How many members of an object are compared one by one, to see that no key comes twice.
const FEW: usize = 64;

impl<'t> Cursor<'t> {
    /// Moves past a value of any depth without building it.
    pub(crate) fn skip_value(&mut self) -> Result<(), Fault> {
        // The brackets that are open, in a heap of its own: the depth is the sender's to choose.
        let mut open: Vec<u8> = Vec::new();
        let mut is_first = true;
        loop {
            let has_more = match open.last() {
                None => true,
                Some(b'[') => self.next_element(is_first)?,
                Some(_) => {
                    let has_more = self.next_member(is_first)?;
                    if has_more {
                        self.at += 1;
                        self.skip_rest_of_string()?;
                        self.expect(b':', "expected `:`")?;
                    }
                    has_more
                }
            };
            is_first = false;
            if has_more {
                match self.next_token() {
                    Some(b'"') => {
                        self.at += 1;
                        self.skip_rest_of_string()?;
                    }
                    Some(b'-' | b'0'..=b'9') => {
                        self.number()?;
                    }
                    Some(bracket @ (b'{' | b'[')) => {
                        self.at += 1;
                        open.push(bracket);
                        is_first = true;
                        continue;
                    }
                    _ => {
                        self.word()?;
                    }
                }
            } else {
                open.pop();
            }
            if open.is_empty() {
                return Ok(());
            }
        }
    }

    /// Moves past an array or an object that is a copy of itself: in ASCII, without white space and escapes, and with
    /// each key once. `None` if it is not, or cannot be told at once; the place is then anywhere within.
    pub(crate) fn skip_canonical(&mut self) -> Option<Measure> {
        let (start, mut measure) = (self.at, Measure::default());
        self.canonical(0, &mut measure, &mut Vec::new())?;
        // What strings hold was not looked at.
        self.since(start).bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~')).then_some(measure)
    }

    fn canonical(&mut self, depth: usize, measure: &mut Measure, keys: &mut Vec<&'t str>) -> Option<()> {
        let depth = match self.peek()? {
            b'"' => return self.skip_plain_string().then_some(()),
            b'-' | b'0'..=b'9' => return self.number().ok().map(|_| ()),
            b'{' | b'[' if depth < MAX_DEPTH => depth + 1,
            _ => return self.word().ok().map(|_| ()),
        };
        measure.depth = measure.depth.max(depth);
        let (is_object, outer) = (self.peek() == Some(b'{'), keys.len());
        let close = if is_object { b'}' } else { b']' };
        self.at += 1;
        if self.peek()? == close {
            self.at += 1;
            return Some(());
        }
        loop {
            measure.members += 1;
            if is_object {
                let start = self.at + 1;
                if !self.skip_plain_string() || self.peek() != Some(b':') {
                    return None;
                }
                let key = &self.text[start..self.at - 1];
                let own = &keys[outer..];
                if own.len() == FEW || own.contains(&key) {
                    return None;
                }
                keys.push(key);
                self.at += 1;
            }
            self.canonical(depth, measure, keys)?;
            let next = self.peek()?;
            self.at += 1;
            if next == close {
                keys.truncate(outer);
                return Some(());
            }
            if next != b',' {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::read::cursor::ENDED;

    #[test]
    fn what_is_a_copy_of_itself_is_told() {
        for (json, depth, members) in
            [("[]", 1, 0), ("{}", 1, 0), (r#"{"a":1,"b":[true,"x y",{"a":{}}]}"#, 4, 6), ("[[[]],[-1.5e3,null]]", 3, 5)]
        {
            let mut cursor = Cursor::new(json);
            assert_eq!(cursor.skip_canonical(), Some(Measure { depth, members }), "{json}");
            assert_eq!(cursor.at, json.len());
        }
        for json in [
            "[ ]",
            "[1, 2]",
            "[1,]",
            "[",
            "[1",
            "{\"a\" :1}",
            "{\"a\":1,\"a\":2}",
            "[\"\\n\"]",
            "[\"é\"]",
            "[\"\u{7f}\"]",
            "{1:2}",
            "[01]",
            "[nul]",
        ] {
            assert_eq!(Cursor::new(json).skip_canonical(), None, "{json}");
        }
        let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Cursor::new(&deep(MAX_DEPTH)).skip_canonical().is_some());
        assert_eq!(Cursor::new(&deep(MAX_DEPTH + 1)).skip_canonical(), None);
    }

    /// Wherever in a string something is, it is read past, or is the fault.
    #[test]
    fn strings_are_read_past_up_to_their_end_or_a_fault() {
        let sound = ["", "a", "\\\\", "\\\"", "\\n", "\\u00e9", "é", "\u{7f}"];
        let faults = ["\\x", "\\u12", "\\u12g4", "\u{1}", "\n"];
        for before in 0..140 {
            for escape in ["", "\\n"] {
                let before = "b".repeat(before) + escape;
                for piece in sound {
                    let json = format!("\"{before}{piece}\", \"\\");
                    let mut cursor = Cursor::new(&json);
                    cursor.skip_value().unwrap();
                    assert_eq!(cursor.at, json.len() - ", \"\\".len(), "{json}");
                    for end in ["", "\\"] {
                        let mut cursor = Cursor::new(&json[..=before.len() + piece.len()]);
                        let text = format!("{}{end}", cursor.text);
                        cursor.text = &text;
                        assert_eq!(
                            cursor.skip_value().unwrap_err(),
                            Fault { what: ENDED, at: before.len() + piece.len() + 1 }
                        );
                    }
                }
                for piece in faults {
                    for after in ["", "\"", "\\n plain \""] {
                        let json = format!("\"{before}{piece}{after}");
                        let fault = Cursor::new(&json).skip_value().unwrap_err();
                        assert_eq!(fault.at, before.len() + 1, "{json}: {fault:?}");
                    }
                }
            }
        }
    }
}
