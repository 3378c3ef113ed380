//! The forms of a body: as it was sent, as it was meant, left out or spoilt.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use crate::{assert_noted, assert_whole, gzip, har, lines, piped, post, said, stored, turn, zstd};

/// Nobody who left a body out says that the sender did.
#[test]
fn a_body_that_was_left_out_is_said_and_no_finding() {
    let length = &[("Content-Length", "512")][..];
    for (headers, post_data, body_size) in [
        // Chromium and Playwright, asked to omit; `minimal` has no size either.
        (length, json!({"mimeType": "application/json", "text": "", "params": []}), json!(512)),
        (length, json!({"mimeType": "application/json", "text": "", "params": []}), json!(-1)),
        (&[], json!({"mimeType": "application/json", "text": "", "params": []}), json!(-1)),
        // Firefox, whose setting leaves them out.
        (length, json!({"mimeType": "application/json", "text": "", "comment": "not included"}), json!(0)),
        // mitmproxy, which streamed it.
        (length, json!({"mimeType": "application/json", "text": null, "params": []}), json!(0)),
        // No member at all, or an empty one.
        (length, json!(null), json!(512)),
        (&[], json!({"mimeType": "application/json"}), json!(-1)),
        (&[], json!({}), json!(null)),
    ] {
        let entry = post(headers, &post_data, &body_size);
        let [line] = &said(&entry)[..] else { panic!("one request") };
        assert_eq!((&line["findings"], &line["capture"]), (&json!([]), &json!([])), "{entry}");
        assert_eq!(line["without_body"], true, "{entry}");
        let output = piped(&[], har(&[entry.clone(), entry]).as_bytes());
        assert_eq!(output.status.code(), Some(0));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("2 captured without the body that they had"), "{text}");
    }
}

/// A body that is empty in truth lacks what it was to carry.
#[test]
fn a_body_that_was_sent_empty_is_a_finding() {
    for (headers, post_data, body_size) in [
        (&[("content-length", "0")][..], json!({"text": ""}), json!(0)),
        (&[("content-length", "0")], json!({"text": ""}), json!(-1)),
        (&[("content-length", "0")], json!(null), json!(0)),
        (&[], json!({"text": ""}), json!(0)),
        (&[("content-length", "2")], json!({"text": "{}"}), json!(2)),
    ] {
        let entry = post(headers, &post_data, &body_size);
        let [line] = &said(&entry)[..] else { panic!("one request") };
        assert!(!line["findings"].as_array().unwrap().is_empty(), "{entry}");
    }
}

#[test]
fn a_body_is_read_however_it_was_written_down() {
    let (_, body) = turn();
    let zstd = zstd(body.as_bytes());
    let base64 = BASE64_STANDARD.encode(&zstd);
    let url_safe: String = base64.trim_end_matches('=').replace('+', "-").replace('/', "_");
    let latin_1: String = zstd.iter().map(|byte| char::from(*byte)).collect();
    let [once, twice] =
        [gzip(body.as_bytes()), gzip(&gzip(body.as_bytes()))].map(|bytes| BASE64_STANDARD.encode(bytes));
    let mixed = BASE64_STANDARD.encode(crate::zstd(&gzip(body.as_bytes())));
    let zstd_header = &[("Content-Encoding", "zstd")][..];
    for (headers, post_data) in [
        (&[][..], json!({"mimeType": "application/json", "text": body})),
        // As it was sent, in base64 of each kind.
        (zstd_header, json!({"text": base64, "encoding": "base64"})),
        (zstd_header, json!({"text": base64, "_encoding": "base64"})),
        (zstd_header, json!({"text": url_safe, "encoding": "BASE64"})),
        (
            zstd_header,
            json!({"text": base64.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect::<Vec<_>>().join("\r\n"), "encoding": "base64"}),
        ),
        // Without a word that it is base64, or a character for each byte.
        (zstd_header, json!({"text": base64})),
        (zstd_header, json!({"text": latin_1})),
        // Already decompressed, with the header of before.
        (zstd_header, json!({"text": body})),
        // Compressed without a word of it.
        (&[], json!({"text": base64, "encoding": "base64"})),
        // Compressed twice, which the header says, or not; undone once or twice already.
        (&[("Content-Encoding", "gzip, gzip")], json!({"text": twice, "encoding": "base64"})),
        (&[("Content-Encoding", "gzip"), ("Content-Encoding", "gzip")], json!({"text": twice, "encoding": "base64"})),
        (&[("Content-Encoding", "gzip")], json!({"text": twice, "encoding": "base64"})),
        (&[], json!({"text": twice, "encoding": "base64"})),
        (&[("Content-Encoding", "gzip, gzip")], json!({"text": once, "encoding": "base64"})),
        (&[("Content-Encoding", "gzip, gzip")], json!({"text": body})),
        (&[("Content-Encoding", "gzip, zstd")], json!({"text": mixed, "encoding": "base64"})),
        // In base64 without a word of it, or in the chunks in which it came.
        (&[], json!({"text": BASE64_STANDARD.encode(&body)})),
        (
            &[("Transfer-Encoding", "gzip, Chunked")],
            json!({"text": format!("a;x=1\r\n{}\r\n{:X}\r\n{}\r\n0\r\n\r\n", &body[..10], body.len() - 10, &body[10..])}),
        ),
    ] {
        assert_whole(&post(headers, &post_data, &json!(-1)));
    }
    // mitmproxy writes bytes as lone surrogates where it cannot decompress them, and nothing of them is lost.
    let escape = |byte: &u8| match byte {
        0x80.. => format!("\\udc{byte:02x}"),
        _ => format!("\\u{byte:04x}"),
    };
    let entry = post(zstd_header, &json!({"text": "BODY"}), &json!(zstd.len()));
    let escaped = har(&[entry]).replace("BODY", &zstd.iter().map(escape).collect::<String>());
    let [line] = &lines(&piped(&["--json"], escaped.as_bytes()))[..] else { panic!("one request") };
    assert_eq!((&line["findings"], &line["capture"]), (&json!([]), &json!([])), "{line}");
    assert_eq!(line["carriers"]["turn_id"], "blob");
}

#[test]
fn a_body_that_the_capture_spoilt_is_noted() {
    let (_, body) = turn();
    let length = body.len().to_string();
    for (headers, post_data, word) in [
        (&[][..], json!({"text": "%%%", "encoding": "base64"}), "its base64 cannot be decoded"),
        (&[], json!("text"), "`postData` is no object"),
        (&[], json!([1]), "`postData` is no object"),
        (&[("content-encoding", "zstd")], json!({"text": "(\u{fffd}/\u{fffd}"}), "it is not the `zstd`"),
        (&[("content-length", length.as_str())], json!({"text": body[..200]}), "cut off at 200 of"),
        (&[], json!({"text": 7}), "its text is no string"),
        (&[], json!({"text": [body]}), "its text is no string"),
        (&[], json!({"text": "", "_file": "0123.json"}), "it is in the file `0123.json`"),
    ] {
        let entry = post(headers, &post_data, &json!(-1));
        assert_noted(&entry, word);
        assert_eq!(piped(&[], har(&[entry]).as_bytes()).status.code(), Some(1));
    }
    assert_noted(&post(&[], &json!({"text": body[..200]}), &json!(body.len())), "cut off at 200 of");
    // Base64 that was sent as such is the sender's.
    let encoded = BASE64_STANDARD.encode(&body);
    let sent = post(&[], &json!({"text": encoded}), &json!(encoded.len()));
    assert!(!said(&sent)[0]["findings"].as_array().unwrap().is_empty());
    // Cut by whoever passed it on, who said how long it then was.
    let cut = post(&[("content-length", "200")], &json!({"text": body[..200]}), &json!(200));
    let [line] = &said(&cut)[..] else { panic!("one request") };
    assert!(!line["findings"].as_array().unwrap().is_empty(), "{line}");
}

/// An encoder that flushes may end a frame, and whoever joins two files has two.
#[test]
fn all_frames_of_zstd_are_read() {
    let (_, body) = turn();
    let skipped = [&b"\x5A\x2A\x4D\x18\x03\0\0\0abc"[..]].concat();
    let (start, end) = body.as_bytes().split_at(100);
    let frames = [skipped.clone(), zstd(start), skipped.clone(), zstd(end)].concat();
    let entry = post(
        &[("content-encoding", "zstd")],
        &json!({"text": BASE64_STANDARD.encode(&frames), "encoding": "base64"}),
        &json!(-1),
    );
    assert_whole(&entry);
    assert_whole(&post(&[], &json!({"text": BASE64_STANDARD.encode(&frames), "encoding": "base64"}), &json!(-1)));
    let cut = BASE64_STANDARD.encode(&frames[..frames.len() - 10]);
    assert_noted(
        &post(&[("content-encoding", "zstd")], &json!({"text": cut, "encoding": "base64"}), &json!(-1)),
        "it is not the `zstd`",
    );

    let file = har(&[post(&[], &json!({"text": body}), &json!(-1))]);
    let twice = [skipped, zstd(file.as_bytes()), zstd(file.as_bytes())].concat();
    assert_eq!(lines(&piped(&["--json"], &twice)).len(), 2);
}

/// However often it is compressed, nothing is undone without end.
#[test]
fn each_layer_of_a_bomb_is_bounded() {
    let bomb = gzip(&vec![b' '; 65 << 20]);
    let seven_times = (0..6).fold(gzip(b"x"), |bytes, _| gzip(&bytes));
    for (coding, bytes, word) in [
        ("gzip", gzip(&bomb), "more than 67108864 bytes"),
        ("gzip, gzip", gzip(&bomb), "more than 67108864 bytes"),
        ("gzip, gzip, gzip", gzip(&gzip(&bomb)), "more than 67108864 bytes"),
        ("gzip", seven_times, "it is compressed more than 4 times more"),
        (&"br, ".repeat(1_000), gzip(b"x"), "its headers say that it is compressed more than 4 times"),
        ("Bearer s3cr3t", gzip(b"x"), "its encoding is none of gzip, deflate, br and zstd"),
        // Each layer alone is small enough.
        (
            "gzip, gzip, gzip",
            gzip(&stored(&stored(&vec![b' '; 50 << 20]))),
            "more than 134217728 bytes in all of its layers",
        ),
    ] {
        let text = json!({"text": BASE64_STANDARD.encode(&bytes), "encoding": "base64"});
        assert_noted(&post(&[("content-encoding", coding)], &text, &json!(-1)), word);
    }
}

/// The beginning of JSON is no compressed body, whatever the headers say.
#[test]
fn text_is_read_as_it_is_whatever_its_encoding_is_said_to_be() {
    for coding in ["gzip", "gzip, gzip, gzip, gzip, gzip"] {
        let text = json!({"text": r#"{"client_metadata":{"turn_id":"u-1","#});
        let [line] = &said(&post(&[("content-encoding", coding)], &text, &json!(-1)))[..] else {
            panic!("one request")
        };
        assert_eq!(line["capture"], json!([]), "{line}");
        assert_eq!(line["findings"][1]["found"], "u-1", "the headers have another: {line}");
    }
}
