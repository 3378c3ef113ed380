//! The page that a transcript is laid out on: its width, its colours, its tables and paragraphs.

use std::env;
use std::mem;

use comfy_table::{Attribute, Cell, Color, ContentArrangement, LineStyle, Table, TableStyle};
use console::Term;

/// Columns of a page that is not a terminal.
const PAPER: u16 = 120;
/// Blank columns after each column of a table.
pub(super) const GAP: u16 = 2;

/// How wide the page is, in columns, and whether it takes colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Columns.
    pub width: u16,
    /// `true` if ANSI escapes are understood and wanted.
    pub colour: bool,
}

/// How a cell is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Faint,
    Alarm,
}

impl Layout {
    /// For a file or a pipe.
    #[must_use]
    pub const fn paper() -> Self {
        Self { width: PAPER, colour: false }
    }

    /// For the standard output: as wide as the terminal, in colours unless `NO_COLOR` is set; where it is no
    /// terminal, [`paper`](Self::paper).
    #[must_use]
    pub fn stdout() -> Self {
        let terminal = Term::stdout();
        if !terminal.is_term() {
            return Self::paper();
        }
        // A table would run the program `tput` of `PATH` where a sandbox keeps the size of the terminal from it.
        let width = terminal.size_checked().map_or(PAPER, |(_, columns)| columns);
        let colour = env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { width, colour }
    }

    pub(super) fn heading(self, out: &mut String, text: &str) {
        let mut lines = self.lines("", text);
        if self.colour {
            for line in &mut lines {
                *line = format!("\u{1B}[1m{line}\u{1B}[0m");
            }
        }
        write(out, &lines);
    }

    /// Lines with a label before each, the texts one below the other.
    pub(super) fn entries<L: AsRef<str>, T: AsRef<str>>(self, out: &mut String, entries: &[(L, T)]) {
        let width = entries.iter().map(|(label, _)| label.as_ref().chars().count()).max().unwrap_or(0);
        for (label, text) in entries {
            write(out, &self.lines(&format!("  {:<width$}  ", label.as_ref()), text.as_ref()));
        }
    }

    /// One of a list.
    pub(super) fn item(self, out: &mut String, text: &str) {
        write(out, &self.lines("  - ", text));
    }

    /// Breaks the text between words, and indents what follows the first line as far as that.
    fn lines(self, first: &str, text: &str) -> Vec<String> {
        // A terminal may be wider than anybody wants to read.
        let width = usize::from(self.width.min(PAPER));
        let indent = first.chars().count();
        let (mut lines, mut line, mut used) = (Vec::new(), first.to_owned(), indent);
        for word in printable(text).split(' ') {
            let length = word.chars().count();
            if used > indent && used + 1 + length > width {
                lines.push(mem::replace(&mut line, " ".repeat(indent)));
                used = indent;
            }
            if used > indent {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
        lines.push(line);
        lines
    }

    /// A table with a line below its header and nothing else drawn.
    pub(super) fn table(self, header: Vec<String>) -> Table {
        const RULED: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));
        let mut table = Table::new();
        table
            .force_no_tty()
            .load_style(RULED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(self.width)
            .set_header(header.into_iter().map(|name| Cell::new(name).add_attribute(Attribute::Bold)));
        if self.colour {
            table.enforce_styling();
        }
        for column in table.column_iter_mut() {
            column.set_padding((0, GAP));
        }
        table
    }
}

fn write(out: &mut String, lines: &[String]) {
    for line in lines {
        out.push_str(line);
        out.push('\n');
    }
}

impl Tone {
    pub(super) fn cell(self, text: &str) -> Cell {
        let cell = Cell::new(text);
        match self {
            Self::Plain => cell,
            Self::Faint => cell.fg(Color::DarkGrey),
            Self::Alarm => cell.fg(Color::Red),
        }
    }
}

/// The text in at most `width` characters: where it is longer, its middle is left out.
pub(super) fn shorten(text: &str, width: usize) -> String {
    let text = printable(text);
    let length = text.chars().count();
    if length <= width {
        return text;
    }
    let kept = width.saturating_sub(1);
    let head: String = text.chars().take(kept.div_ceil(2)).collect();
    let tail: String = text.chars().skip(length - kept / 2).collect();
    format!("{head}…{tail}")
}

/// With escapes for what would move the cursor or be invisible: a path may hold anything.
pub(super) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '"' | '\'' | '\\') {
            out.push(character);
        } else {
            out.extend(character.escape_debug());
        }
    }
    out
}
