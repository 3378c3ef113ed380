use comfy_table::Table;
use comfy_table::presets::ASCII_MARKDOWN;

use super::{Change, Event};

/// Returns the events as a table, a line for each.
#[must_use]
pub fn print(events: &[Event]) -> String {
    let mut table = Table::new();
    table.load_style(ASCII_MARKDOWN).set_header(["in", "since", "what", "carrier", "key", "scenarios"]);
    for event in events {
        let change = match event.change {
            Change::Came => "came",
            Change::Went => "went",
        };
        let scenarios: Vec<&str> = event.scenarios.iter().map(String::as_str).collect();
        table.add_row([
            event.after.to_string(),
            event.before.to_string(),
            change.to_owned(),
            event.place.name(),
            event.key.clone().unwrap_or_else(|| "(all of it)".to_owned()),
            scenarios.join(", "),
        ]);
    }
    table.to_string()
}
