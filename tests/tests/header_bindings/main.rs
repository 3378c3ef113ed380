//! Smithy publishes tests of the header bindings of its REST protocols (`smithy-aws-protocol-tests`, Apache License 2.0).
//! `facts.jsonl` has their values and lines, each with the outcome here: the same, or another one with the reason.

mod declared;
mod forms;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::Path;

use codex_metadata::observe::Observed;
use codex_metadata::{CodexMeta, HasHeaders};
use http::HeaderMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use declared::{Empty, Lists, Media, Numbers, Prefixed, SpelledNumbers, Texts, Times, Values};

/// A value, and the header lines that it has by Smithy's tests.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fact {
    /// The tests, by the names that they have there; the prefix of the protocol is left out.
    tests: Vec<String>,
    /// The struct of `declared.rs`, or the case of the compile-fail suite that shows why there is none.
    declared: String,
    #[serde(default)]
    value: Value,
    #[serde(default)]
    lines: Lines,
    /// The lines that are sent here, if they differ.
    sent: Option<Lines>,
    /// The report of what is not sent.
    #[serde(default)]
    report: Vec<String>,
    /// The value that the lines are read as here, if it differs.
    read: Option<Value>,
    /// The findings of an audit of the lines.
    #[serde(default)]
    found: Vec<String>,
    /// The field that the lines cannot be read as.
    unread: Option<String>,
    /// Values of a header that are no such value, for the field that must be blamed.
    refused: Option<Refused>,
    /// The reason of a difference.
    because: Option<String>,
}

type Lines = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    field: String,
    header: String,
    values: Vec<String>,
    /// The `values` that are taken here all the same.
    #[serde(default)]
    taken: Vec<String>,
}

fn facts() -> Vec<Fact> {
    include_str!("facts.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

#[test]
fn each_fact_holds() {
    for fact in facts() {
        match fact.declared.as_str() {
            "Values" => fact.holds::<Values>(),
            "Numbers" => fact.holds::<Numbers>(),
            "SpelledNumbers" => fact.holds::<SpelledNumbers>(),
            "Lists" => fact.holds::<Lists>(),
            "Texts" => fact.holds::<Texts>(),
            "Empty" => fact.holds::<Empty>(),
            "Times" => fact.holds::<Times>(),
            "Media" => fact.holds::<Media>(),
            "Prefixed" => fact.holds::<Prefixed>(),
            case => {
                let message = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui-tests/fail").join(case);
                assert!(message.is_file(), "there is no {}", message.display());
                assert!(fact.because.is_some(), "{:?} says no reason", fact.tests);
            }
        }
    }
}

#[test]
fn each_difference_has_a_reason() {
    for fact in facts() {
        let is_taken = fact.refused.as_ref().is_some_and(|refused| !refused.taken.is_empty());
        let is_declared = Path::new(&fact.declared).extension().is_none();
        let is_read = fact.read.is_none() && fact.unread.is_none();
        let differs = fact.sent.is_some() || !is_read || is_taken || !is_declared;
        assert_eq!(fact.because.is_some(), differs, "{:?}", fact.tests);
        assert!(differs || fact.report.is_empty() && fact.found.is_empty(), "{:?}", fact.tests);
    }
}

impl Fact {
    fn holds<M: CodexMeta + HasHeaders + Debug + DeserializeOwned>(&self) {
        let Self { tests, value, lines, sent, report, read, found, unread, refused, .. } = self;
        if let Some(refused) = refused {
            return refused.holds::<M>();
        }
        let meta: M = serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{tests:?}: {error}"));
        let headers = meta.headers();
        let lost: Vec<String> = headers.report.losses().iter().map(ToString::to_string).collect();
        assert_eq!((of(&headers.value), &lost), (sent.as_ref().unwrap_or(lines).clone(), report), "{tests:?}");
        let observed = observed::<M>(lines);
        if unread.is_some() {
            let error = observed.deserialize::<M>().unwrap_err();
            return assert_eq!(error.field(), unread.as_deref(), "{error}");
        }
        let known: M = serde_json::from_value(read.as_ref().unwrap_or(value).clone()).unwrap();
        let back: M = observed.deserialize().unwrap_or_else(|error| panic!("{tests:?}: {error}"));
        assert_eq!(format!("{back:?}"), format!("{known:?}"), "{tests:?}");
        let findings: Vec<String> = observed.audit().iter().map(ToString::to_string).collect();
        assert_eq!(&findings, found, "{tests:?}");
    }
}

impl Refused {
    fn holds<M: CodexMeta + Debug + DeserializeOwned>(&self) {
        for value in &self.values {
            let observed = observed::<M>(&[(self.header.clone(), value.clone())].into());
            match observed.deserialize::<M>() {
                Ok(meta) => assert!(self.taken.contains(value), "{value} is {meta:?}"),
                Err(error) => {
                    assert!(!self.taken.contains(value), "{value}: {error}");
                    assert_eq!(error.field(), Some(self.field.as_str()), "{value}: {error}");
                }
            }
        }
    }
}

fn of(headers: &HeaderMap) -> Lines {
    headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect()
}

fn observed<M: CodexMeta>(lines: &Lines) -> Observed<'static> {
    let headers: HeaderMap = lines.iter().map(|(name, line)| (name.parse().unwrap(), line.parse().unwrap())).collect();
    Observed::of::<M>().headers(&headers).finish()
}
