//! The snapshot declares what the page of the wire contract says, read from that page's own table.
//!
//! Everything else in the suite takes the contract from the declaration; this and the vectors do not.

use std::collections::BTreeMap;

use codex_metadata::CodexMeta as _;
use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::contract::{Field, Key, Transport};

const PAGE: &str = include_str!("../wire-contract.md");

/// The rows of the page's table of the fields.
fn table() -> impl Iterator<Item = &'static str> {
    let rows = PAGE.lines().skip_while(|line| !line.starts_with("| field | type |"));
    rows.skip(2).take_while(|line| line.starts_with('|'))
}

const COLUMNS: [Transport; 4] = [Transport::Blob, Transport::Flat, Transport::Header, Transport::View("mcp")];

/// What a cell of the page means.
#[derive(Debug, PartialEq, Eq)]
struct Meaning {
    keys: Vec<String>,
    when: Option<&'static str>,
    body_only: bool,
}

impl Meaning {
    /// `None`: deliberately not there.
    fn of_page(field: &str, cell: &str) -> Option<Self> {
        if cell == "-" {
            return None;
        }
        let quoted: Vec<String> = cell.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        let keys = if quoted.is_empty() {
            assert!(cell.starts_with("yes"), "`{field}`: {cell}");
            vec![field.to_owned()]
        } else {
            quoted
        };
        let when = [
            ("if request identity", "Self::has_request_identity"),
            ("if turn identity", "Self::has_turn_identity"),
            ("only on remote v1 compaction", "Self::is_remote_v1_compaction"),
        ];
        let when = when.into_iter().find(|(words, _)| cell.contains(words)).map(|(_, path)| path);
        Some(Self { keys, when, body_only: cell.contains("never in the header copy") })
    }

    fn of_declaration(field: &Field, transport: Transport) -> Option<Self> {
        let slot = field.slot(transport)?;
        Some(Self {
            keys: slot.keys().iter().map(Key::name).map(str::to_owned).collect(),
            when: slot.when().map(|condition| condition.path()),
            body_only: slot.is_body_only(),
        })
    }
}

#[test]
fn the_declaration_is_the_pages_table() {
    let rows: Vec<Vec<&str>> = table().map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect();
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
    assert_eq!(contract.reserved(), ["code_mode_tool_names", "x-client-request-id"]);
}
