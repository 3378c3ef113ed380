//! The forms of a whole capture: its attachments, its compression, its structure.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Output;

use codex_metadata_cli::capture::attachments::{Archive, Attachments, Folder};
use serde_json::{Map, Value, json};

use crate::{frame, gzip, har, lines, piped, post, program, socket, turn, zstd};

/// A capture with attachments, in a folder.
fn attach(folder: &Path) {
    let (_, body) = turn();
    let hash = "0123456789abcdef0123456789abcdef01234567";
    let guid = "0123456789abcdef0123456789abcdef";
    let mut socket = socket(&json!(null));
    socket["_resourceType"] = "websocket".into();
    socket["response"]["content"] = json!({"_file": format!("{guid}.jsonl")});
    let posted = post(&[], &json!({"text": "", "_file": format!("{hash}.json")}), &json!(-1));
    fs::write(folder.join("har.har"), har(&[posted, socket])).unwrap();
    fs::write(folder.join(format!("{hash}.json")), body).unwrap();
    let message = json!({"type": "send", "opcode": 1, "data": frame()});
    fs::write(folder.join(format!("{guid}.jsonl")), format!("{message}\n")).unwrap();
}

#[track_caller]
fn assert_attached(output: &Output) {
    let lines = lines(output);
    let [posted, handshake, frame] = &lines[..] else { panic!("{lines:?} {output:?}") };
    for line in [posted, handshake, frame] {
        assert_eq!((&line["findings"], &line["capture"]), (&json!([]), &json!([])), "{line}");
    }
    assert_eq!((&posted["carriers"]["turn_id"], &frame["carriers"]["turn_id"]), (&json!("blob"), &json!("blob")));
}

#[test]
fn attachments_are_read_beside_the_capture_and_in_its_archive() {
    let folder = tempfile::tempdir().unwrap();
    attach(folder.path());
    assert_attached(&program(&["--json"]).arg(folder.path().join("har.har")).output().unwrap());
    assert_attached(&program(&["--json"]).arg(folder.path()).output().unwrap());

    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("har.zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for file in fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        archive.start_file(file.file_name().to_str().unwrap(), zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(&fs::read(file.path()).unwrap()).unwrap();
    }
    archive.finish().unwrap();
    assert_attached(&program(&["--json"]).arg(&path).output().unwrap());
    assert_attached(&program(&["--json"]).arg(place.path()).output().unwrap());
    // A pipe cannot be read twice, and says so.
    let output = piped(&[], &fs::read(&path).unwrap());
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("zip archive"), "{output:?}");
}

#[test]
fn no_attachment_is_outside_of_the_capture_s_folder() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("inner");
    fs::create_dir(&folder).unwrap();
    fs::write(place.path().join("secret"), "{}").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("../secret", folder.join("link")).unwrap();
    let outside = if cfg!(unix) { "link" } else { "../secret" };
    for name in ["../secret".to_owned(), place.path().join("secret").display().to_string(), outside.to_owned()] {
        fs::write(folder.join("har.har"), har(&[post(&[], &json!({"text": "", "_file": name}), &json!(-1))])).unwrap();
        let output = program(&["--json"]).arg(folder.join("har.har")).output().unwrap();
        let notes = lines(&output)[0]["capture"].to_string();
        assert!(notes.contains("its name leads out of the capture's folder"), "{notes}");
    }
}

/// A pipe would be waited for, and a folder holds no body.
#[cfg(unix)]
#[test]
fn an_attachment_is_a_file() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("folder")).unwrap();
    let pipe = place.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
    for name in ["folder", "pipe"] {
        let capture = place.path().join("har.har");
        fs::write(&capture, har(&[post(&[], &json!({"text": "", "_file": name}), &json!(-1))])).unwrap();
        let notes = lines(&program(&["--json"]).arg(capture).output().unwrap())[0]["capture"].to_string();
        assert!(
            notes.contains(&format!("it is in the file `{name}`, which cannot be read: it is not a file")),
            "{notes}"
        );
    }
}

/// An entry names an attachment in a few bytes, so that only so much of one is read again.
#[test]
fn an_attachment_is_not_read_for_every_entry() {
    for (len, reads) in [(60, 6), (65, 0)] {
        let folder = tempfile::tempdir().unwrap();
        let zipped = folder.path().join("har.zip");
        let mut archive = zip::ZipWriter::new(fs::File::create(&zipped).unwrap());
        for (name, len) in [("large", len), ("small", 0)] {
            let path = folder.path().join(name);
            fs::File::create(&path).unwrap().set_len(len << 20).unwrap();
            archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::copy(&mut fs::File::open(path).unwrap(), &mut archive).unwrap();
        }
        archive.finish().unwrap();
        let archive = Archive::new(fs::File::open(&zipped).unwrap()).unwrap();
        let places: [(&dyn Attachments, _); 2] =
            [(&Folder::new(folder.path().to_owned()), "./large"), (&archive, "large")];
        for (place, other) in places {
            let read: Vec<_> = (0..8).map(|at| place.read(if at == 1 { other } else { "large" })).collect();
            assert_eq!(read.iter().filter(|read| read.is_ok()).count(), reads, "{len}");
            let why = read.last().unwrap().as_ref().unwrap_err().to_string();
            assert!(why.contains("read again for 256 MiB"), "{why}");
            assert!(place.read("small").is_ok());
        }
    }
}

/// Each costs a few bytes of the archive, and all of its time.
#[test]
fn captures_of_an_archive_that_share_their_bytes_are_not_all_read() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("har.zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    archive.start_file("a.har", zip::write::SimpleFileOptions::default()).unwrap();
    let entries = vec![post(&[], &json!({"text": "{}"}), &json!(-1)); 100];
    archive.write_all(har(&entries).as_bytes()).unwrap();
    for other in ["b.har", "c.har", "d.har"] {
        archive.shallow_copy_file("a.har", other).unwrap();
    }
    archive.finish().unwrap();
    let output = program(&["--json"]).arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("its entries have more bytes than the archive, so that some of them overlap"), "{error}");
}

#[test]
fn a_compressed_capture_is_read() {
    let (_, body) = turn();
    let file = har(&[post(&[], &json!({"text": body}), &json!(-1))]);
    let bytes = file.as_bytes();
    for bytes in [gzip(bytes), zstd(bytes), gzip(&gzip(bytes)), gzip(&zstd(bytes)), gzip(&gzip(&zstd(&gzip(bytes))))] {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("capture.har.gz");
        fs::write(&path, &bytes).unwrap();
        for output in [piped(&["--json"], &bytes), program(&["--json"]).arg(&path).output().unwrap()] {
            assert_eq!(lines(&output)[0]["carriers"]["turn_id"], "blob");
            assert_eq!(output.status.code(), Some(0));
        }
    }
    let output = piped(&[], &(0..5).fold(bytes.to_vec(), |bytes, _| gzip(&bytes)));
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("it is compressed more than 4 times") && said.lines().count() == 1, "{said}");
}

/// Begins the name of each member with a capital, as writers in some languages do.
fn in_capitals(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let name = |key: &String| key[..1].to_uppercase() + &key[1..];
            members.iter().map(|(key, value)| (name(key), in_capitals(value))).collect::<Map<_, _>>().into()
        }
        Value::Array(all) => all.iter().map(in_capitals).collect(),
        other => other.clone(),
    }
}

/// A capture of two requests, with as many entries that cannot be read.
#[test]
fn entries_are_read_however_they_are_put_together() {
    let (_, body) = turn();
    let entry = post(&[], &json!({"text": body}), &json!(-1));
    let whole: Value = serde_json::from_str(&har(&[entry.clone(), entry.clone()])).unwrap();
    let own = json!({"method": "POST", "url": "/v1/responses", "headers": entry["request"]["headers"], "body": body});
    let numbered = |odd: Value| json!({"0": entry, "1": entry, "2": odd});
    let encoded = |unit: fn(char) -> [u8; 4], mark: &[u8]| {
        let text = whole.to_string();
        [mark, &text.chars().flat_map(unit).collect::<Vec<u8>>()].concat()
    };
    let little = |char| u32::from(char).to_le_bytes();
    let big = |char| u32::from(char).to_be_bytes();
    for (form, file, odd) in [
        ("UTF-32, little", encoded(little, b"\xFF\xFE\0\0"), 0),
        ("UTF-32, big", encoded(big, b"\0\0\xFE\xFF"), 0),
        ("UTF-32, little, without a mark", encoded(little, b""), 0),
        ("UTF-32, big, without a mark", encoded(big, b""), 0),
        ("UTF-32, cut", [encoded(big, b""), vec![0, 0]].concat(), 0),
        ("capitals", in_capitals(&whole).to_string().into(), 0),
        ("capitals, a log alone", in_capitals(&whole["log"]).to_string().into(), 0),
        ("capitals, requests alone", in_capitals(&json!([own, own])).to_string().into(), 0),
        ("numbered", json!({"log": {"entries": {"0": entry, "1": entry}}}).to_string().into(), 0),
        ("numbered, one odd", json!({"log": {"entries": numbered(json!(7))}}).to_string().into(), 1),
        ("numbered, a log alone", json!({"version": "1.2", "entries": numbered(json!(null))}).to_string().into(), 1),
        ("arrays", json!([[entry, 7], [[entry]]]).to_string().into(), 1),
        ("arrays in a log", json!({"log": {"entries": [[entry], ["a", "b"], [entry]]}}).to_string().into(), 1),
        ("arrays of captures", json!([[[whole]], []]).to_string().into(), 1),
    ] {
        let lines = lines(&piped(&["--json"], &file));
        let (strays, requests): (Vec<&Value>, Vec<&Value>) = lines.iter().partition(|line| line["odd"].is_string());
        assert_eq!(strays.len(), odd, "{form}: {strays:?}");
        assert_eq!(requests.len(), 2, "{form}: {lines:?}");
        for line in requests {
            assert_eq!((&line["findings"], &line["capture"]), (&json!([]), &json!([])), "{form}: {line}");
            assert_eq!(line["carriers"]["turn_id"], "blob", "{form}");
        }
    }
    // What is no list of entries is said once.
    for entries in [json!({"first": entry, "second": entry}), json!(7), json!({})] {
        let file = json!({"log": {"entries": entries}}).to_string() + "\n" + &har(std::slice::from_ref(&entry));
        let lines = lines(&piped(&["--json"], file.as_bytes()));
        let [odd, request] = &lines[..] else { panic!("{lines:?}") };
        assert!(odd["why"].is_string() && request["findings"] == json!([]), "{lines:?}");
    }
}

#[test]
fn of_members_with_one_name_the_last_counts() {
    let (_, body) = turn();
    let text = har(&[post(&[], &json!({"text": body}), &json!(-1))]);
    for (name, twice) in [
        ("\"request\":", "\"request\":null,\"request\":"),
        ("\"method\":", "\"method\":\"GET\",\"method\":"),
        ("\"headers\":", "\"headers\":[],\"headers\":"),
        ("\"text\":", "\"text\":7,\"_sha1\":null,\"_file\":null,\"text\":"),
        ("\"response\":", "\"time\":1,\"time\":2,\"response\":"),
    ] {
        assert!(text.contains(name), "{name}");
        let [line] = &lines(&piped(&["--json"], text.replacen(name, twice, 1).as_bytes()))[..] else {
            panic!("{name}")
        };
        assert_eq!((&line["findings"], &line["capture"]), (&json!([]), &json!([])), "{line}");
        assert_eq!(line["carriers"]["turn_id"], "blob");
    }
}
