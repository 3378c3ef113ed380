//! Reading is bounded in memory whatever comes: bodies of 1 GiB, made while they are read.
//!
//! A process of its own, because its allocator counts.

use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};

use peak_alloc::PeakAlloc;

use codex_metadata::codex::{CodexResponsesMetadata, paths};
use codex_metadata::observe::{Bounds, Finding, FindingKind, Observed};
use serde_json::json;

#[global_allocator]
static PEAK: PeakAlloc = PeakAlloc;

const GIB: u64 = 1 << 30;

/// `head`, then `part` over and over, up to 1 GiB.
struct Endless {
    head: io::Cursor<Vec<u8>>,
    part: Vec<u8>,
    at: usize,
    left: u64,
}

impl Endless {
    fn new(head: &str, part: &[u8]) -> Self {
        // Long parts, so that reading is not the test's work.
        let part = part.repeat(1 + 4096 / part.len());
        Self { head: io::Cursor::new(head.as_bytes().to_vec()), part, at: 0, left: GIB }
    }
}

impl Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut read = self.head.read(out)?;
        if read == 0 {
            let rest = &self.part[self.at..];
            read = rest.len().min(out.len()).min(usize::try_from(self.left).unwrap_or(usize::MAX));
            out[..read].copy_from_slice(&rest[..read]);
            self.at = (self.at + read) % self.part.len();
        }
        self.left -= read as u64;
        Ok(read)
    }
}

/// Each test counts what all of them have.
static LOCK: Mutex<()> = Mutex::new(());

#[test]
fn a_hostile_body_of_1_gib_takes_no_more_than_the_bounds() {
    let _one_at_a_time = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
    let blob = r#"{"client_metadata":{"thread_id":"t-1","x-codex-turn-metadata":""#;
    let bodies: [(&str, &str, &[u8]); 15] = [
        ("deep nesting beside the metadata", r#"{"input":"#, b"["),
        ("deep nesting of objects", r#"{"input":"#, br#"{"a":"#),
        ("deep nesting in the metadata", r#"{"client_metadata":{"thread_id":"t-1","turn_id":"#, b"["),
        ("deep nesting in the blob", &format!("{blob}{{\\\"workspaces\\\":"), b"["),
        ("one huge string beside the metadata", r#"{"input":""#, b"x"),
        ("one huge string in the metadata", r#"{"client_metadata":{"thread_id":"t-1","turn_id":""#, b"x"),
        ("one huge string of escapes", r#"{"client_metadata":{"thread_id":"t-1","turn_id":""#, br"\u00e9"),
        ("one huge key", r#"{"client_metadata":{"thread_id":"t-1",""#, b"x"),
        ("one huge number", r#"{"client_metadata":{"thread_id":"t-1","turn_id":1"#, b"0"),
        ("a million keys", r#"{"client_metadata":{"thread_id":"t-1""#, br#","k":"v""#),
        ("a million keys with an escape", r#"{"client_metadata":{"thread_id":"t-1""#, br#","\n":"\n""#),
        ("a million maps", "{", br#""client_metadata":{"thread_id":"t-1"},"#),
        ("a million keys in the blob", &format!("{blob}{{"), br#"\"k\":1,"#),
        ("white space", "", b" "),
        ("no UTF-8", r#"{"client_metadata":{"thread_id":"t-1"},"input":""#, b"\xFF"),
    ];
    let bounds = Bounds { body_bytes: 1 << 20, kept_bytes: 1 << 18, ..Bounds::default() };
    for (name, head, part) in bodies {
        let mut body = Endless::new(head, part);
        PEAK.reset_peak_usage();
        let before = PEAK.current_usage();
        let reader = Observed::of::<CodexResponsesMetadata>().bounds(bounds).on(paths::RESPONSE_CREATE);
        let observed = reader.body(&mut body).finish();
        let findings = observed.audit();
        let mib = (PEAK.peak_usage() - before) >> 20;
        assert!(mib <= 8, "{name}: {mib} MiB");
        assert!(GIB - body.left <= bounds.body_bytes + (1 << 16), "{name}: read on");
        let over =
            findings.iter().any(|finding| matches!(finding.kind, FindingKind::Unread(_) | FindingKind::Malformed(_)));
        assert!(over, "{name}: {findings:?}");
        assert!(findings.len() <= bounds.findings + 1, "{name}: {} findings", findings.len());
        // The members before the damage are read.
        if head.contains("thread_id") {
            assert_eq!(observed.get("thread_id").count(), 1, "{name}");
        }
    }
}

/// A key counts as a value does, whatever becomes of what is under it.
#[test]
fn no_more_is_kept_of_long_keys_than_the_bounds() {
    let _one_at_a_time = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
    let bounds = Bounds { kept_bytes: 1 << 18, ..Bounds::default() };
    let members = (0..100).map(|i| format!(r#","{}{i}":"v""#, "k".repeat(60_000))).collect::<Vec<_>>().concat();
    let respelt = |begin: &str, end: &str| -> String {
        let members = (0..100).map(|i| format!(r#","{begin}{}{end}"#, "-".repeat(60_000 + i)));
        members.collect::<Vec<_>>().concat()
    };
    let (spelt, respelt) = (respelt("client", r#"metadata":{}"#), respelt("session", r#"id":"v""#));
    let (turn, mcp) = (paths::RESPONSE_CREATE, paths::MCP_REQUEST);
    for (path, body) in [
        (mcp, format!(r#"{{"params":{{"_meta":{{"x-codex-turn-metadata":{{"thread_id":"t"{members}}}}}}}}}"#)),
        (turn, format!(r#"{{"client_metadata":{{"thread_id":"t"{members}}}}}"#)),
        (turn, format!(r#"{{"client_metadata":{{"thread_id":"t"}}{spelt}}}"#)),
        (turn, format!(r#"{{"client_metadata":{{"thread_id":"t"{respelt}}}}}"#)),
    ] {
        let before = PEAK.current_usage();
        let reader = Observed::of::<CodexResponsesMetadata>().bounds(bounds).on(path);
        let observed = reader.body_bytes(body.as_bytes()).finish();
        let findings = observed.audit();
        let bytes = PEAK.current_usage() - before;
        assert_eq!(observed.get("thread_id").count(), 1);
        assert!(findings.len() > 90, "{}", findings.len());
        // What is kept, it again in two findings and their copies, and the beginnings of the rest.
        assert!(bytes < 5 * bounds.kept_bytes, "{bytes} bytes");
    }
}

#[test]
fn an_extra_of_which_not_even_the_key_is_kept_is_not_missed() {
    let _one_at_a_time = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
    let blob = |first: &str| format!(r#"{{"thread_id":"t",{first}"{}":"v"}}"#, "k".repeat(60_000));
    let (header, body) = (blob(""), blob(r#""a":"1","#));
    let body = json!({"client_metadata": {"thread_id": "t", "x-codex-turn-metadata": body}}).to_string();
    // The header's copy and its extra have 120 KB, and the text of the body's has 60 KB.
    let bounds = Bounds { kept_bytes: 200_000, ..Bounds::default() };
    let reader = Observed::of::<CodexResponsesMetadata>().bounds(bounds).on(paths::RESPONSES);
    let observed =
        reader.header_pairs([("x-codex-turn-metadata", header.as_bytes())]).body_bytes(body.as_bytes()).finish();
    let findings = observed.audit();
    assert!(findings.iter().any(|finding| matches!(finding.kind, FindingKind::Unread(_))), "{findings:?}");
    let is_missed = |finding: &Finding| finding.kind == FindingKind::Missing && finding.to_string().contains("kkk");
    assert!(!findings.iter().any(is_missed));
}
