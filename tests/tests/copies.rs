//! A blob of which only one copy exists.

use codex_metadata::contract::OwnedContract;
use codex_metadata::observe::{Observed, assert_consistent};
use codex_metadata::{Carrier, CodexMeta, Rendered};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", body_only))]
struct InBody {
    #[codex_meta(header = "thread-id", flat, blob)]
    thread_id: String,
    #[codex_meta(blob, omit(header, flat))]
    model: &'static str,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", header_only))]
struct InHeader {
    #[codex_meta(header = "thread-id", flat, blob)]
    thread_id: String,
    #[codex_meta(blob, omit(header, flat))]
    model: &'static str,
}

/// Which copies are sent, by both ways to project.
fn copies<M: CodexMeta>(meta: &M) -> [bool; 2] {
    let sent = meta.project().into_result().unwrap();
    let mut rendered = Rendered::default();
    meta.render_into(&mut rendered);
    let again = rendered.to_projection();
    assert_eq!((&again.headers, &again.client_metadata), (&sent.headers, &sent.client_metadata));
    [sent.headers.contains_key("x-meta"), sent.client_metadata.contains_key("x-meta")]
}

#[test]
fn only_the_declared_copy_is_sent_and_expected() {
    let (body, header) = (InBody { thread_id: "t".into(), model: "m" }, InHeader { thread_id: "t".into(), model: "m" });
    assert_eq!((copies(&body), copies(&header)), ([false, true], [true, false]));
    assert_eq!(body.blob().value.as_deref(), Some(r#"{"thread_id":"t","model":"m"}"#));
    assert_eq!((body.header_blob().value, header.blob().value), (None, None));
    assert_eq!(header.header_blob().value.unwrap(), r#"{"thread_id":"t","model":"m"}"#);
    assert_consistent(&body);
    assert_consistent(&header);
    let carriers = |contract: &codex_metadata::Contract| contract.carriers().collect::<Vec<_>>();
    assert_eq!(carriers(InBody::CONTRACT), [Carrier::Header, Carrier::Flat, Carrier::BodyBlob]);
    assert_eq!(carriers(InHeader::CONTRACT), [Carrier::Header, Carrier::Flat, Carrier::HeaderBlob]);
}

#[test]
fn the_declared_copy_is_missed() {
    let header = InHeader { thread_id: "t".into(), model: "m" };
    let mut sent = header.project();
    sent.headers.remove("x-meta");
    let observed = Observed::of::<InHeader>().headers(&sent.headers).client_metadata(&sent.client_metadata).finish();
    let findings: Vec<String> = observed.audit().iter().map(ToString::to_string).collect();
    assert_eq!(findings, ["header blob is missing"]);
}

#[test]
fn the_contract_says_it() {
    for (contract, words) in [(InBody::CONTRACT, "in the body only"), (InHeader::CONTRACT, "in a header only")] {
        let read = OwnedContract::from_json(&contract.to_json().to_string()).unwrap();
        assert_eq!(*read, *contract);
        assert_eq!(read.to_markdown(), contract.to_markdown());
        assert!(contract.to_markdown().contains(words));
    }
    assert_ne!(InBody::CONTRACT.to_json()["blob"], InHeader::CONTRACT.to_json()["blob"]);
}

#[test]
fn a_schema_has_the_declared_copy_alone() {
    let has_blob = |contract: &codex_metadata::Contract, carrier| {
        let schema = contract.json_schema(carrier).unwrap();
        let required = schema["required"].as_array().into_iter().flatten().any(|key| key == "x-meta");
        assert_eq!(schema["properties"].get("x-meta").is_some(), required, "{schema:#}");
        required
    };
    for (contract, in_header, in_body) in [(InBody::CONTRACT, false, true), (InHeader::CONTRACT, true, false)] {
        assert_eq!((has_blob(contract, Carrier::Header), has_blob(contract, Carrier::Flat)), (in_header, in_body));
    }
}
