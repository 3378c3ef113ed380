//! The page of the wire contract, read from its own table.
//!
//! Beside the vectors it is what the suite knows of the snapshot without asking its declaration.

use codex_metadata::contract::Transport;

/// The page.
pub const PAGE: &str = include_str!("../wire-contract.md");

/// The transports of the table's columns.
pub const COLUMNS: [Transport; 4] = [Transport::Blob, Transport::Flat, Transport::Header, Transport::View("mcp")];

/// A predicate by its path, and whether it must not hold.
pub type Condition = (&'static str, bool);

/// How the page says each condition.
const CONDITIONS: [(&str, Condition); 6] = [
    ("if request identity", ("Self::has_request_identity", false)),
    ("if turn identity", ("Self::has_turn_identity", false)),
    ("only on remote v1 compaction", ("Self::is_remote_v1_compaction", false)),
    ("except on remote v1 compaction", ("Self::is_remote_v1_compaction", true)),
    ("unless there is a parent_thread_id", ("Self::has_parent_thread", true)),
    ("on `turn` and `prewarm`", ("Self::is_turn_or_prewarm", false)),
];

/// A row of the table of the fields.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The field.
    pub field: &'static str,
    /// Its type, and when it is left out.
    pub kind: &'static str,
    /// What it is on each of [`COLUMNS`].
    pub cells: [&'static str; 4],
}

/// The meaning of a cell.
#[derive(Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The keys that are sent under one condition, and the condition.
    pub words: Vec<(Vec<String>, Option<Condition>)>,
    /// It is not in the blob's copy in a header.
    pub body_only: bool,
    /// An extra of its key is sent while it is not.
    pub yields: bool,
}

/// Returns the rows, in the page's order.
///
/// # Panics
///
/// If a line has other columns.
#[must_use]
pub fn rows() -> Vec<Row> {
    let lines = PAGE.lines().skip_while(|line| !line.starts_with("| field | type |"));
    let mut rows: Vec<Row> = Vec::new();
    for line in lines.skip(2).take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [field, kind, cells @ ..] = &cells[..] else { panic!("{line}") };
        let mut cells = <[&str; 4]>::try_from(cells).unwrap_or_else(|_| panic!("{line}"));
        let mut kind = *kind;
        if let Some(above) = rows.last() {
            let same = |cell: &mut &'static str, above| {
                if *cell == "the same" {
                    *cell = above;
                }
            };
            same(&mut kind, above.kind);
            cells.iter_mut().zip(above.cells).for_each(|(cell, above)| same(cell, above));
        }
        rows.push(Row { field, kind, cells });
    }
    rows
}

impl Meaning {
    /// Returns what the page says; `None`: deliberately not there.
    #[must_use]
    pub fn of(field: &str, cell: &str) -> Option<Self> {
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
