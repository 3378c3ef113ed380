//! The messages of a WebSocket.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use crate::{frame, har, lines, piped, said, socket};

#[test]
fn frames_are_read_in_every_form() {
    let text = frame();
    for message in [
        json!({"type": "send", "time": 1.5, "opcode": 1, "data": text}),
        json!({"type": "send", "opcode": 2, "data": BASE64_STANDARD.encode(&text)}),
        json!({"type": "send", "opcode": "binary", "data": BASE64_STANDARD.encode(&text)}),
        // A writer that has never heard of base64.
        json!({"type": "send", "opcode": 2, "data": text}),
        json!({"opcode": 1, "data": text}),
        json!({"type": "request", "data": text}),
    ] {
        let lines = said(&socket(&json!([
            {"type": "receive", "opcode": 1, "data": text}, message,
            {"type": "receive", "opcode": 2, "data": null}, {"type": "send", "opcode": 9, "data": null}, {"type": "send", "opcode": 8},
        ])));
        let [handshake, frame] = &lines[..] else { panic!("{lines:?}") };
        assert_eq!((&handshake["findings"], &frame["findings"]), (&json!([]), &json!([])), "{frame}");
        assert_eq!(frame["carriers"]["turn_id"], "blob");
        // It has its handshake's release.
        assert_eq!(frame["version"], "0.171.0");
    }
    for nothing in [json!(null), json!([])] {
        assert_eq!(said(&socket(&nothing)).len(), 1);
    }
}

#[test]
fn a_frame_that_cannot_be_read_is_said_with_its_socket() {
    for (message, word) in [
        (json!({"type": "send", "opcode": 2, "data": "%%%"}), "its base64 cannot be decoded"),
        (json!({"type": "send", "opcode": 1, "data": null}), "its data is not in the capture"),
        (json!({"type": "send", "opcode": 1}), "its data is not in the capture"),
        (json!(7), "a message is no object"),
    ] {
        let good = json!({"type": "send", "opcode": 1, "data": frame()});
        let lines = said(&socket(&json!([message, good])));
        let [handshake, odd, frame] = &lines[..] else { panic!("{lines:?}") };
        assert_eq!((&handshake["findings"], &frame["findings"]), (&json!([]), &json!([])));
        assert!(odd["odd"].as_str().unwrap().contains("frame of GET /v1/responses"), "{odd}");
        assert!(odd["why"].as_str().unwrap().contains(word), "{odd}");
        // Whatever another client sends is nobody's business.
        let mut other = socket(&json!([message]));
        other["request"]["headers"] = json!([]);
        other["request"]["url"] = "wss://chat.example.com/".into();
        let output = piped(&[], har(&[other]).as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    }
    assert!(said(&socket(&json!({"a": 1})))[1]["why"].as_str().unwrap().contains("no list of messages"));
}

/// A gateway that writes `_` for `-`, or nothing, has not made another request of a handshake.
#[test]
fn a_handshake_is_one_under_every_spelling_of_its_blob() {
    for name in ["x_codex_turn_metadata", "xcodexturnmetadata"] {
        let mut entry = socket(&json!(null));
        for header in entry["request"]["headers"].as_array_mut().unwrap() {
            if header["name"] == "x-codex-turn-metadata" {
                header["name"] = name.into();
            }
        }
        let [line] = &said(&entry)[..] else { panic!("one request") };
        assert_eq!((&line["path"], &line["findings"][0]["kind"]), (&json!("handshake"), &json!("recased")), "{line}");
        assert_eq!(line["findings"].as_array().unwrap().len(), 1, "{line}");
    }
}

/// A message that was sent in several frames is put together, whatever was sent and received between them.
#[test]
fn the_frames_of_a_message_are_put_together() {
    let text = frame();
    let end = text.len() / 3;
    let (first, rest) = text.split_at(end);
    let (second, third) = rest.split_at(end);
    let sent = |opcode: u8, data: &str| json!({"type": "send", "opcode": opcode, "data": data});
    let received = json!({"type": "receive", "opcode": 0, "data": "x"});
    let in_base64 = [first, second, third].map(|part| BASE64_STANDARD.encode(part));
    for messages in [
        json!([sent(1, first), received, sent(0, second), sent(9, ""), sent(0, third), sent(1, &text)]),
        json!([sent(2, &in_base64[0]), sent(0, &in_base64[1]), received, sent(0, &in_base64[2]), sent(1, &text)]),
        json!([sent(2, first), sent(0, second), sent(0, third), sent(1, &text)]),
        json!([
            {"type": "send", "opcode": "text", "data": first},
            {"type": "send", "opcode": "Continuation", "data": format!("{second}{third}")},
            sent(1, &text),
        ]),
    ] {
        let output = piped(&["--json"], har(&[socket(&messages)]).as_bytes());
        let lines = lines(&output);
        assert_eq!(lines.len(), 3, "{lines:?}");
        for line in &lines[1..] {
            assert_eq!((&line["path"], &line["findings"]), (&json!("response.create"), &json!([])), "{line}");
        }
    }
    let messages = json!([sent(0, first), sent(1, &text)]);
    let lines = lines(&piped(&["--json"], har(&[socket(&messages)]).as_bytes()));
    assert_eq!(lines[1]["why"], "the frame before it is not in the capture");
    assert_eq!(lines[2]["findings"], json!([]));
}
