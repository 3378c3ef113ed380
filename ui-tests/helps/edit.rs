//! Edits of a case where its error is, by the places of its tokens.

use std::ops::Range;

use proc_macro2::{Delimiter, LineColumn, TokenStream, TokenTree};

/// A case, and where its error is.
pub(crate) struct Source {
    text: String,
    place: usize,
}

/// An item in a list of the attribute, and what its list holds.
struct Item {
    name: String,
    range: Range<usize>,
    inner: Vec<Item>,
}

impl Source {
    pub(crate) fn new(text: String, line: usize, column: usize) -> Self {
        let mut source = Self { text, place: 0 };
        source.place = source.offset(LineColumn { line, column: column - 1 });
        source
    }

    fn offset(&self, at: LineColumn) -> usize {
        let line: usize = self.text.split_inclusive('\n').take(at.line - 1).map(str::len).sum();
        let in_line = self.text[line..].char_indices().nth(at.column).map_or(self.text.len() - line, |(i, _)| i);
        line + in_line
    }

    fn with(&self, range: Range<usize>, new: &str) -> String {
        format!("{}{new}{}", &self.text[..range.start], &self.text[range.end..])
    }

    /// Puts the attribute in place of those on the field, variant or type where the error is; or on the struct, and
    /// drops what is wrong where it is.
    pub(crate) fn with_attribute(&self, attribute: &str, help: &str) -> Option<String> {
        let attributes = self.attributes();
        let on_struct = help.contains("on the struct") || help.ends_with("for no blob");
        let above = help.contains("above the variant");
        if on_struct && help.contains("drop it here") {
            let dropped = Self { text: self.without_item()?, place: self.text.find("struct ")? };
            return dropped.with_attribute(attribute, "");
        }
        let keyword = self.text.find("struct ").or_else(|| self.text.find("enum "))?;
        let place = if on_struct { keyword } else { self.behind_serde(&attributes) };
        let mut own: Vec<Range<usize>> = Vec::new();
        for range in attributes.iter().rev() {
            let next = own.last().map_or(place, |range| range.start);
            let is_own = range.contains(&place) && !above
                || range.end <= next
                    && self.text[range.end..next].trim().chars().all(|c| c.is_alphanumeric() || "_ #:".contains(c));
            if is_own || range.start < place && !own.is_empty() && self.text[range.end..next].trim().is_empty() {
                own.push(range.clone());
            }
        }
        // Words on a value within a variant belong above the variant.
        if above {
            let line = self.text[..self.place].rfind('\n')? + 1;
            let rest = self.with_item_dropped_from_line(line);
            return Some(format!("{}    {attribute}\n{}", &self.text[..line], rest));
        }
        if let (Some(first), Some(last)) = (own.last(), own.first()) {
            return Some(self.with(first.start..last.end, attribute));
        }
        let line = self.text[..place].rfind('\n').map_or(0, |i| i + 1);
        Some(self.with(line..line, &format!("{attribute}\n")))
    }

    /// Returns the place of the error; of one in `#[serde(...)]`, what stands behind the attribute below that.
    fn behind_serde(&self, attributes: &[Range<usize>]) -> usize {
        let Some(start) = self.text[..self.place].rfind("#[serde(") else { return self.place };
        let Some(end) = self.text[start..].find(")]\n").map(|end| start + end + 2).filter(|end| *end > self.place)
        else {
            return self.place;
        };
        let below = attributes.iter().find(|range| range.start > end && self.text[end..range.start].trim().is_empty());
        let behind = below.map_or(end, |range| range.end);
        behind + self.text[behind..].len() - self.text[behind..].trim_start().len()
    }

    fn with_item_dropped_from_line(&self, line: usize) -> String {
        let attribute = self.attributes().into_iter().find(|range| range.contains(&self.place));
        attribute.map_or_else(|| self.text[line..].to_owned(), |range| self.with(range, "")[line..].to_owned())
    }

    /// Puts `new` in place of the item at the error that it is a new form of.
    pub(crate) fn with_item(&self, new: &str) -> Option<String> {
        let items = self.items_at_place();
        let name: String = new.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let same = items.iter().rev().find(|item| item.name == name);
        let item = same.or(items.last())?;
        Some(self.with(item.range.clone(), new))
    }

    pub(crate) fn is_at_literal(&self) -> bool {
        self.text[self.place..].starts_with('"')
    }

    /// Puts another literal in place of the one at the error.
    pub(crate) fn with_literal(&self, new: &str) -> Option<String> {
        let end = self.place + 2 + self.text[self.place + 1..].find('"')?;
        Some(self.with(self.place..end, new))
    }

    /// Calls the word at the error something else, or puts a whole item in its place.
    pub(crate) fn with_word(&self, new: &str) -> Option<String> {
        let item = self.items_at_place().pop()?;
        if new.contains(' ') {
            return Some(self.with(item.range, new));
        }
        Some(self.with(self.place..self.place + item.name.len(), new))
    }

    pub(crate) fn without_item(&self) -> Option<String> {
        let mut range = self.items_at_place().pop()?.range;
        let behind = &self.text[range.end..];
        if let Some(comma) = behind.trim_start().strip_prefix(',') {
            range.end = self.text.len() - comma.len();
        } else if let Some(before) = self.text[..range.start].trim_end().strip_suffix(',') {
            range.start = before.len();
        }
        Some(self.with(range, ""))
    }

    /// Returns the places of all `#[codex_meta...]`.
    fn attributes(&self) -> Vec<Range<usize>> {
        self.bodies().into_iter().map(|(range, _)| range).collect()
    }

    fn bodies(&self) -> Vec<(Range<usize>, TokenStream)> {
        let mut found = Vec::new();
        self.collect(self.text.parse().unwrap(), &mut found);
        found
    }

    fn collect(&self, tokens: TokenStream, found: &mut Vec<(Range<usize>, TokenStream)>) {
        let mut hash = None;
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '#' => hash = Some(self.offset(punct.span().start())),
                TokenTree::Group(group) => {
                    let is_ours = group.stream().to_string().starts_with("codex_meta");
                    match hash.take().filter(|_| is_ours && group.delimiter() == Delimiter::Bracket) {
                        Some(start) => found.push((start..self.offset(group.span().end()), group.stream())),
                        None => self.collect(group.stream(), found),
                    }
                }
                _ => hash = None,
            }
        }
    }

    /// Returns the items within each other in which the error is, the outermost first.
    fn items_at_place(&self) -> Vec<Item> {
        let mut at_place = Vec::new();
        for (range, body) in self.bodies() {
            let Some(TokenTree::Group(list)) = body.into_iter().last().filter(|_| range.contains(&self.place)) else {
                continue;
            };
            let mut items = self.items(list.stream());
            while let Some(i) = items.iter().position(|item| item.range.contains(&self.place)) {
                let mut item = items.swap_remove(i);
                items = std::mem::take(&mut item.inner);
                at_place.push(item);
            }
        }
        at_place
    }

    fn items(&self, tokens: TokenStream) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let mut open = false;
        for token in tokens {
            if matches!(&token, TokenTree::Punct(comma) if comma.as_char() == ',') {
                open = false;
                continue;
            }
            let range = self.offset(token.span().start())..self.offset(token.span().end());
            if !open {
                items.push(Item { name: token.to_string(), range: range.clone(), inner: Vec::new() });
            }
            open = true;
            if let Some(item) = items.last_mut() {
                item.range.end = range.end;
                if let TokenTree::Group(group) = token {
                    item.inner = self.items(group.stream());
                }
            }
        }
        items
    }
}
