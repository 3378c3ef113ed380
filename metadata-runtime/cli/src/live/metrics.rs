//! The counts in the text form of Prometheus, without any value of a request.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::budget::Budget;
use super::unread::{Unread, Why};
use crate::capture::{Captured, Item};
use crate::plain::Plain;
use crate::request::Reading;

/// The counters of a proxy.
#[derive(Debug)]
pub(super) struct Metrics {
    budget: Arc<Budget>,
    pub(super) unread: Unread,
    pub(super) connections: AtomicI64,
    pub(super) failed: AtomicU64,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    /// The counts by contract, where one was given, and by request path.
    requests: BTreeMap<(Option<&'static str>, &'static str), u64>,
    with_findings: u64,
    others: u64,
    odd: u64,
    /// The counts by kind, field and carrier.
    findings: BTreeMap<(&'static str, String, String), u64>,
}

impl Metrics {
    pub(super) fn new(budget: &Arc<Budget>) -> Arc<Self> {
        Arc::new(Self {
            budget: Arc::clone(budget),
            unread: Unread::default(),
            connections: AtomicI64::new(0),
            failed: AtomicU64::new(0),
            counts: Mutex::default(),
        })
    }

    /// Counts a request of the contract.
    pub(super) fn add(&self, captured: &Captured, reading: &Reading) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let path = captured.path_name().unwrap_or_default();
        let contract = captured.by.map(|by| by.contract().name());
        *counts.requests.entry((contract, path)).or_default() += 1;
        counts.with_findings += u64::from(!reading.findings.is_empty());
        for finding in &reading.findings {
            let key = (finding.kind.name(), finding.field.clone().unwrap_or_default(), finding.carrier.to_string());
            *counts.findings.entry(key).or_default() += 1;
        }
    }

    /// Counts an item that is not a request of the contract.
    pub(super) fn add_other(&self, item: &Item) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(item, Item::Odd { .. }) { counts.odd += 1 } else { counts.others += 1 }
    }

    /// Returns all counts.
    pub(super) fn text(&self) -> String {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::new();
        let mut family = |name: &str, kind: &str, help: &str, samples: &mut dyn Iterator<Item = (String, String)>| {
            let _ = writeln!(out, "# HELP codex_meta_{name} {help}\n# TYPE codex_meta_{name} {kind}");
            for (labels, value) in samples {
                let _ = writeln!(out, "codex_meta_{name}{labels} {value}");
            }
        };
        let one = |value: &dyn ToString| [(String::new(), value.to_string())].into_iter();
        let requests = counts.requests.iter();
        family(
            "requests_total",
            "counter",
            "Requests of the contract, by request path.",
            &mut requests.map(|((contract, path), count)| {
                let pairs: Vec<_> =
                    contract.map(|name| ("contract", name)).into_iter().chain([("path", *path)]).collect();
                (labels(&pairs), count.to_string())
            }),
        );
        let with_findings = &mut one(&counts.with_findings);
        family("requests_with_findings_total", "counter", "Requests that had a finding.", with_findings);
        let findings = counts.findings.iter();
        family(
            "findings_total",
            "counter",
            "Findings by kind, field and carrier.",
            &mut findings.map(|((kind, field, carrier), count)| {
                (labels(&[("kind", kind), ("field", field), ("carrier", carrier)]), count.to_string())
            }),
        );
        family("other_requests_total", "counter", "Requests of other clients.", &mut one(&counts.others));
        family("odd_total", "counter", "Requests that could not be read.", &mut one(&counts.odd));
        family(
            "unread_total",
            "counter",
            "What was passed on and not read, recorded or printed, by reason.",
            &mut Why::ALL.into_iter().map(|why| (labels(&[("reason", why.name())]), self.unread.of(why).to_string())),
        );
        let failed = &mut one(&self.failed.load(Ordering::Relaxed));
        family("failed_exchanges_total", "counter", "Requests that the server did not answer.", failed);
        let connections = &mut one(&self.connections.load(Ordering::Relaxed));
        family("connections", "gauge", "Open connections of clients.", connections);
        family("held_bytes", "gauge", "Bytes that wait for the audit.", &mut one(&self.budget.held()));
        out
    }
}

/// Returns labels in braces. Their values are names of the contract, except a view's name, which its author chose.
fn labels(pairs: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| {
        // A name may come from a contract's file.
        let value = Plain(value).to_string().replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        format!("{name}=\"{value}\"")
    };
    format!("{{{}}}", pairs.iter().map(pair).collect::<Vec<_>>().join(","))
}
