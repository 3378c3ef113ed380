//! No extra is taken for a key of the snapshot by readers that people use: those that are installed are run.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use codex_metadata::codex::{CodexResponsesMetadata, MCP};
use codex_metadata::observe::Observed;
use codex_metadata::{CodexMeta, Extras, View};
use codex_metadata_tests::samples;
use serde_json::value::RawValue;

/// The keys that some reader takes for `session_id`.
const SPOOFED: [&str; 9] = [
    "Session_ID",
    "SESSION-ID",
    "sessionId",
    "SessionId",
    "session.id",
    "session-id",
    "\u{17F}ession_id",
    "\u{17F}e\u{17F}\u{17F}ionId",
    "session_id\0",
];

const VALUE: &str = "spoofed";

/// A program that reads a JSON object a line and prints the `session_id` that it finds in each.
struct Reader {
    name: &'static str,
    program: &'static str,
    arguments: Vec<String>,
    /// The package to install if the reader is missing.
    package: &'static str,
}

impl Reader {
    fn all() -> Vec<Self> {
        let file = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("readers").join(name);
        let text = |path: PathBuf| path.to_str().expect("UTF-8").to_owned();
        vec![
            Self {
                name: "Go's encoding/json",
                program: "go",
                arguments: vec!["run".into(), text(file("reader.go"))],
                package: "golang-go",
            },
            Self {
                name: "Jackson",
                program: "java",
                arguments: vec!["-cp".into(), "/usr/share/java/*".into(), text(file("Reader.java"))],
                package: "default-jdk libjackson2-databind-java",
            },
            Self { name: "Python", program: "python3", arguments: vec![text(file("reader.py"))], package: "python3" },
            Self { name: "Node", program: "node", arguments: vec![text(file("reader.js"))], package: "nodejs" },
            Self { name: "Ruby", program: "ruby", arguments: vec![text(file("reader.rb"))], package: "ruby" },
        ]
    }

    /// Returns its result for each line; `None` if it is not installed, which is printed.
    fn read(&self, lines: &[String]) -> Option<Vec<String>> {
        let is_there = self.name != "Jackson" || Path::new("/usr/share/java/jackson-databind.jar").exists();
        let spawned = Command::new(self.program)
            .args(&self.arguments)
            .env("GOCACHE", Path::new(env!("CARGO_TARGET_TMPDIR")).join("go"))
            .env("GO111MODULE", "off")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = match spawned {
            Ok(child) if is_there => child,
            Err(error) if error.kind() != io::ErrorKind::NotFound => panic!("{}: {error}", self.name),
            not_there => {
                if let Ok(mut child) = not_there {
                    child.kill().and_then(|()| child.wait()).expect("it ends");
                }
                // Not `eprintln!`, which the harness captures from a test that passes.
                let skipped = format!("SKIPPED, {} is not installed: `apt-get install {}`\n", self.name, self.package);
                io::stderr().write_all(skipped.as_bytes()).expect("written");
                return None;
            }
        };
        let input = format!("{}\n", lines.join("\n"));
        child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}: {}", self.name, String::from_utf8_lossy(&output.stderr));
        let found = String::from_utf8(output.stdout).expect("UTF-8");
        let found: Vec<String> = found.lines().map(str::to_owned).collect();
        assert_eq!(found.len(), lines.len(), "{}: {found:?}", self.name);
        Some(found)
    }
}

/// The snapshot with such an extra.
fn snapshot(key: &str) -> CodexResponsesMetadata {
    let mut snapshot = samples::rich().snapshot.for_turn("turn-1");
    snapshot.extras = Extras::client([(key, VALUE)]);
    snapshot
}

#[test]
fn no_extra_is_taken_for_a_key_of_the_snapshot() {
    let own = samples::rich().snapshot.session_id;
    let blobs: Vec<String> = SPOOFED
        .iter()
        .flat_map(|key| {
            let snapshot = snapshot(key);
            [snapshot.blob().value.expect("it has no limit"), snapshot.view(MCP).value.to_string()]
        })
        .collect();
    // These pairs in a blob that did not check them, so that the test can fail.
    let plain = format!(r#"{{"session_id":{own:?}"#);
    let unchecked: Vec<String> = SPOOFED
        .iter()
        .map(|key| format!("{plain},{}:{VALUE:?}}}", serde_json::to_string(key).expect("text")))
        .collect();

    for reader in Reader::all() {
        let lines: Vec<String> = blobs.iter().chain(&unchecked).cloned().collect();
        let Some(found) = reader.read(&lines) else { continue };
        let (checked, unchecked) = found.split_at(blobs.len());
        for (found, blob) in checked.iter().zip(&blobs) {
            assert_eq!(*found, own, "{} in {blob}", reader.name);
        }
        let taken = unchecked.iter().filter(|found| *found == VALUE).count();
        assert!(taken > 0, "{} takes no key for another: {unchecked:?}", reader.name);
    }
}

/// A reader that takes the name of a class from the object looks at such a key; to one of plain JSON it is any other.
#[test]
fn an_extra_that_would_name_a_class_is_text() {
    let own = samples::rich().snapshot.session_id;
    let keys = ["json_class", "class", "javaClass", "type", "py/object", "toString", "compaction.trigger"];
    let blobs = keys.map(|key| {
        let snapshot = snapshot(key);
        assert_eq!(snapshot.extras.rejected().count(), 0, "the limits name {key}");
        snapshot.blob().value.expect("it has no limit")
    });
    for reader in Reader::all() {
        let found = reader.read(&blobs);
        assert!(found.is_none_or(|found| found.iter().all(|found| *found == own)), "{}", reader.name);
    }
}

/// A key that means something to `serde_json` itself makes a whole MCP request unreadable.
#[test]
fn no_extra_makes_a_request_unreadable() {
    for key in ["$serde_json::private::RawValue", "$serde_json::private::Number"] {
        let request = |meta: &str| format!(r#"{{"method":"tools/call","params":{{"_meta":{meta}}}}}"#);
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text);
        let unchecked = request(&format!("{{{key:?}:\"[\"}}"));
        let snapshot = snapshot(key);
        let meta = snapshot.view(MCP).value.to_string();
        let request = request(&meta);
        assert!(read(&request).is_ok() && serde_json::from_str::<Box<RawValue>>(&request).is_ok(), "{request}");
        assert!(!meta.contains("$serde_json"), "{meta}");
        assert_eq!(snapshot.extras.rejected().count(), 1);
        if key.ends_with("RawValue") {
            assert!(read(&unchecked).is_err(), "it can be read: there is nothing to test");
        }
    }
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Deep {
    #[codex_meta(blob, mcp, omit(header, flat))]
    session_id: &'static str,
    #[codex_meta(blob, mcp, omit(header, flat))]
    deep: Box<RawValue>,
}

/// Of what is sent whole, the deepest value is read in the blob, and in a view within an MCP request.
#[test]
fn no_value_is_deeper_than_readers_take() {
    let deep = |levels: usize| {
        let json = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        Deep { session_id: "s-1", deep: RawValue::from_string(json).expect("JSON") }
    };
    let fits = |levels: &usize| deep(*levels).blob().report.is_empty();
    let most = (1..200).take_while(fits).last().expect("some depth is sent");
    let sent = deep(most);
    let blob = sent.blob().into_result().expect("sent").expect("it has no condition");
    let view = sent.view(View::named("mcp")).into_result().expect("sent");
    let request = format!(r#"{{"session_id":"s-1","params":{{"_meta":{{"x-meta":{view}}}}}}}"#);
    // The limit of .NET's `System.Text.Json`, which is the lowest of those that are known.
    let around = request.split("[[").next().expect("a part").matches('{').count();
    assert!(most + around <= 64, "{most} levels are in {around}");
    let observed = Observed::of::<Deep>().client_metadata([("x-meta", &blob)]).finish();
    assert_eq!(observed.audit(), [], "the default bounds take it");
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text);
    assert!(read(&blob).is_ok() && read(&request).is_ok());
    for reader in Reader::all() {
        let found = reader.read(&[blob.clone(), request.clone()]);
        assert!(found.is_none_or(|found| found.iter().all(|found| found == "s-1")), "{}", reader.name);
    }
}

/// Programs in other languages are found where they are said to be.
#[test]
fn every_reader_has_its_program() {
    for reader in Reader::all() {
        let program = reader.arguments.last().expect("a file");
        assert!(fs::metadata(program).is_ok_and(|file| file.len() > 0), "{program}");
    }
}
