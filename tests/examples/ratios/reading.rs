//! The cost of reading captures and requests, against readers that look at nothing but the JSON.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::thread;

use codex_metadata_tests::bench::{Contender, Prompts, Race, Targets, captures, observe, observe_file, values};

/// The most that the tool takes for the captures, as a ratio of what others take for their JSON alone.
const AGAINST_PYTHON: f64 = 0.8;
const AGAINST_VALUES: f64 = 2.5;

/// The most that a request takes of which most bytes are prompts, as a ratio of skipping the same bytes.
const AGAINST_SKIPPING: f64 = 1.5;

/// The most that two threads take, as a ratio of one.
const TWO_THREADS: f64 = 0.55;

/// How often the captures are repeated: to 100 MB, of which starting threads is a small part.
const REPEATED: usize = 200;

/// In how many rounds that much is read.
const ROUNDS: usize = 9;

/// Reads each line of a file and its blob in Python, once for each line of its input.
const PYTHON: &str = r#"
import json, sys
def read(lines):
    for line in lines:
        request = json.loads(line)
        blobs = [value for name, value in request.get("headers") or [] if name.lower() == "x-codex-turn-metadata"]
        body = request.get("body")
        if not blobs and isinstance(body, dict):
            blobs = [(body.get("client_metadata") or {}).get("x-codex-turn-metadata")]
        for blob in blobs:
            if blob is not None:
                try:
                    json.loads(blob)
                except ValueError:
                    pass
for _ in sys.stdin:
    with open(sys.argv[1], encoding="utf-8") as lines:
        read(lines)
    print("read", flush=True)
"#;

/// Adds the rows.
pub(crate) fn check(targets: &mut Targets) {
    let captures = captures();
    let race = Race::run(vec![Contender::new(|| observe(&captures, 1)), Contender::new(|| values(&captures))]);
    let row = ["captures", "`observe --json`"];
    targets.at_most([row[0], row[1], "`serde_json` into `Value`"], race.ratio(0, 1), AGAINST_VALUES);
    let many = captures.repeat(REPEATED);
    match against_python(&many) {
        Some(ratio) => targets.at_most(["captures, 100 MB", row[1], "Python's `json`"], ratio, AGAINST_PYTHON),
        None => println!("there is no `python3` to compare with"),
    }

    let prompts = Prompts::new();
    let race = Race::run(vec![Contender::new(|| prompts.read()), Contender::new(|| prompts.skip())]);
    let size = format!("{} kB", prompts.len() / 1_000);
    targets.at_most(["request with prompts", &size, "`serde_json`'s `IgnoredAny`"], race.ratio(0, 1), AGAINST_SKIPPING);

    if thread::available_parallelism().map_or(1, usize::from) > 1 {
        let many = &many;
        let contenders = [2, 1].map(|threads| Contender::new(move || observe(many, threads)));
        let race = Race::in_rounds(ROUNDS, contenders.into());
        targets.at_most(["captures", "two threads", "one"], race.ratio(0, 1), TWO_THREADS);
    } else {
        println!("there is one processor: two threads are not compared with one");
    }
}

/// How much more time the tool takes for a file of captures than Python, in turns; `None` if there is no Python.
fn against_python(captures: &str) -> Option<f64> {
    let mut file = tempfile::NamedTempFile::new().ok()?;
    file.write_all(captures.as_bytes()).ok()?;
    let mut python = Command::new("python3");
    python.args(["-c", PYTHON]).arg(file.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut python = python.spawn().ok()?;
    let (mut input, mut output) = (python.stdin.take()?, BufReader::new(python.stdout.take()?));
    let mut read = || {
        let mut line = String::new();
        input.write_all(b"\n").and_then(|()| output.read_line(&mut line)).expect("Python reads the file");
        assert_eq!(line.trim_end(), "read");
    };
    let contenders = vec![Contender::new(|| observe_file(file.path())), Contender::new(&mut read)];
    let ratio = Race::in_rounds(ROUNDS, contenders).ratio(0, 1);
    drop(input);
    python.wait().ok()?;
    Some(ratio)
}
