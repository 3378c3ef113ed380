//! The snapshot declares what the page of the wire contract says, read from that page's own table.
//!
//! Everything else in the suite takes the contract from the declaration; this and the vectors do not.

use std::collections::BTreeMap;

use codex_metadata::CodexMeta as _;
use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::contract::{Field, Key, Slot, Transport};

const PAGE: &str = include_str!("../wire-contract.md");

/// The rows of the page's table of the fields.
fn table() -> impl Iterator<Item = &'static str> {
    let rows = PAGE.lines().skip_while(|line| !line.starts_with("| field | type |"));
    rows.skip(2).take_while(|line| line.starts_with('|'))
}

const COLUMNS: [Transport; 4] = [Transport::Blob, Transport::Flat, Transport::Header, Transport::View("mcp")];

/// The meaning of a cell of the page.
#[derive(Debug, PartialEq, Eq)]
struct Meaning {
    /// The keys that are sent under one condition, and the condition.
    words: Vec<(Vec<String>, Option<Condition>)>,
    body_only: bool,
    yields: bool,
}

/// A predicate by its path, and whether it must not hold.
type Condition = (&'static str, bool);

/// How the page says each condition.
const CONDITIONS: [(&str, Condition); 6] = [
    ("if request identity", ("Self::has_request_identity", false)),
    ("if turn identity", ("Self::has_turn_identity", false)),
    ("only on remote v1 compaction", ("Self::is_remote_v1_compaction", false)),
    ("except on remote v1 compaction", ("Self::is_remote_v1_compaction", true)),
    ("unless there is a parent_thread_id", ("Self::has_parent_thread", true)),
    ("on `turn` and `prewarm`", ("Self::is_turn_or_prewarm", false)),
];

impl Meaning {
    /// `None`: deliberately not there.
    fn of_page(field: &str, cell: &str) -> Option<Self> {
        if cell == "-" {
            return None;
        }
        let word = |words: &str| {
            let condition = CONDITIONS.into_iter().find(|(said, _)| words.contains(said));
            let keys = condition.map_or(words.to_owned(), |(said, _)| words.replace(said, ""));
            let quoted: Vec<String> = keys.split('`').skip(1).step_by(2).map(str::to_owned).collect();
            let keys = if quoted.is_empty() { vec![field.to_owned()] } else { quoted };
            (keys, condition.map(|(_, condition)| condition))
        };
        let (plain, yields) = (without_remarks(cell), cell.contains("an extra may stand in"));
        let keys = plain.split_once(", as JSON text").map_or(plain.as_str(), |(keys, _)| keys);
        let keys = keys.trim_end_matches("; an extra may stand in");
        let words = keys.split(';').map(word).collect();
        Some(Self { words, body_only: cell.contains("never in the header copy"), yields })
    }

    fn of_declaration(field: &'static Field, transport: Transport) -> Option<Self> {
        let slot = field.slot(transport)?;
        let condition = |slot: &'static Slot| {
            let condition = slot.when().or(slot.unless())?;
            Some((condition.path(), condition.is_negated()))
        };
        let keys = |slot: &Slot| slot.keys().iter().map(Key::name).map(str::to_owned).collect();
        Some(Self {
            words: field.slots(transport).map(|slot| (keys(slot), condition(slot))).collect(),
            body_only: slot.is_body_only(),
            yields: slot.yields(),
        })
    }
}

/// The cell without what stands in parentheses, which says where a fact comes from.
fn without_remarks(cell: &str) -> String {
    let mut depth = 0_u32;
    let keep = |c: &char| {
        depth += u32::from(*c == '(');
        let outside = depth == 0;
        depth -= u32::from(*c == ')');
        outside
    };
    cell.chars().filter(keep).collect::<String>().trim().to_owned()
}

#[test]
fn the_declaration_is_the_pages_table() {
    let mut rows: Vec<Vec<&str>> =
        table().map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect();
    for i in 1..rows.len() {
        for cell in 0..rows[i].len() {
            if rows[i][cell] == "the same" {
                rows[i][cell] = rows[i - 1][cell];
            }
        }
    }
    let contract = CodexResponsesMetadata::CONTRACT;
    let on_page: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    let declared: Vec<&str> = contract.fields().iter().map(Field::name).collect();
    assert_eq!(declared, on_page, "the fields and their order");

    for (row, field) in rows.iter().zip(contract.fields()) {
        let [name, kind, cells @ ..] = &row[..] else { panic!("{row:?}") };
        if *name == "extras" {
            assert_eq!(cells, ["merged in", "-", "-", "client extras only"]);
            assert!(field.is_extras());
            continue;
        }
        let on_page: BTreeMap<_, _> =
            COLUMNS.into_iter().zip(cells).map(|(column, cell)| (column, Meaning::of_page(name, cell))).collect();
        let declared: BTreeMap<_, _> =
            COLUMNS.into_iter().map(|column| (column, Meaning::of_declaration(field, column))).collect();
        assert_eq!(declared, on_page, "`{name}`");
        assert_eq!(field.skip_if().is_some(), kind.contains("omitted when"), "`{name}`: left out while {kind}");
    }
}

#[test]
fn the_blob_and_the_reserved_names_are_the_pages() {
    let contract = CodexResponsesMetadata::CONTRACT;
    assert_eq!(contract.blob_key(), Some("x-codex-turn-metadata"));
    assert_eq!(contract.blob_when().map(|condition| condition.path()), Some("Self::has_turn_metadata"));
    assert_eq!(contract.views(), ["mcp"]);
    assert_eq!(contract.reserved(), ["code_mode_tool_names"]);
    for key in contract.foreign() {
        assert!(PAGE.contains(&format!("`{key}`")), "a frame's own key: {key}");
    }
}
