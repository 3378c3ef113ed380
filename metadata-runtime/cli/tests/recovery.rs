//! Captures in lists of captures, and what is read behind text that is no JSON.

use std::io::{self, BufRead, Read as _};

use codex_metadata_cli::capture::{self, Item};
use serde_json::{Value, json};

/// An entry of HAR, which is called `name`. Its body has what a reader may take for something else.
fn entry(name: &str) -> Value {
    let body = json!({"client_metadata": {"thread_id": name}, "input": "a \"{\" -N Infinity \\ {\"request\":{}} é"});
    json!({
        "_initiator": {"type": "script", "stack": {"callFrames": [{"url": "a", "lineNumber": 1}]}},
        "startedDateTime": "2026-11-27T00:00:00Z",
        "request": {
            "method": "POST",
            "url": format!("https://api.example.com/{name}/v1/responses"),
            "headers": [{"name": "session-id", "value": "s"}, {"name": "thread-id", "value": name}],
            "postData": {"mimeType": "application/json", "text": body.to_string()},
        },
        "timings": {"send": 1.5, "wait": -1},
    })
}

fn har(names: &[&str]) -> Value {
    json!({"log": {"version": "1.2", "entries": names.iter().map(|name| entry(name)).collect::<Vec<_>>()}})
}

/// The names of the requests, and the lines for what could not be read.
fn read(file: impl BufRead) -> (Vec<String>, Vec<String>) {
    let (mut names, mut odd) = (Vec::new(), Vec::new());
    capture::read(file, |item| {
        match item {
            Item::Request(captured) => {
                let body: Value = serde_json::from_slice(captured.request.body.as_deref().unwrap()).unwrap();
                let name = captured.name.split('/').nth(1).unwrap().to_owned();
                assert_eq!(body["client_metadata"]["thread_id"], name);
                assert_eq!(body["input"], "a \"{\" -N Infinity \\ {\"request\":{}} é");
                names.push(name);
            }
            Item::Foreign => panic!("it is a request of ours"),
            Item::Odd { name, why } => odd.push(format!("{name}: {why}")),
        }
        true
    })
    .unwrap();
    (names, odd)
}

#[test]
fn captures_may_be_in_a_list_and_without_what_is_around_them() {
    let entries = |names: &[&str]| har(names)["log"].clone();
    let request = |name: &str| {
        let entry = entry(name);
        let request = &entry["request"];
        json!({"method": "POST", "url": request["url"], "headers": request["headers"], "body": request["postData"]["text"]})
    };
    for (file, names) in [
        (json!([har(&["a", "b"]), har(&["c"])]), &["a", "b", "c"][..]),
        (json!([[entry("a")], entries(&["b"]), request("c"), entry("d")]), &["a", "b", "c", "d"]),
        (entries(&["a", "b"]), &["a", "b"]),
        (json!([entry("a"), entry("b")]), &["a", "b"]),
        (json!({"entries": [har(&["a"]), entry("b")]}), &["a", "b"]),
    ] {
        for text in [file.to_string(), format!("{file:#}")] {
            let (read, odd) = read(text.as_bytes());
            assert_eq!(read, names, "{odd:?}");
            assert_eq!(odd, [""; 0]);
        }
    }
    // A request with such a member is one all the same.
    let mut with_entries = request("a");
    with_entries["url"] = "/a/v1/responses".into();
    let text = with_entries.to_string();
    let text = format!("{},\"entries\":[1,2]}}\n", text.strip_suffix('}').unwrap());
    assert_eq!(read(text.as_bytes()).0, ["a"]);
    // What is in itself without an end uses up no stack.
    let deep = "[{\"log\":{\"entries\":".repeat(100_000);
    assert_eq!(read(deep.as_bytes()).0, [""; 0]);
    let closed = format!("{}[]{}", "[{\"entries\":".repeat(100), "}]".repeat(100));
    assert_eq!(read(closed.as_bytes()).0, [""; 0]);
}

#[test]
fn marks_and_separators_may_stand_between_values() {
    let (one, other) = (har(&["a", "b"]).to_string(), har(&["c"]).to_string());
    for file in [
        format!("\u{feff}{one}\u{feff}{other}"),
        format!("\u{feff}{one}\r\n\u{feff}{other}\n\u{feff}"),
        format!("\u{1e}{one}\n\u{1e}{other}\n"),
        format!("\u{1e}\u{1e}{one}\u{1e}{other}"),
    ] {
        assert_eq!(read(file.as_bytes()), (vec!["a".into(), "b".into(), "c".into()], vec![]), "{file}");
        let units: Vec<u8> = format!("\u{feff}{file}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&units[..]), (vec!["a".into(), "b".into(), "c".into()], vec![]));
    }
    // A text that was cut off ends where the next one begins (RFC 7464, section 2.1).
    let lines = [entry("a"), entry("b"), entry("c")].map(|entry| entry.to_string());
    for cut in [20, 300, lines[1].len() - 1] {
        let (names, odd) =
            read(format!("\u{1e}{}\n\u{1e}{}\u{1e}{}\n", lines[0], &lines[1][..cut], lines[2]).as_bytes());
        assert_eq!((&names[..], odd.len()), (&["a".to_owned(), "c".to_owned()][..], 1), "{cut}: {odd:?}");
    }
}

/// The ways in which a program spoils an entry.
fn spoilt(entry: &str) -> Vec<String> {
    let replaced = |text: &str, by: &str| {
        assert!(entry.contains(text), "{text}");
        entry.replacen(text, by, 1)
    };
    let without = |text: &str| replaced(text, "");
    vec![
        without("\"s\""),
        without(":{\"headers\""),
        without("\"send\""),
        without("}"),
        without("{"),
        without("]"),
        without(",\"timings\""),
        replaced("1.5", "1.2.3"),
        replaced("1.5", "undefined"),
        replaced("POST", "PO\"ST"),
        replaced("POST", "PO\\xST"),
        replaced("https", "{\"request\":{"),
        entry[..entry.len() / 2].to_owned(),
        format!("{entry}}}"),
        format!("{entry}]"),
        String::new(),
    ]
}

/// A fault in an entry costs that entry alone, also where the whole capture is one line.
#[test]
fn what_is_no_json_in_a_capture_costs_one_entry() {
    let entries = ["a", "b", "c", "d"].map(|name| entry(name).to_string());
    for odd in spoilt(&entries[1]) {
        for (begin, end) in
            [("{\"log\":{\"version\":\"1.2\",\"entries\":[", "]}}"), ("[", "]"), ("{\"entries\":[", "]}")]
        {
            let file = format!("{begin}{},{odd},{},{}{end}", entries[0], entries[2], entries[3]);
            let (mut names, lines) = read(file.as_bytes());
            // It may be whole itself.
            names.retain(|name| name != "b");
            assert_eq!(names, ["a", "c", "d"], "{odd}: {lines:?}");
            assert!(!lines.is_empty() && lines.len() <= 3, "{odd}: {lines:?}");
        }
    }
    // Before the entries too, and in more than one of them. What Python writes is read behind it as well.
    let with_nan = entries[3].replacen("1.5", "-Infinity", 1).replacen("-1", "NaN", 1);
    let file = format!(
        "{{\"log\":{{\"version\":1.2.3,\"entries\":[{},{},{},{with_nan}]}}}}\n{}\n",
        entries[0],
        entries[1].replacen("1.5", "1.2.3", 1),
        entries[2],
        har(&["e", "f"]),
    );
    let (names, odd) = read(file.as_bytes());
    // The fault was beside the request.
    assert_eq!(names, ["a", "b", "c", "d", "e", "f"], "{odd:?}");
    assert_eq!(odd.len(), 2, "{odd:?}");
    // A comma that is missing, and one too many.
    let file = format!("[{} {},,{}]", entries[0], entries[1], entries[2]);
    assert_eq!(read(file.as_bytes()).0, ["a", "b", "c"]);
}

/// Of a line of requests without a list the rest of the line is read.
#[test]
fn what_is_no_json_in_a_line_costs_one_request() {
    let request = |name: &str| {
        let entry = entry(name);
        let request = &entry["request"];
        json!({"method": "POST", "url": request["url"], "headers": request["headers"], "body": request["postData"]["text"]})
    };
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|name| request(name).to_string());
    let file = format!("{a}{}{c}\n{d}\n", b.replacen("POST", "PO\"ST", 1));
    let (names, odd) = read(file.as_bytes());
    assert_eq!((&names[..], odd.len()), (&["a".to_owned(), "c".to_owned(), "d".to_owned()][..], 1), "{odd:?}");
    // An object within a broken request is no request.
    let inner = b.replacen("POST", "PO\"ST", 1).replacen(
        "\"s\"",
        &c.replacen("\"url\"", "\"link\"", 1).replace("\"method\"", "\"verb\""),
        1,
    );
    let (names, _) = read(format!("{a}\n{inner}\n{d}\n").as_bytes());
    assert_eq!(names, ["a", "d"]);
}

/// The search is bounded, whatever the text is.
#[test]
fn text_of_braces_is_searched_once() {
    let braces = format!("[x{}", "{\"a\":".repeat(200_000));
    assert_eq!(read(braces.as_bytes()).0, [""; 0]);
}

/// A string without an end is not kept whole, however long it is, and costs what is around it nothing.
#[test]
fn an_entry_without_an_end_is_said_in_one_line() {
    let long = || io::repeat(b'a').take(140 << 20);
    let start = format!("{}\n{{\"url\":\"/x\",\"body\":\"", entry("a"));
    let end = format!("\n{}\n", entry("b"));
    let lines = start.as_bytes().chain(long()).chain(end.as_bytes());
    assert_eq!(
        read(io::BufReader::new(lines)),
        (vec!["a".into(), "b".into()], vec!["entry: it has more than 128 MiB".into()])
    );
}
