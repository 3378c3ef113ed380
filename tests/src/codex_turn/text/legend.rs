//! The words of the cells, and what they mean.

use codex_metadata::contract::Field;
use codex_metadata::{Outcome, Reason};
use serde_json::Value;

use super::layout::{Layout, Tone, shorten};
use crate::codex_turn::Content;
use crate::paths::Members;

/// The explanation of the line below the carriers' names.
const SIZES: &str = "size of the carrier in bytes: of header its whole lines, of flat the map without the blob";

/// Explains the words that the table uses, and only those.
#[derive(Default)]
pub(super) struct Legend {
    words: Vec<(&'static str, String)>,
    notes: Vec<String>,
    object: bool,
}

impl Legend {
    /// Returns the text of the cell, in at most `width` characters.
    pub(super) fn entry(&mut self, content: &Content, field: &Field, width: usize) -> (Tone, String) {
        match content {
            Content::Arrived(members) => (Tone::Plain, self.arrived(members, field, width)),
            Content::Missing => (Tone::Alarm, "MISSING".to_owned()),
            Content::Empty(outcome) => {
                let (tone, word) = match outcome {
                    Outcome::Omitted => return self.word("omitted", outcome),
                    Outcome::BodyOnly => return self.word("body only", outcome),
                    Outcome::Absent => return self.word("no value", outcome),
                    Outcome::Condition(_) | Outcome::Unless(_) => (Tone::Faint, "not now"),
                    Outcome::NoBlob(_) => (Tone::Faint, "no blob"),
                    Outcome::Skipped(_) => (Tone::Faint, "skipped"),
                    Outcome::Lost(Reason::Shed { .. }) => (Tone::Alarm, "shed"),
                    Outcome::Lost(Reason::OverLimit { .. }) => (Tone::Alarm, "over limit"),
                    Outcome::Lost(_) => (Tone::Alarm, "lost"),
                    _ => (Tone::Faint, "empty"),
                };
                (tone, format!("{word} ({})", self.note(outcome.to_string())))
            }
        }
    }

    fn arrived(&mut self, members: &Members, field: &Field, width: usize) -> String {
        let mut values = members.values();
        // Under several keys it is the same value, but for a flattened one.
        let one = values.next().filter(|first| !field.is_extras() && values.all(|other| other == *first));
        match one {
            Some(Value::String(text)) => shorten(text, width),
            Some(object @ (Value::Object(_) | Value::Array(_))) => self.object(object.to_string().len()),
            Some(scalar) => shorten(&scalar.to_string(), width),
            None => self.object(serde_json::to_string(members).map_or(0, |json| json.len())),
        }
    }

    fn object(&mut self, bytes: usize) -> String {
        self.object = true;
        format!("{{…}} {bytes} B")
    }

    fn word(&mut self, word: &'static str, outcome: &Outcome) -> (Tone, String) {
        if !self.words.iter().any(|(known, _)| *known == word) {
            self.words.push((word, outcome.to_string()));
        }
        (Tone::Faint, word.to_owned())
    }

    /// The note's number, from 1.
    fn note(&mut self, sentence: String) -> usize {
        let known = self.notes.iter().position(|note| *note == sentence);
        let index = known.unwrap_or_else(|| {
            self.notes.push(sentence);
            self.notes.len() - 1
        });
        index + 1
    }

    pub(super) fn render(self, out: &mut String, is_marked: bool, layout: Layout) {
        let mut entries = vec![("N B".to_owned(), SIZES.to_owned())];
        let words = self.words.into_iter().filter(|(word, meaning)| word != meaning);
        entries.extend(words.map(|(word, meaning)| (word.to_owned(), meaning)));
        let notes = self.notes.into_iter().enumerate();
        entries.extend(notes.map(|(index, note)| (format!("({})", index + 1), note)));
        if self.object {
            entries.push(("{…} N B".to_owned(), "a JSON object, of N bytes in UTF-8".to_owned()));
        }
        if is_marked {
            let where_else = "not the same on every request path; the last table says where";
            entries.push(("*".to_owned(), where_else.to_owned()));
        }
        layout.entries(out, &entries);
    }
}
