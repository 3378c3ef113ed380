//! The snapshot declares what the page of the wire contract says, read from that page's own table.
//!
//! Everything else in the suite takes the contract from the declaration; this and the vectors do not.

use std::collections::BTreeMap;

use codex_metadata::CodexMeta as _;
use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::contract::{Field, Key, Slot, Transport};
use codex_metadata_tests::page::{self, COLUMNS, Meaning, PAGE};

fn of_declaration(field: &'static Field, transport: Transport) -> Option<Meaning> {
    let slot = field.slot(transport)?;
    let condition = |slot: &'static Slot| {
        let condition = slot.when().or(slot.unless())?;
        Some((condition.path(), condition.is_negated()))
    };
    let keys = |slot: &Slot| slot.keys().iter().map(Key::name).map(str::to_owned).collect();
    Some(Meaning {
        words: field.slots(transport).map(|slot| (keys(slot), condition(slot))).collect(),
        body_only: slot.is_body_only(),
        yields: slot.yields(),
    })
}

#[test]
fn the_declaration_is_the_pages_table() {
    let (rows, contract) = (page::rows(), CodexResponsesMetadata::CONTRACT);
    let on_page: Vec<&str> = rows.iter().map(|row| row.field).collect();
    let declared: Vec<&str> = contract.fields().iter().map(Field::name).collect();
    assert_eq!(declared, on_page, "the fields and their order");

    for (row, field) in rows.iter().zip(contract.fields()) {
        let name = row.field;
        if name == "extras" {
            assert_eq!(row.cells, ["merged in", "-", "-", "client extras only"]);
            assert!(field.is_extras());
            continue;
        }
        let on_page: BTreeMap<_, _> =
            COLUMNS.into_iter().zip(row.cells).map(|(column, cell)| (column, Meaning::of(name, cell))).collect();
        let declared: BTreeMap<_, _> =
            COLUMNS.into_iter().map(|column| (column, of_declaration(field, column))).collect();
        assert_eq!(declared, on_page, "`{name}`");
        assert_eq!(
            field.skip_if().is_some(),
            row.kind.contains("omitted when"),
            "`{name}`: left out while {}",
            row.kind
        );
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
