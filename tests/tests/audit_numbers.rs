//! An audit tells numbers apart by their decimals, also where a double does not: the value that most carriers have is the
//! one that the others are held against.

use codex_metadata::contract::{Carrier, OwnedContract};
use codex_metadata::observe::{Finding, FindingKind, Observed};
use http::{HeaderMap, HeaderName};
use serde_json::{Value, json};

const VIEWS: [&str; 4] = ["v0", "v1", "v2", "v3"];

/// A contract of one field on a transport and four views.
fn contract(json_type: &str, transport: &str, slot: &Value) -> OwnedContract {
    let mut transports = json!({transport: slot});
    for view in VIEWS {
        transports[view] = json!({"keys": ["value"]});
    }
    let contract = json!({
        "format": 2, "name": "Numbers", "transports": [transport, "v0", "v1", "v2", "v3"], "views": VIEWS,
        "reserved": [], "foreign": [],
        "fields": [{"name": "value", "type": json_type, "optional": true, "transports": transports}],
    });
    OwnedContract::from_json(&contract.to_string()).unwrap()
}

/// Audits a request that has the flat pairs, and these values in views.
fn audit(contract: &OwnedContract, flat: &[(&str, &str)], views: &[(usize, &str)]) -> Vec<Finding> {
    let mut reader = Observed::with(contract).client_metadata(flat.iter().copied());
    for (view, value) in views {
        let body = format!(r#"{{"value":{value}}}"#);
        reader = reader.view_within(VIEWS[*view], &[], body.as_bytes());
    }
    reader.finish().audit()
}

/// Returns on which carriers a value differs, and from which.
fn differing(findings: &[Finding]) -> Vec<(Carrier, Option<Carrier>)> {
    let differs = findings.iter().filter(|finding| finding.kind == FindingKind::Differs);
    differs.map(|finding| (finding.carrier, finding.witness)).collect()
}

/// As a reader in JavaScript rounds it: the one that was rounded is the one that is found.
#[test]
fn a_rounded_integer_is_found_beside_two_that_are_not() {
    for (rounded, exact) in [("9007199254740992", "9007199254740993"), ("[9007199254740992]", "[9007199254740993]")] {
        let contract = contract("any", "flat", &json!({"keys": ["value"]}));
        for flat in [&[][..], &[("value", exact)]] {
            let findings = audit(&contract, flat, &[(0, rounded), (1, exact), (2, exact)]);
            let witness = if flat.is_empty() { Carrier::View("v1") } else { Carrier::Flat };
            assert_eq!(differing(&findings), [(Carrier::View("v0"), Some(witness))], "{rounded}");
        }
        // The text is that of two, which do not agree.
        let findings = audit(&contract, &[("value", exact)], &[(0, rounded), (1, rounded), (2, exact)]);
        assert_eq!(differing(&findings).len(), 2, "{rounded}: {findings:?}");
    }
}

/// A float is the same as each integer that is the same double, and these are not the same as each other.
#[test]
fn a_float_does_not_stand_for_two_integers() {
    let all = [(0, "9007199254740992.0"), (1, "9007199254740992"), (2, "9007199254740993")];
    for flat in [json!({"keys": ["value"]}), json!({"keys": ["value"], "limit": 3, "instead": "Meta::too_long"})] {
        let contract = contract("number", "flat", &flat);
        let findings = audit(&contract, &[], &all);
        assert_eq!(differing(&findings).len(), 1, "{flat}: {findings:?}");
        assert_eq!(differing(&audit(&contract, &[], &all[..2])), [], "{flat}");
    }
}

#[test]
fn numbers_beyond_a_double_are_told_apart() {
    let contract = contract("number", "flat", &json!({"keys": ["value"]}));
    let findings = audit(&contract, &[("value", "1.23e400")], &[(0, "4.56e400"), (1, "12.3e399")]);
    assert_eq!(differing(&findings), [(Carrier::View("v0"), Some(Carrier::View("v1")))]);
}

/// A part of a value is read with all its digits, also within a list or a map of its own.
#[test]
fn numbers_within_the_parts_of_a_value_keep_their_digits() {
    let contract = contract("object", "header", &json!({"keys": [], "prefix": "x-n-"}));
    let audit = |header: &str, view: &str| {
        let headers = [("x-n-a", header)].map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
        let observed = Observed::with(&contract).headers(&HeaderMap::from_iter(headers));
        observed.view_within("v0", &[], format!(r#"{{"value":{view}}}"#).as_bytes()).finish().audit()
    };
    for number in ["18446744073709551616", "0.10000000000000001", "1e400"] {
        for nested in [format!("[{number}]"), format!(r#"{{"a":{number}}}"#)] {
            // Of two keys that are one header's, either may have been sent.
            for view in [format!(r#"{{"a":{nested}}}"#), format!(r#"{{"a":{nested},"A":true}}"#)] {
                assert_eq!(differing(&audit(&nested, &view)), [], "{view}");
                let other = view.replace(number, "7");
                assert_eq!(differing(&audit(&nested, &other)).len(), 1, "{other}");
            }
        }
    }
}
