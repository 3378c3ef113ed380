//! The forms of headers, and what is odd among them.

use serde_json::{Value, json};

use crate::{assert_noted, assert_whole, har, lines, piped, post, said, turn};

/// A request without headers in the capture had some: no request is sent without.
#[test]
fn headers_that_are_not_in_the_capture_are_not_missed() {
    let (_, body) = turn();
    for headers in [None, Some(json!(null)), Some(json!([])), Some(json!("session-id: s-1")), Some(json!(7))] {
        let mut entry = post(&[], &json!({"text": body}), &json!(body.len()));
        let request = entry["request"].as_object_mut().unwrap();
        match headers {
            Some(headers) => request.insert("headers".into(), headers),
            None => request.remove("headers"),
        };
        assert_noted(&entry, "its headers ");
        assert_eq!(said(&entry)[0]["carriers"]["turn_id"], "blob");
    }
}

#[test]
fn an_odd_header_costs_no_other() {
    for (odd, note) in [
        (json!(null), None),
        (json!({}), None),
        (json!({"name": "x-a", "value": null}), None),
        (json!({"name": ":authority", "value": "api.example.com"}), None),
        (json!("x-a: b"), Some("1 of its headers have no name")),
        (json!(7), Some("1 of its headers have no name")),
        (json!({"name": "x a", "value": "b"}), Some("a header has a name that no header can have")),
        (json!({"name": "s3cr3t/abc: d", "value": ""}), Some("a header has a name that no header can have")),
        (
            json!({"name": "Authorization: Bearer s3cr3t", "value": ""}),
            Some("a header that begins with `Authorization` has a name that no header can have"),
        ),
        (
            json!({"name": "s3cr3t@h:repo", "value": "t-1"}),
            Some("a header that begins with `h` has a name that no header can have"),
        ),
        // Lines that a writer took for headers of their own.
        (json!({"name": " s3cr3tTOKEN+x==", "value": ""}), Some("a header has a name that no header can have")),
        (json!({"name": "s3cr3t abc=", "value": ""}), Some("a header has a name that no header can have")),
        (json!({"name": "s3cr3t,abc", "value": ""}), Some("a header has a name that no header can have")),
    ] {
        let (_, body) = turn();
        let mut entry = post(&[], &json!({"text": body}), &json!(-1));
        entry["request"]["headers"].as_array_mut().unwrap().insert(0, odd);
        match note {
            None => assert_whole(&entry),
            Some(note) => assert_noted(&entry, note),
        }
    }
    // A list may have no value, and then there is no header.
    let (headers, body) = turn();
    let name = |header: &Value| header["name"].as_str().unwrap().to_owned();
    let lists: serde_json::Map<String, Value> =
        headers.iter().map(|header| (name(header), json!([header["value"]]))).collect();
    let mut entry = post(&[], &json!({"text": body}), &json!(-1));
    entry["request"]["headers"] = lists.into();
    entry["request"]["headers"]["x a"] = json!([]);
    assert_whole(&entry);
    // Names with a space around them, and both in capitals.
    let (headers, body) = turn();
    let mut entry = post(&[], &json!({"text": body}), &json!(-1));
    let named =
        |header: &Value| json!({"Name": format!("{} ", header["name"].as_str().unwrap()), "Value": header["value"]});
    entry["request"]["headers"] = headers.iter().map(named).collect();
    assert_whole(&entry);
}

/// However many headers are odd, there is no line for each.
#[test]
fn what_a_capture_did_to_headers_is_said_in_a_bounded_number_of_lines() {
    let (_, body) = turn();
    let many = |name: fn(usize) -> String, value: &str| -> Vec<Value> {
        (0..300).map(|n| json!({"name": name(n), "value": value})).collect()
    };
    let surrogates = many(|n| format!("x-{n}"), "SURROGATE");
    for odd in [many(|n| format!("x {n}"), "v"), many(|n| format!("x-{n}"), "a\u{1}\nb\u{1}"), surrogates] {
        let mut entry = post(&[("content-encoding", "gzip")], &json!({"text": body[1..]}), &json!(-1));
        entry["request"]["headers"].as_array_mut().unwrap().extend(odd);
        let file = har(&[entry]).replace("SURROGATE", "\\udc80");
        let [line] = &lines(&piped(&["--json"], file.as_bytes()))[..] else { panic!("one request") };
        let notes = line["capture"].as_array().unwrap();
        assert_eq!(notes.len(), 102, "{notes:?}");
        assert_eq!(notes[100], "more of its headers were changed, and are not listed");
        assert!(notes[101].as_str().unwrap().contains("its body was not read"), "{notes:?}");
    }
}

#[test]
fn a_control_character_in_a_header_is_found_there() {
    let (headers, body) = turn();
    for (method, text) in [("POST", json!({"text": body})), ("GET", json!(null))] {
        let mut entry = post(&[], &text, &json!(-1));
        entry["request"]["method"] = method.into();
        let spoil = |header: &Value| {
            let mut header = header.clone();
            if header["name"] == "x-codex-turn-metadata" {
                header["value"] = header["value"].as_str().unwrap().replacen("s-1", "s\u{7F}1", 1).into();
            }
            header
        };
        entry["request"]["headers"] = headers.iter().map(spoil).collect();
        let [line] = &said(&entry)[..] else { panic!("one request") };
        let [finding] = &line["findings"].as_array().unwrap()[..] else { panic!("{line}") };
        assert_eq!((&finding["kind"], &finding["carrier"]), (&json!("malformed"), &json!("header blob")), "{line}");
        assert!(line["capture"][0].as_str().unwrap().contains("control character"), "{line}");
    }
}

#[test]
fn a_release_is_found_behind_a_version_of_another_layer() {
    let (_, body) = turn();
    for (version, release) in [("0.140.0", "0.140.0"), ("2", "0.171.0"), ("", "0.171.0"), ("beta", "0.171.0")] {
        let entry = post(&[("version", version)], &json!({"text": body}), &json!(-1));
        assert_eq!(said(&entry)[0]["version"], release);
    }
}
