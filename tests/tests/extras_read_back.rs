//! Extras that were sent are read back, however large they are and from whichever fields they came.

use codex_metadata::observe::Observed;
use codex_metadata::{CodexMeta, Extras, MAX_EXTRAS_BYTES, Reason, Source};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(CodexMeta, Debug, Deserialize, PartialEq)]
#[codex_meta(blob(key = "x-inner"), foreign("trace-*"))]
struct Inner {
    #[codex_meta(header = "x-turn", flat, blob)]
    turn: u8,
    #[codex_meta(extras)]
    #[serde(default)]
    extras: Extras<Self>,
}

#[derive(CodexMeta, Debug, Deserialize, PartialEq)]
#[codex_meta(blob(key = "x-meta"))]
struct Outer {
    #[codex_meta(nested)]
    inner: Inner,
    #[codex_meta(extras)]
    #[serde(default)]
    extras: Extras<Self>,
}

#[derive(CodexMeta, Debug, Deserialize, PartialEq)]
#[codex_meta(blob(key = "x-meta"))]
struct Frame {
    #[codex_meta(nested)]
    inner: Inner,
}

/// Pairs of a kilobyte each.
fn pairs(start: &str, count: usize) -> Vec<(String, String)> {
    (0..count).map(|n| (format!("{start}{n}"), "v".repeat(1000))).collect()
}

/// Sends the value whole, and reads it back without a finding.
fn read<M: CodexMeta + DeserializeOwned>(meta: &M) -> M {
    let sent = meta.project();
    assert_eq!(sent.report.to_string(), "everything was sent");
    let observed = Observed::of::<M>().headers(&sent.headers).client_metadata(&sent.client_metadata).finish();
    assert_eq!(observed.audit(), []);
    observed.deserialize().unwrap()
}

fn large<M: CodexMeta>(start: &str, count: usize) -> Extras<M> {
    Extras::with_max_bytes(1 << 20, pairs(start, count), None::<(String, String)>)
}

#[test]
fn extras_with_a_larger_limit_are_read_back() {
    let meta = Inner { turn: 1, extras: large("a", 50) };
    assert_eq!(read(&meta), meta);
    assert_eq!(meta.blob().value, read(&meta).blob().value, "and sent again");

    let framed = Frame { inner: Inner { turn: 1, extras: large("a", 50) } };
    assert_eq!(read(&framed), framed);
}

#[test]
fn extras_of_several_fields_are_those_of_the_whole() {
    let of = |extras, inner| Outer { inner: Inner { turn: 1, extras: inner }, extras };
    let own = Extras::client(pairs("b", 12).into_iter().chain([("trace-id".to_owned(), "t".to_owned())]));
    let meta = of(own, Extras::client(pairs("a", 12)));
    let again = read(&meta);
    assert_eq!(again.inner.extras, Extras::default());
    assert_eq!((again.extras.iter().count(), again.extras.rejected().count()), (25, 0));
    assert_eq!(meta.blob().value, again.blob().value);
}

/// What was read is no reason for more.
#[test]
fn later_pairs_are_within_the_size_of_those_that_were_read() {
    let bytes = |extras: &Extras<Inner>| extras.iter().map(|(key, value, _)| key.len() + value.len()).sum::<usize>();
    for count in [0, 50] {
        let mut again = read(&Inner { turn: 1, extras: large("a", count) });
        assert_eq!(again.extras.iter().count(), count);
        let limit = bytes(&again.extras).max(MAX_EXTRAS_BYTES);
        again.extras.replace(Source::Client, [("long", "v".repeat(limit))]);
        let losses = again.blob().report;
        assert_eq!(
            losses.losses().iter().map(|loss| &loss.reason).collect::<Vec<_>>(),
            [&Reason::ExtrasFull { limit }]
        );
    }
}
