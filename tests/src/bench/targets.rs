use std::process::ExitCode;

use comfy_table::presets::UTF8_BORDERS_ONLY;
use comfy_table::{CellAlignment, Table};

/// Measured ratios against their targets, as a table.
pub struct Targets {
    table: Table,
    passed: usize,
    failed: usize,
}

impl Targets {
    /// A table whose first columns are `columns`.
    #[must_use]
    pub fn new<const N: usize>(columns: [&str; N]) -> Self {
        let mut table = Table::new();
        table.load_style(UTF8_BORDERS_ONLY).set_header(columns.into_iter().chain(["ratio", "target", "verdict"]));
        for i in N..N + 2 {
            if let Some(column) = table.column_mut(i) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        Self { table, passed: 0, failed: 0 }
    }

    /// Adds a row, which passes where `measured` is at most `target`.
    pub fn at_most<const N: usize>(&mut self, columns: [&str; N], measured: f64, target: f64) {
        let passed = measured <= target;
        *(if passed { &mut self.passed } else { &mut self.failed }) += 1;
        let verdict = if passed { "pass" } else { "FAIL" };
        let numbers = [format!("{measured:.3}"), format!("<= {target:.2}"), verdict.to_owned()];
        self.table.add_row(columns.into_iter().map(str::to_owned).chain(numbers));
    }

    /// Prints the table and `N passed, M failed`; fails on a miss.
    #[must_use]
    pub fn finish(self) -> ExitCode {
        println!("{}\n{} passed, {} failed", self.table, self.passed, self.failed);
        if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
