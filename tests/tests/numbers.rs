//! A number that is none, such as `NaN`, is lost and reported on every transport alike.

use codex_metadata::observe::{Observed, assert_consistent};
use codex_metadata::{CodexMeta, View};

#[derive(Clone, Copy, Default, CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(log))]
struct Ratios {
    #[codex_meta(header = "x-ratio", flat, blob, log)]
    ratio: Option<f64>,
    #[codex_meta(header(name = "x-share", limit = 9), flat(limit = 9), omit(blob, log))]
    share: Option<f32>,
    #[codex_meta(header(name = "x-token", sensitive), omit(flat, blob, log))]
    token: Option<f64>,
    #[codex_meta(header(name = "x-named", with = Self::named), omit(flat, blob, log))]
    named: Option<f64>,
}

impl Ratios {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "`with` has the function of a reference")]
    fn named(number: &f64) -> String {
        number.to_string()
    }
}

const LOG: View<Ratios> = View::named("log");

#[test]
fn a_number_that_is_none_is_on_no_transport() {
    for (number, share, text) in [
        (f64::NAN, f32::NAN, "NaN"),
        (f64::INFINITY, f32::INFINITY, "inf"),
        (f64::NEG_INFINITY, f32::NEG_INFINITY, "-inf"),
    ] {
        let ratios = Ratios { ratio: Some(number), share: Some(share), ..Ratios::default() };
        let sent = ratios.project();
        assert_eq!((sent.headers.len(), sent.client_metadata.len()), (1, 1), "the blob alone: {sent:?}");
        assert_eq!(sent.blob(), Some("{}"));
        assert_eq!(ratios.view(LOG).value.to_string(), "{}");
        let mut lost: Vec<String> = sent.report.losses().iter().map(ToString::to_string).collect();
        lost.sort();
        let lost_on = |place: &str| format!("{place} not sent: JSON has no form for the number {text}");
        let places = [
            "blob `ratio` (field `ratio`)",
            "flat `ratio` (field `ratio`)",
            "flat `share` (field `share`)",
            "header `x-ratio` (field `ratio`)",
            "header `x-share` (field `share`)",
            "header blob `ratio` (field `ratio`)",
        ];
        assert_eq!(lost, places.map(lost_on));
        assert_consistent(&ratios);
    }
}

#[test]
fn the_number_is_withheld_where_the_field_is_sensitive() {
    let sent = Ratios { token: Some(f64::NAN), ..Ratios::default() }.headers();
    let report = sent.report.to_string();
    assert!(report.starts_with("header `x-token` (field `token`) not sent: "), "{report}");
    assert!(!report.contains("NaN"), "{report}");
}

#[test]
fn a_function_may_name_it() {
    let sent = Ratios { named: Some(f64::NAN), ..Ratios::default() }.headers().into_result().unwrap();
    assert_eq!(sent["x-named"], "NaN");
}

#[test]
fn a_reader_finds_one_that_another_sender_wrote() {
    let mut headers = Ratios { ratio: Some(0.5), ..Ratios::default() }.headers().value;
    assert_eq!(Observed::of::<Ratios>().headers(&headers).finish().audit().len(), 0);
    headers.insert("x-share", "NaN".parse().unwrap());
    let findings = Observed::of::<Ratios>().headers(&headers).finish().audit();
    assert_eq!(findings.iter().map(|finding| finding.field.as_deref()).collect::<Vec<_>>(), [Some("share")]);
}
