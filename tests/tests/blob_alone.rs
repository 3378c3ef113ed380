//! A struct whose blob no header and no flat map carries: `project` and `render` give it all the same.

use codex_metadata::{BrokenRule, Carrier, CodexMeta, Extras, Limits, Outcome, Reason, Rendered};

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta", when = Self::has_session, body_limit = 48))]
struct Alone {
    #[codex_meta(blob)]
    session_id: String,
    #[codex_meta(blob(shed = 1))]
    note: Option<String>,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

impl Alone {
    fn has_session(&self) -> bool {
        !self.session_id.is_empty()
    }

    fn new(session_id: &str, note: Option<&str>) -> Self {
        let extras = Extras::client([("team", "a"), ("session-id", "spoofed")]);
        Self { session_id: session_id.into(), note: note.map(str::to_owned), extras }
    }
}

#[test]
fn it_is_the_blob_of_its_own_method() {
    for alone in [Alone::new("s", None), Alone::new("s", Some("n")), Alone::new("", Some("n"))] {
        let (blob, sent, rendered) = (alone.blob(), alone.project(), alone.render());
        assert_eq!(sent.blob(), blob.value.as_deref());
        assert_eq!(sent.report, blob.report);
        assert_eq!((rendered.blob(), rendered.report()), (sent.blob(), &sent.report));
        assert_eq!(rendered.to_projection().blob(), sent.blob());
        assert_eq!((sent.headers.len(), sent.client_metadata.len()), (0, 0));
        assert!(rendered.client_metadata().is_empty() && rendered.headers().next().is_none());
    }
}

#[test]
fn its_limit_holds_and_is_reported() {
    let alone = Alone::new("s", Some("a note that is too long for the limit"));
    let sent = alone.project();
    assert_eq!(sent.blob(), Some(r#"{"session_id":"s","team":"a"}"#));
    let shed = sent.report.losses().iter().find(|loss| loss.field == Some("note")).unwrap();
    assert!(matches!(shed.reason, Reason::Shed { limit: 48, .. }), "{shed}");
    assert_eq!(shed.carrier, Carrier::BodyBlob);
    let explained = alone.explain(&sent.report);
    let note = explained.iter().find(|cell| cell.field == "note").unwrap();
    assert!(matches!(note.outcome, Outcome::Lost(Reason::Shed { .. })), "{note}");

    let lifted = alone.within(Limits::LIFTED);
    assert!(lifted.project().blob().unwrap().contains("too long"));
}

#[test]
fn a_rendering_that_is_used_again_has_the_new_one() {
    let mut rendered = Rendered::default();
    Alone::new("s-1", None).render_into(&mut rendered);
    assert_eq!(rendered.blob(), Some(r#"{"session_id":"s-1","team":"a"}"#));
    Alone::new("", None).render_into(&mut rendered);
    assert_eq!(rendered.blob(), None);
    Alone::new("s-2", None).render_into(&mut rendered);
    assert_eq!(rendered.blob(), Some(r#"{"session_id":"s-2","team":"a"}"#));
}

/// Its blob goes into a header, and its body has none.
#[derive(CodexMeta)]
#[codex_meta(transports(header, blob), blob(key = "x-meta"))]
struct InAHeader {
    #[codex_meta(header(name = "x-token", sensitive), blob)]
    token: String,
}

#[test]
fn one_that_a_header_carries_is_there_alone() {
    let sent = InAHeader { token: "t".into() }.project();
    assert_eq!(sent.headers["x-meta"], r#"{"token":"t"}"#);
    assert_eq!(sent.blob(), None);
    assert_eq!(InAHeader { token: "t".into() }.render().blob(), None);
}

/// The rule is named, and nothing of the value.
#[test]
fn a_sensitive_value_that_cannot_be_sent_says_why() {
    for (token, rule, text) in [
        ("geheim-é", BrokenRule::Unprintable, "a character is not printable ASCII"),
        ("geheim\n", BrokenRule::Unprintable, "a character is not printable ASCII"),
        (" geheim", BrokenRule::OuterSpace, "a space at either end would be stripped on the way"),
        ("", BrokenRule::Empty, "an empty header may be dropped on the way"),
    ] {
        let report = InAHeader { token: token.into() }.headers().report;
        assert_eq!(report.losses()[0].reason, Reason::Sensitive(rule));
        let line = format!(
            "header `x-token` (field `token`) not sent: {text} (the value is withheld: the field is sensitive)"
        );
        assert_eq!(report.to_string(), line);
        assert!(!format!("{report:?}").contains("geheim"));
    }
}
