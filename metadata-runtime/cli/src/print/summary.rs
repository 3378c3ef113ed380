//! The counts, for people.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use codex_metadata::contract::Field;
use codex_metadata::{Carrier, Contract};
use comfy_table::{Cell, CellAlignment};

use super::table::{Table, columns};
use super::{CARRIERS, Plain, carriers, cell};
use crate::contracts::field_names;
use crate::summary::{Counts, Place, Release, Summary};

/// Returns how often each field was on each carrier, what differs between the releases, and what cannot be joined.
#[must_use]
pub fn summary(summary: &Summary) -> String {
    let all = &summary.all;
    let groups = Group::all(summary);
    let shown = groups.iter().filter(|_| all.requests > 0);
    let tables: Vec<String> = shown.map(|group| presence(all, group)).collect();
    let mut out = tables.join("\n\n");
    for part in [releases(summary, &groups), findings(summary)].into_iter().flatten() {
        let _ = write!(out, "\n\n{part}");
    }
    let kinds: Vec<String> = all.kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    let _ = writeln!(
        out,
        "{}{} {}, {} with findings{}{}",
        if out.is_empty() { "" } else { "\n\n" },
        all.requests,
        if all.requests == 1 { "request" } else { "requests" },
        summary.with_findings,
        if kinds.is_empty() { "" } else { ": " },
        kinds.join(", "),
    );
    if summary.given.is_none() {
        let _ = writeln!(out, "{} cannot be joined", summary.unjoinable);
    }
    for (name, error) in &summary.unjoinable_names {
        let _ = writeln!(out, "  {name}: {}", Plain(&error.to_string()));
    }
    if summary.unjoinable > summary.unjoinable_names.len() as u64 {
        out += "  ...\n";
    }
    let had = if summary.without_body == 1 { "it had" } else { "they had" };
    let without_body = format!("captured without the body that {had}: nothing on it was read");
    for (count, what) in [
        (summary.without_body, &*without_body),
        (summary.foreign, "of other clients or addresses, left alone"),
        (summary.odd, "could not be read"),
    ] {
        if count > 0 {
            let _ = writeln!(out, "{count} {what}");
        }
    }
    let shapes: Vec<String> = all.shapes.iter().map(|(name, count)| format!("{count} {name}")).collect();
    if !shapes.is_empty() {
        let _ = writeln!(out, "objects of another shape: {}", shapes.join(", "));
    }
    let unchecked: Vec<String> = all.unchecked.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    if !unchecked.is_empty() {
        let _ = writeln!(out, "not checked: {}", unchecked.join(", "));
    }
    out
}

/// The fields that are shown in one table: those of a contract that was given, or those of all of Codex's.
struct Group {
    contract: Option<&'static str>,
    /// `true` if the contract is one of several, so that its name is shown.
    is_named: bool,
    fields: Vec<&'static str>,
    carriers: Vec<Carrier>,
}

impl Group {
    fn all(summary: &Summary) -> Vec<Self> {
        let Some(given) = summary.given else {
            return vec![Self { contract: None, is_named: false, fields: field_names(), carriers: CARRIERS.to_vec() }];
        };
        let is_named = given.contracts().len() > 1;
        let group = |contract: &'static Contract| Self {
            contract: Some(contract.name()),
            is_named,
            fields: contract.fields().iter().map(Field::name).collect(),
            carriers: carriers(contract).collect(),
        };
        given.contracts().map(group).collect()
    }

    const fn place(&self, field: &'static str, carrier: Carrier) -> Place {
        Place { contract: self.contract, field, carrier }
    }

    /// Returns on which carriers each field was, in the order of these.
    fn carriers_of_fields(&self, all: &Counts) -> HashMap<&'static str, Vec<Carrier>> {
        let places: HashMap<Carrier, usize> = self.carriers.iter().enumerate().map(|(at, one)| (*one, at)).collect();
        let mut of_fields: HashMap<_, Vec<Carrier>> = HashMap::new();
        for at in all.presence.keys().filter(|at| at.contract == self.contract && places.contains_key(&at.carrier)) {
            of_fields.entry(at.field).or_default().push(at.carrier);
        }
        for carriers in of_fields.values_mut() {
            carriers.sort_by_key(|carrier| places[carrier]);
        }
        of_fields
    }

    /// Returns what a field is called where fields of all contracts are listed.
    fn named(&self, field: &str) -> String {
        match self.contract.filter(|_| self.is_named) {
            Some(contract) => format!("{} {}", cell(contract), cell(field)),
            None => cell(field),
        }
    }
}

fn presence(all: &Counts, group: &Group) -> String {
    let of_group = all.presence.keys().filter(|at| at.contract == group.contract);
    let there: HashSet<Carrier> = of_group.map(|at| at.carrier).collect();
    let carriers: Vec<Carrier> = group.carriers.iter().copied().filter(|carrier| there.contains(carrier)).collect();
    let (own, together) = columns(carriers, |carrier| matches!(carrier, Carrier::View(_)));
    let mut head = vec!["field".to_owned()];
    head.extend(own.iter().map(ToString::to_string));
    head.extend((!together.is_empty()).then(|| "views".to_owned()));
    let mut table = Table::new(head);
    let (of_fields, together): (_, HashSet<Carrier>) = (group.carriers_of_fields(all), together.into_iter().collect());
    for &field in &group.fields {
        let count = |carrier: &Carrier| all.presence.get(&group.place(field, *carrier)).copied();
        let of_view = |view: &Carrier| count(view).map(|count| format!("{view}: {count}"));
        let views = of_fields.get(field).into_iter().flatten().filter(|carrier| together.contains(carrier));
        let of_views: Vec<String> = views.filter_map(of_view).collect();
        if !of_views.is_empty() || own.iter().any(|carrier| count(carrier).is_some()) {
            let counts = own.iter().map(|carrier| number(count(carrier)));
            let of_views = (!together.is_empty()).then(|| Cell::new(of_views.join(", ")));
            table.add_row([Cell::new(cell(field))].into_iter().chain(counts).chain(of_views));
        }
    }
    match group.contract.filter(|_| group.is_named) {
        Some(contract) if there.is_empty() => format!("{}: in no request", cell(contract)),
        Some(contract) => format!("{}:\n{table}", cell(contract)),
        None => table.to_string(),
    }
}

fn number(count: Option<u64>) -> Cell {
    Cell::new(count.map_or_else(String::new, |count| count.to_string())).set_alignment(CellAlignment::Right)
}

/// Returns the fields that not every release had on a carrier, with the releases that had them.
fn releases(summary: &Summary, groups: &[Group]) -> Option<String> {
    let mut table = Table::new(["field", "on", "only of"]);
    let of_groups = groups.iter().map(|group| (group, group.carriers_of_fields(&summary.all)));
    let all: Vec<_> = of_groups.collect();
    for (group, field, carriers) in all.iter().flat_map(|(group, of_fields)| {
        let carriers = |field: &&'static str| Some((*group, *field, of_fields.get(field)?));
        group.fields.iter().filter_map(carriers)
    }) {
        let mut rows: Vec<(String, String)> = Vec::new();
        for &carrier in carriers {
            let has = |counts: &Counts| counts.presence.contains_key(&group.place(field, carrier));
            let had = summary.releases.values().filter(|counts| has(counts)).count();
            if had > 0 && had < summary.releases.len() {
                let of = runs(summary, has);
                match rows.iter_mut().find(|(_, other)| *other == of) {
                    Some((on, _)) => drop(write!(on, ", {carrier}")),
                    None => rows.push((carrier.to_string(), of)),
                }
            }
        }
        for (on, of) in rows {
            table.add_row([group.named(field), on, of]);
        }
    }
    (!table.is_empty()).then(|| table.to_string())
}

/// Returns the releases for which `has` is true, as the first and the last of each run.
fn runs(summary: &Summary, has: impl Fn(&Counts) -> bool) -> String {
    let all: Vec<(&Release, bool)> = summary.releases.iter().map(|(release, counts)| (release, has(counts))).collect();
    let runs = all.chunk_by(|(_, one), (_, other)| one == other).filter_map(|run| match run {
        [(only, true)] => Some(cell(&only.0)),
        [(first, true), .., (last, _)] => Some(format!("{} to {}", cell(&first.0), cell(&last.0))),
        _ => None,
    });
    runs.collect::<Vec<_>>().join(", ")
}

/// Returns the kinds of findings by release, if the releases differ in them.
fn findings(summary: &Summary) -> Option<String> {
    let mut table = Table::new(["finding", "release", "findings", "requests"]);
    for kind in summary.all.kinds.keys() {
        let of = |counts: &Counts| counts.kinds.get(kind).copied().unwrap_or_default();
        let mut shares = summary.releases.values().map(|counts| (of(counts), counts.requests));
        let Some(first) = shares.next() else { continue };
        if shares.any(|other| u128::from(first.0) * u128::from(other.1) != u128::from(other.0) * u128::from(first.1)) {
            for (release, counts) in summary.releases.iter().filter(|(_, counts)| of(counts) > 0) {
                let name = cell(&release.0);
                let cells = [Cell::new(kind), Cell::new(name), number(Some(of(counts))), number(Some(counts.requests))];
                table.add_row(cells);
            }
        }
    }
    (!table.is_empty()).then(|| table.to_string())
}
