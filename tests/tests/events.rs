//! The feature `tracing`: what a projection lost is an event, also where the report is dropped.

use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex};

use codex_metadata::{CodexMeta, Extras, Report, View};
use serde::{Serialize, Serializer, ser};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber, subscriber};

/// Keeps each event as text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "codex_metadata" && *metadata.level() <= Level::WARN
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

/// Returns the events of `projections`.
fn events(projections: impl FnOnce()) -> Vec<String> {
    let log = Log::default();
    subscriber::with_default(log.clone(), projections);
    let Ok(mut lines) = log.0.lock() else { panic!("an event was not kept") };
    std::mem::take(&mut *lines)
}

/// Its error quotes the value.
struct Faulty(&'static str);

impl Serialize for Faulty {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(ser::Error::custom(format!("cannot write {}", self.0)))
    }
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", header_limit = 4096), flat(limit = 8), header(total = 8192), views(mcp))]
struct Meta {
    #[codex_meta(header = "label", flat, blob, omit(mcp))]
    label: &'static str,
    #[codex_meta(blob, mcp, omit(header, flat))]
    faulty: Option<Faulty>,
    #[codex_meta(header(name = "token", sensitive), omit(flat, blob, mcp))]
    token: &'static str,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

const MCP: View<Meta> = View::named("mcp");

fn meta(label: &'static str) -> Meta {
    Meta { label, faulty: None, token: "t", extras: Extras::default() }
}

#[test]
fn what_is_lost_is_an_event_although_the_report_is_dropped() {
    let lost = events(|| {
        let _ = meta("sécret-label").headers().value;
    });
    let reason = "reason=a character that is not printable ASCII at byte 1";
    assert_eq!(lost, [format!("WARN message=not sent field=\"label\" carrier=header key=label {reason}")]);
    let lost = events(|| {
        let _ = meta("sécret-label").client_metadata().value;
    });
    let reason = "reason=13 bytes are over the limit of 8";
    assert_eq!(lost, [format!("WARN message=not sent field=\"label\" carrier=flat key=label {reason}")]);
}

#[test]
fn every_projection_tells_and_what_was_sent_is_none() {
    type Case = (&'static str, fn(&Meta), usize);
    let bad = || Meta { faulty: Some(Faulty("secret")), ..meta("é") };
    let (blob, copy, direct) = (1, 1, 1);
    let expected: [Case; 9] = [
        ("headers", |meta| drop(meta.headers()), copy + direct),
        ("client_metadata", |meta| drop(meta.client_metadata()), blob),
        ("client_metadata_view", |meta| drop(meta.client_metadata_view()), blob),
        ("blob", |meta| drop(meta.blob()), blob),
        ("blob_always", |meta| drop(meta.blob_always()), blob),
        // It is taken from among the headers, whose total decides.
        ("header_blob", |meta| drop(meta.header_blob()), copy + direct),
        ("view", |meta| drop(meta.view(MCP)), 1),
        ("project", |meta| drop(meta.project()), blob + copy + direct),
        ("render", |meta| drop(meta.render()), blob + copy + direct),
    ];
    for (name, projection, count) in expected {
        let lost = events(|| projection(&bad()));
        assert_eq!(lost.len(), count, "{name}: {lost:#?}");
        assert_eq!(events(|| projection(&meta("fine"))), [""; 0], "{name}");
    }
    // It renders once more, and loses nothing.
    let report = bad().project().report;
    assert_eq!(events(|| drop(bad().explain(&report))), [""; 0]);
}

#[test]
fn no_event_has_a_value() {
    let extras = Extras::client([("label", "secret"), ("ke`y\u{202e}\n", "secret")]);
    let bad = Meta { label: " secret", faulty: Some(Faulty("secret")), token: "secret\u{7f}", extras };
    let lost = events(|| drop(bad.project()));
    assert!(lost.len() >= 8, "{lost:#?}");
    for line in &lost {
        assert!(!line.contains("secret"), "{line}");
        assert!(!line.contains(['\u{202e}', '\n', '\u{7f}']), "{line:?}");
    }
    assert!(lost.iter().any(|line| line.contains("the value cannot be represented there")), "{lost:#?}");
    assert!(lost.iter().any(|line| line.contains("withheld: the field is sensitive")), "{lost:#?}");
    assert!(lost.iter().any(|line| line.contains(r"key=ke\`y\u{202e}\n")), "{lost:#?}");
}

#[test]
fn many_losses_are_few_events() {
    let extras = Extras::client((0..1_000).map(|n| (format!("{n}"), "v")));
    let lost = events(|| drop(Meta { extras, ..meta("fine") }.blob()));
    assert_eq!(lost.len(), Report::SHOWN + 1);
    assert_eq!(lost.last().unwrap(), "WARN message=more not sent more=968");
}
