//! The documentation has the table of words.
//!
//! `CODEX_META_BLESS=1 cargo test -p codex-metadata-derive` writes it anew.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use crate::names::{NOT_METADATA, ONE_LINE, header_problem, of_its_own, refused_header, start_of_its_own};
use crate::words::{self, List, Row, TABLE, Takes};

#[test]
fn of_the_struct() {
    check("codex_meta.md", "the struct", &table(&["attribute", "meaning"], rows(List::Struct)));
}

#[test]
fn of_a_field() {
    check("codex_meta.md", "a field", &table(&["attribute", "meaning"], rows(List::Field)));
}

#[test]
fn of_a_transport() {
    let names = [(List::Header, "`header`"), (List::Flat, "`flat`"), (List::Blob, "`blob`"), (List::View, "views")];
    let mut all = Vec::new();
    for row in TABLE.iter().filter(|row| names.iter().any(|(list, _)| row.stands.contains(list))) {
        let of: Vec<&str> = names.iter().filter(|(list, _)| row.stands.contains(list)).map(|(_, name)| *name).collect();
        let of = if of.len() == names.len() { "all".to_owned() } else { of.join(", ") };
        all.push(vec![form(row), of, row.means.to_owned()]);
    }
    check("codex_meta.md", "a transport", &table(&["attribute", "transports", "meaning"], all));
}

#[test]
fn of_a_fragment() {
    let names = [(List::Enum, "enum"), (List::Fragment, "struct"), (List::Variant, "variant"), (List::Member, "field")];
    let mut all = Vec::new();
    for row in TABLE.iter().filter(|row| names.iter().any(|(list, _)| row.stands.contains(list))) {
        let on: Vec<&str> = names.iter().filter(|(list, _)| row.stands.contains(list)).map(|(_, name)| *name).collect();
        all.push(vec![form(row), on.join(", "), row.means.to_owned()]);
    }
    check("meta_fragment.md", "a fragment", &table(&["attribute", "on", "meaning"], all));
}

/// The names that no header may have.
#[test]
fn of_no_header() {
    let rows = NOT_METADATA.iter().map(|(owner, names)| vec![quoted(names), (*owner).to_owned()]);
    check("codex_meta.md", "no header", &table(&["names", "belong to"], rows.collect()));
}

/// The names that no header with `repeat` may have.
#[test]
fn of_one_line() {
    check("codex_meta.md", "one line", &format!("{}\n", quoted(ONE_LINE)));
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// What a message says to write instead is not refused as well, be it a name or the beginning of names.
#[test]
fn a_name_that_is_suggested_can_be_used() {
    for name in NOT_METADATA.iter().flat_map(|(_, names)| *names) {
        let start = name.trim_end_matches('*');
        for given in (1..=start.len()).map(|end| &start[..end]) {
            let (own, own_start) = (of_its_own(given), start_of_its_own(given));
            assert_eq!((header_problem(&own), header_problem(&own_start)), (None, None), "{own} for {given}");
            assert_eq!(refused_header(&own_start), None, "{own_start} for {given}");
        }
    }
}

/// No list has a word twice, and none is called as another word of the same list.
#[test]
fn each_name_means_one_thing() {
    for list in TABLE.iter().flat_map(|row| row.stands) {
        let names = words::names(*list);
        for row in words::of(*list) {
            assert_eq!(names.iter().filter(|name| **name == row.word).count(), 1, "{} in {list:?}", row.word);
            assert!(row.also.iter().all(|also| !names.contains(also)), "{} in {list:?}", row.word);
        }
    }
}

/// Each word is in an example that is compiled and run.
#[test]
fn each_word_has_an_example() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let pages = ["codex_meta.md", "meta_fragment.md"].map(|page| fs::read_to_string(folder.join(page)).unwrap());
    let examples =
        pages.iter().flat_map(|page| page.split("```rust\n").skip(1)).filter_map(|text| text.split("```").next());
    // What stands in the attributes: a list there is no longer than to the line of the item below it.
    let attributes: String = examples
        .flat_map(|example| example.split("#[codex_meta(").skip(1))
        .filter_map(|text| text.split("]\n").next())
        .collect();
    let is_there = |word: &str| attributes.split(|c: char| !c.is_alphanumeric() && c != '_').any(|other| other == word);
    let missing: Vec<&str> = TABLE.iter().map(|row| row.word).filter(|word| !is_there(word)).collect();
    assert!(missing.is_empty(), "no example has {missing:?}");
}

/// Returns the words of the list, those of a word's own list with it.
fn rows(list: List) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for row in words::of(list) {
        let Takes::List(inner) = row.takes else {
            all.push(vec![form(row), row.means.to_owned()]);
            continue;
        };
        if row.or_alone {
            all.push(vec![format!("`{}`", row.word), row.means.to_owned()]);
        }
        for inner in words::of(inner) {
            let form = form(inner).replace('`', "");
            all.push(vec![format!("`{}({form})`", row.word), inner.means.to_owned()]);
        }
    }
    all
}

/// Returns how the word is written.
fn form(row: &Row) -> String {
    let word = row.word;
    match row.takes {
        Takes::Nothing | Takes::List(_) => format!("`{word}`"),
        Takes::Text => format!("`{word} = \"...\"`"),
        Takes::Number => format!("`{word} = N`"),
        Takes::Function | Takes::Constant | Takes::Module => format!("`{word} = PATH`"),
        Takes::Name => format!("`{word} = NAME`"),
        Takes::Words => format!("`{word}({})`", row.example),
        Takes::Keys => format!("`{word}(\"...\", ...)`"),
        Takes::Slot(List::Header) => format!("`{word} = \"...\"`, `{word}(...)`"),
        Takes::Slot(_) => format!("`{word}`, `{word} = \"...\"`, `{word}(...)`"),
    }
}

fn table(head: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut table = format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    for row in rows {
        let _ = writeln!(table, "| {} |", row.join(" | "));
    }
    table
}

/// Compares the page's table with what is rendered now.
fn check(page: &str, of: &str, table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(&format!("<!-- words of {of} -->\n")).unwrap();
    let (now, behind) = rest.split_once("<!-- end -->").unwrap();
    if env::var_os("CODEX_META_BLESS").is_some() {
        let text = format!("{before}<!-- words of {of} -->\n{table}<!-- end -->{behind}");
        return fs::write(&path, text).unwrap();
    }
    assert!(now == table, "{} does not have the words of {of} as they are now:\n{table}", path.display());
}
