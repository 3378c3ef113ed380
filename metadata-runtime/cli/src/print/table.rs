//! A table in Markdown of which the cells may have foreign text.

use std::fmt;

use comfy_table::Cell;
use comfy_table::presets::ASCII_MARKDOWN;

/// How many characters a line of a cell has at most; a longer text has several lines. All cells beneath each other are as
/// wide as the widest one, so that a text of some kilobytes would be as much for each row.
const MAX_WIDTH: usize = 512;

/// How many views have a column each. More of them share one, which has what there is: most fields are in few views.
const MAX_VIEWS: usize = 16;

/// The maximum number of characters in an escape: `\u{10ffff}`.
const MAX_ESCAPE: usize = 10;

/// A table that is as wide as its cells.
pub(super) struct Table(comfy_table::Table);

impl Table {
    pub(super) fn new<T: Into<Cell>>(head: impl IntoIterator<Item = T>) -> Self {
        let mut table = comfy_table::Table::new();
        // A table without a width asks the terminal for it, and where that does not answer, as in a sandbox, it runs the
        // program `tput` of `PATH`.
        table.load_style(ASCII_MARKDOWN).set_width(u16::MAX);
        table.set_header(head.into_iter().map(Into::into).collect::<Vec<Cell>>());
        Self(table)
    }

    pub(super) fn add_row<T: Into<Cell>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let in_lines = |cell: T| {
            let cell: Cell = cell.into();
            let text = cell.content();
            if text.len() > MAX_WIDTH { Cell::new(in_lines(&text)) } else { cell }
        };
        self.0.add_row(cells.into_iter().map(in_lines).collect::<Vec<Cell>>());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.row_count() == 0
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Returns those that have a column each, and the views that share one.
pub(super) fn columns<T>(all: Vec<T>, is_view: impl Fn(&T) -> bool) -> (Vec<T>, Vec<T>) {
    let (views, own): (Vec<T>, Vec<T>) = all.into_iter().partition(is_view);
    if views.len() > MAX_VIEWS { (own, views) } else { (own.into_iter().chain(views).collect(), Vec::new()) }
}

/// Returns the text in lines of at most [`MAX_WIDTH`] characters.
fn in_lines(text: &str) -> String {
    let (mut lines, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let (line, behind) = rest.split_at(end_of_line(rest));
        lines.push(line.trim_end());
        rest = behind;
    }
    lines.join("\n")
}

/// Returns the end of the first line: behind a space if there is one in its second half. No escape is divided, or the bar of
/// one would begin another cell.
fn end_of_line(text: &str) -> usize {
    let (mut end, mut width, mut behind_space) = (0, 0, None);
    while let Some(unit) = first_unit(&text[end..]) {
        width += unit.chars().count();
        if width > MAX_WIDTH {
            return behind_space.unwrap_or(end);
        }
        end += unit.len();
        if unit == " " && width > MAX_WIDTH / 2 {
            behind_space = Some(end);
        }
    }
    end
}

/// Returns the first character of the text, with all of an escape that begins there.
fn first_unit(text: &str) -> Option<&str> {
    let (first, behind) = (text.chars().next()?, text.get(1..));
    let escape = behind.filter(|_| first == '\\').and_then(|behind| {
        let code =
            behind.strip_prefix("u{").and_then(|code| code.bytes().take(MAX_ESCAPE - 3).position(|byte| byte == b'}'));
        code.map(|code| code + "u{}".len()).or(behind.chars().next().map(char::len_utf8))
    });
    Some(&text[..first.len_utf8() + escape.unwrap_or(0)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_does_not_ask_for_its_width() {
        assert!(Table::new(["field"]).0.width().is_some());
    }

    #[test]
    fn a_long_text_has_lines_which_divide_no_escape() {
        for unit in ["a", "\\|", "\\u{202e}", "\\u{e0041}", "\u{4e00}", "\\\u{4e00}", "a, "] {
            for before in 0..12 {
                let text = format!("{}{}", "b".repeat(before), unit.repeat(1_000));
                let lines = in_lines(&text);
                let rests = lines.lines().map(|line| line.trim_start_matches('b').replace(unit, ""));
                assert!(rests.clone().all(|rest| rest.is_empty() || rest == unit.trim_end()), "{unit}: {lines}");
                assert!(lines.lines().all(|line| line.chars().count() <= MAX_WIDTH), "{unit}");
                assert_eq!(lines.replace(['\n', ' '], ""), text.replace(' ', ""), "{unit}");
            }
        }
    }
}
