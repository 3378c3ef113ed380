//! Modifiers and keys that stand beside the word of a transport, and not in its list.

use super::super::container::{Container, FIELD_WORDS};
use super::super::suggestion::{Suggestion, is_key, takes};
use super::help::drop_omitted;
use super::{Words, is_word};
use crate::grammar::{Form, Item, Word, texts, words_of};
use crate::model::Transport;
use crate::names::{header_name, quoted_list};

/// The modifiers of a field that are in no list, for each transport that they could be meant for.
pub(super) struct Misplaced<'a>(Vec<Group<'a>>);

struct Group<'a> {
    /// None where no transport of the struct takes them.
    transport: Option<Transport>,
    words: Vec<&'a Word>,
}

impl<'a> Misplaced<'a> {
    pub(super) fn of(items: &'a [Item], container: &Container) -> Self {
        let mut groups: Vec<Group<'a>> = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let Some(word) = item.word().filter(|word| is_misplaced(&word.text(), container)) else {
                continue;
            };
            let transport = meant(word, &items[..i], &items[i..], container).cloned();
            match groups.iter_mut().find(|group| group.transport == transport) {
                Some(group) => group.words.push(word),
                None => groups.push(Group { transport, words: vec![word] }),
            }
        }
        Self(groups)
    }

    pub(super) fn contain(&self, word: &Word) -> bool {
        self.0.iter().any(|group| group.words.iter().any(|own| std::ptr::eq(*own, word)))
    }

    pub(super) fn flatten(&self) -> bool {
        self.0.iter().any(|group| group.words.iter().any(|word| word.text() == "flatten"))
    }

    /// Whether some are for this transport, so that what is to be written has its key.
    pub(super) fn name(&self, transport: &Transport) -> bool {
        self.0.iter().any(|group| group.transport.as_ref() == Some(transport))
    }
}

/// A view may be called as a modifier is.
fn is_misplaced(text: &str, container: &Container) -> bool {
    let is_modifier = is_key(text) || Transport::BUILT_IN.iter().any(|transport| transport.modifiers().contains(&text));
    let is_of_the_field = FIELD_WORDS.contains(&text);
    is_modifier && !is_of_the_field && !container.transports.contains(&Transport::View(text.to_owned()))
}

/// The transport that the modifier is probably for: the nearest before it, the nearest behind it, any that is left.
fn meant<'c>(word: &Word, before: &[Item], behind: &[Item], container: &'c Container) -> Option<&'c Transport> {
    let text = word.text();
    let omits_header = |omit: &&Word| !words_of(omit.form.items(), "header").is_empty();
    if text == "name" && container.transports.contains(&Transport::Header) {
        let mut omits = words_of(before, "omit");
        omits.extend(words_of(behind, "omit"));
        if !omits.iter().any(omits_header) {
            return Some(&Transport::Header);
        }
    }
    let (mut nearest, mut nearest_bare) = (None, None);
    for item in before.iter().rev().chain(behind) {
        let Some(transport) = container.transport(item).filter(|transport| takes(transport, &text)) else {
            continue;
        };
        nearest = nearest.or(Some(transport));
        if is_alone(item) {
            nearest_bare = nearest_bare.or(Some(transport));
        }
    }
    nearest_bare
        .filter(|_| is_key(&text))
        .or(nearest)
        .or_else(|| container.transports.iter().find(|transport| takes(transport, &text)))
}

fn is_alone(item: &Item) -> bool {
    item.word().is_some_and(|word| matches!(word.form, Form::Alone))
}

impl Words<'_> {
    /// Reports the modifiers that are for the same transport as this one, if it is the first of them.
    pub(super) fn modifiers(&mut self, word: &Word) {
        let first = |group: &&Group<'_>| group.words.first().is_some_and(|first| std::ptr::eq(*first, word));
        let Some(Group { transport, words }) = self.misplaced.0.iter().find(first) else {
            return;
        };
        let place = &self.place;
        let names: Vec<String> = words.iter().map(|word| word.text()).collect();
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        let list = quoted_list(&names);
        if let Some(help) = self.beside_alone(words) {
            place.at(word.span(), format_args!("{list} {place} is for no transport")).help(help);
            return;
        }
        let does = if names.len() == 1 { "does" } else { "do" };
        let error = place.at(word.span(), format_args!("{list} {place} {does} not say for which transport"));
        let Some(transport) = transport else {
            error.help(format_args!("drop it: no transport of the struct has `{}`", word.text()));
            return;
        };
        let could = |item: &&Item| {
            let other = self.container.transport(item);
            other.is_some_and(|other| words.iter().all(|word| takes(other, &word.text())))
        };
        let names_header =
            *transport == Transport::Header && self.items.iter().any(|item| is_word(item, "header") && is_alone(item));
        let several = self.items.iter().filter(could).count() > 1 && !names_header;
        let such_as = if several { "write it in the list of a transport, such as" } else { "write" };
        let instead = if several || !self.says(transport.name()) {
            String::new()
        } else {
            names.insert(0, transport.name());
            format!(" instead of {}", quoted_list(&names))
        };
        let write = self.written(transport, words);
        let omitted = self.omits().iter().any(|omitted| omitted == transport.name());
        let omit =
            if omitted { format!(", and {}", drop_omitted(self.items, transport.name())) } else { String::new() };
        error.help(format_args!("{such_as} `{write}`{instead}{omit}"));
        if self.says(transport.name()) {
            self.forgiven += 1;
        }
    }

    /// What to do with these beside `skip` or `extras`, which leave nothing to a transport.
    fn beside_alone(&self, words: &[&Word]) -> Option<String> {
        if self.says("skip") {
            return Some("drop it: `skip` leaves the field out everywhere".to_owned());
        }
        let extras = self.items.iter().find(|item| is_word(item, "extras"))?;
        match words {
            [shed] if shed.text() == "shed" && matches!(shed.form, Form::Value(_)) => {
                Some(format!("write `extras({shed})` instead of `{extras}` and `shed`"))
            }
            _ => Some("drop it: the caller's pairs bring their own keys".to_owned()),
        }
    }

    /// The word of the transport with these in its list.
    fn written(&self, transport: &Transport, words: &[&Word]) -> String {
        let mut written = Suggestion::new(transport);
        for word in words_of(self.items, transport.name()) {
            written = written.with(&word.form);
        }
        for word in words {
            written.modify(word);
        }
        if *transport == Transport::Header && written.keys() == 0 {
            written.first_key(format!("{:?}", header_name(self.name)));
        }
        written.to_string()
    }

    /// Whether a literal stands behind this word, which is reported with what it gives the word.
    pub(super) fn has_literal_behind(&self, word: &Word) -> bool {
        let mut items = self.items.iter();
        items.any(|item| item.word().is_some_and(|other| std::ptr::eq(other, word)));
        items.next().is_some_and(|next| next.literal().is_some())
    }

    /// Reports literals that stand behind `before`, which may be the word that they belong to.
    pub(super) fn literals(&mut self, before: Option<&Item>, literals: &[Item]) {
        let (Some(first), Some(last)) = (literals.first(), literals.last()) else {
            return;
        };
        let texts = texts(literals);
        let stand = match texts.as_slice() {
            [one] => format!("{one} stands"),
            [all @ .., last] => format!("{} and {last} stand", all.join(", ")),
            [] => return,
        };
        let place = &self.place;
        let error = place.errors().between((first.span(), last.span()), format_args!("{stand} without a word {place}"));
        let owner = before.and_then(|before| self.container.transport(before));
        let before = before.and_then(Item::word);
        let with_keys = |written: Suggestion<'_>| {
            let mut written = written;
            for text in &texts {
                written.key(text.clone());
            }
            written.to_string()
        };
        if let (Some(word), Some(owner)) = (before, owner) {
            let write = with_keys(Suggestion::new(owner).with(&word.form));
            if matches!(word.form, Form::Alone) {
                error.help(format_args!("write `{write}` instead of `{word}, {}`", texts.join(", ")));
            } else {
                error.help(format_args!("several go in one list: `{write}`"));
            }
            self.forgiven += 1;
            return;
        }
        let left = self.not_said();
        if let Some(left) = self.container.transports.iter().find(|known| left.contains(&known.name())) {
            let write = with_keys(Suggestion::new(left));
            error.help(format_args!("say which transport has this key: `{write}`"));
        } else {
            error.help("drop it, or write it behind the word of the transport whose key it is");
        }
    }
}
