//! Requests as rows of Parquet files: every request is one, and every file is whole.
#![cfg(feature = "parquet")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type, TimestampMillisecondType, UInt64Type};
use arrow_array::{Array as _, RecordBatch};
use codex_metadata::codex::{CodexResponsesMetadata, Identity};
use codex_metadata::{CodexMeta, Contract};
use codex_metadata_cli::capture::{self, Item};
use codex_metadata_cli::rows::{Partition, Rows as _, Table};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value, json};

/// A turn, at a time and of a release.
fn turn(time: Option<&str>, release: &str, session_header: &str) -> Value {
    let snapshot = CodexResponsesMetadata::new(Identity {
        installation_id: "i-1".into(),
        session_id: "s-1".into(),
        thread_id: "t-1".into(),
        window_id: "w-1".into(),
    });
    let sent = snapshot.for_turn("turn-1").project();
    let mut headers: serde_json::Map<String, Value> =
        sent.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().into())).collect();
    headers["session-id"] = session_header.into();
    headers.insert("version".into(), release.into());
    let body = json!({"client_metadata": sent.client_metadata});
    let mut request = json!({"method": "POST", "url": "/v1/responses", "headers": headers, "body": body});
    if let Some(time) = time {
        request["time"] = time.into();
    }
    request
}

fn observe(captures: &[&Path], arguments: &[&str], table: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_codex-meta"));
    command.arg("observe").args(captures).args(arguments).arg("--parquet").arg(table).output().unwrap()
}

/// The files of a table by the names of their folders, hidden ones too.
fn files(table: &Path) -> Vec<(String, PathBuf)> {
    let mut all = Vec::new();
    for folder in fs::read_dir(table).unwrap().map(|entry| entry.unwrap().path()) {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        all.extend(fs::read_dir(folder).unwrap().map(|entry| (name.clone(), entry.unwrap().path())));
    }
    all.sort();
    all
}

fn rows(file: &Path) -> RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(file).unwrap()).unwrap();
    let batches: Vec<RecordBatch> = reader.with_batch_size(1 << 20).build().unwrap().map(Result::unwrap).collect();
    let [batch] = &batches[..] else { panic!("one batch") };
    batch.clone()
}

fn texts(rows: &RecordBatch, column: &str) -> Vec<Option<String>> {
    let column = rows.column_by_name(column).unwrap_or_else(|| panic!("{column}")).as_string::<i32>();
    column.iter().map(|text| text.map(str::to_owned)).collect()
}

#[test]
fn a_request_is_a_row_with_its_fields_carriers_and_findings() {
    let place = tempfile::tempdir().unwrap();
    let capture = place.path().join("a b=c.json");
    let good = turn(Some("2026-11-27T13:45:00.5Z"), "0.171.0", "s-1");
    let bad = turn(None, "0.164.0", "other");
    let foreign = json!({"method": "GET", "url": "/favicon.ico", "headers": {}});
    fs::write(&capture, json!([good, foreign, bad]).to_string()).unwrap();
    let table = place.path().join("table");
    let output = observe(&[&capture], &["--quiet"], &table);
    assert_eq!(output.status.code(), Some(1));
    let [(folder, file)] = &files(&table)[..] else { panic!("one file") };
    // Characters with a meaning in a path are escaped, as Hive does.
    assert_eq!(folder, "source=a%20b%3Dc.json");
    let rows = rows(file);
    assert_eq!(rows.num_rows(), 2);
    for (column, values) in [
        ("request_source", [Some("a b=c.json"), Some("a b=c.json")]),
        ("request_name", [Some("POST /v1/responses"), Some("POST /v1/responses")]),
        ("request_path", [Some("POST /responses"), Some("POST /responses")]),
        ("sender_version", [Some("0.171.0"), Some("0.164.0")]),
        ("session_id", [Some("s-1"), Some("s-1")]),
        ("turn_id", [Some("turn-1"), Some("turn-1")]),
        ("request_kind", [Some("turn"), Some("turn")]),
        ("agent_name", [None, None]),
        ("extras", [None, None]),
    ] {
        let texts = texts(&rows, column);
        assert!(texts.iter().map(Option::as_deref).eq(values), "{column}: {texts:?}");
    }
    let number = rows.column_by_name("request_number").unwrap().as_primitive::<Int64Type>();
    assert_eq!(number.values(), &[1, 2]);
    let time = rows.column_by_name("request_time").unwrap().as_primitive::<TimestampMillisecondType>();
    assert_eq!((time.value(0), time.is_null(1)), (1_795_787_100_500, true));
    let findings = rows.column_by_name("findings").unwrap().as_list::<i32>();
    assert_eq!((findings.value(0).len(), findings.value(1).len()), (0, 1));
    let finding = findings.value(1);
    let finding = finding.as_struct();
    for (member, value) in [
        ("kind", "differs"),
        ("field", "session_id"),
        ("carrier", "header"),
        ("key", "session-id"),
        ("found", "other"),
        ("expected", "s-1"),
    ] {
        assert_eq!(finding.column_by_name(member).unwrap().as_string::<i32>().value(0), value, "{member}");
    }
    let carriers = rows.column_by_name("carriers").unwrap().as_list::<i32>();
    let whole = |row: usize| -> Vec<(String, bool)> {
        let carriers = carriers.value(row);
        let carriers = carriers.as_struct();
        let (name, whole) = (carriers.column(0).as_string::<i32>(), carriers.column(1).as_boolean());
        (0..carriers.len()).map(|at| (name.value(at).to_owned(), whole.value(at))).collect()
    };
    assert_eq!(whole(0).len(), 4);
    assert!(whole(0).iter().all(|(_, whole)| *whole), "{:?}", whole(0));
    assert!(whole(1).iter().all(|(name, whole)| *whole == (name != "header")), "{:?}", whole(1));
}

/// The columns are the contract's fields, of the types that it says.
#[test]
fn every_field_of_the_contract_has_a_column_of_its_type() {
    let place = tempfile::tempdir().unwrap();
    let capture = place.path().join("one.json");
    fs::write(&capture, turn(None, "0.171.0", "s-1").to_string()).unwrap();
    observe(&[&capture], &["--quiet"], &place.path().join("table"));
    let rows = rows(&files(&place.path().join("table"))[0].1);
    let contract = CodexResponsesMetadata::CONTRACT.to_json();
    let mut columns = 0;
    for field in contract["fields"].as_array().unwrap() {
        let name = field["name"].as_str().unwrap();
        // Of a flattened one, its members are.
        let Some((_, column)) = rows.schema().column_with_name(name).map(|(at, field)| (at, field.clone())) else {
            assert!(field.to_string().contains("flatten"), "{name}");
            continue;
        };
        let expected = match field["type"].as_str().unwrap_or_default() {
            "integer" if field["min"] == "0" && field["max"] == "18446744073709551615" => "UInt64",
            "integer" => "Int64",
            "number" => "Float64",
            "boolean" => "Boolean",
            _ => "Utf8",
        };
        assert_eq!(column.data_type().to_string(), expected, "{name}");
        columns += 1;
    }
    assert!(columns > 30, "{columns}");
}

#[test]
fn a_table_is_added_to_and_split_by_day() {
    let place = tempfile::tempdir().unwrap();
    let (one, two) = (place.path().join("1.jsonl"), place.path().join("2.jsonl"));
    let line = |time| turn(time, "0.171.0", "s-1").to_string() + "\n";
    fs::write(&one, line(Some("2026-11-27T23:59:59+00:00")) + &line(Some("2026-11-28T01:00:00+02:00"))).unwrap();
    fs::write(&two, line(Some("2026-11-28T00:00:00Z")) + &line(None) + &line(Some("nonsense"))).unwrap();
    let table = place.path().join("table");
    for capture in [&one, &two] {
        assert_eq!(observe(&[capture], &["--quiet", "--partition", "day"], &table).status.code(), Some(0));
    }
    let count = |folder: &str| -> Vec<usize> {
        files(&table).iter().filter(|(name, _)| name == folder).map(|(_, file)| rows(file).num_rows()).collect()
    };
    assert_eq!(count("day=2026-11-27"), [2]);
    assert_eq!(count("day=2026-11-28"), [1]);
    assert_eq!(count("day=__HIVE_DEFAULT_PARTITION__"), [2]);
    observe(&[&one, &two], &["--quiet", "--partition", "day"], &table);
    assert_eq!(count("day=2026-11-27"), [2, 2]);
}

/// Rows are made in threads or one by one, and of requests that are kept for people or not: they are the same.
#[test]
fn the_rows_are_the_same_however_they_are_made() {
    let place = tempfile::tempdir().unwrap();
    let lines = |hour: usize| -> String {
        let line = |number: usize| {
            let time = format!("2026-11-{}T{hour:02}:{:02}:00Z", 27 + number % 3, number % 60);
            let session = if number.is_multiple_of(50) { "other" } else { "s-1" };
            match number % 100 {
                7 => json!({"method": "GET", "url": "/favicon.ico", "headers": {}}).to_string(),
                8 => "{\"headers\": 3}".to_owned(),
                // A request that is not on one line is read by itself.
                9 => format!("{:#}", turn(Some(&time), "0.164.0", session)),
                _ => turn((!number.is_multiple_of(4)).then_some(&time), "0.171.0", session).to_string(),
            }
        };
        (0..400).map(|number| line(number) + "\n").collect()
    };
    let captures = ["1.jsonl", "2.jsonl"].map(|name| place.path().join(name));
    for (hour, capture) in captures.iter().enumerate() {
        fs::write(capture, lines(hour)).unwrap();
    }
    for partition in ["source", "day"] {
        let tables = [["--quiet", "1"], ["--quiet", "2"], ["--json", "3"], ["--json", "1"]].map(|[style, threads]| {
            let table = place.path().join(format!("{partition}{style}{threads}"));
            let flags = [style, "--threads", threads, "--partition", partition];
            observe(&captures.each_ref().map(PathBuf::as_path), &flags, &table);
            files(&table).into_iter().map(|(folder, file)| (folder, rows(&file))).collect::<Vec<_>>()
        });
        let people = place.path().join(format!("{partition}-people"));
        observe(&captures.each_ref().map(PathBuf::as_path), &["--threads", "2", "--partition", partition], &people);
        let people: Vec<_> = files(&people).into_iter().map(|(folder, file)| (folder, rows(&file))).collect();
        assert_eq!(people.iter().map(|(_, rows)| rows.num_rows()).sum::<usize>(), 2 * 392);
        for table in tables {
            assert_eq!(table, people);
        }
    }
}

/// Until it is whole, a file is where no engine looks; what a crash leaves is that.
#[test]
fn a_file_that_is_not_whole_has_no_name() {
    let place = tempfile::tempdir().unwrap();
    let mut table = Table::open(place.path(), Partition::Source, None).unwrap();
    table.begin("capture").unwrap();
    capture::read(turn(None, "0.171.0", "s-1").to_string().repeat(3000).as_bytes(), |item| {
        let Item::Request(captured) = item else { panic!("{item:?}") };
        table.add(&captured, &captured.request.read()).unwrap();
        true
    })
    .unwrap();
    let names = |place: &Path| -> Vec<String> {
        files(place).iter().map(|(_, file)| file.file_name().unwrap().to_str().unwrap().to_owned()).collect()
    };
    assert!(names(place.path()).iter().all(|name| name.starts_with('.') && name.contains(".parquet.")));
    table.tick().unwrap();
    assert!(names(place.path())[0].starts_with('.'), "it is not old enough");
    table.finish().unwrap();
    let [name] = &names(place.path())[..] else { panic!("one file") };
    assert_eq!(Path::new(name).extension().unwrap(), "parquet");
    assert!(!name.starts_with('.'), "{name}");
    assert_eq!(rows(&files(place.path())[0].1).num_rows(), 3000);
}

/// Rows are written by their bytes too: what is not in the file yet is in memory.
#[test]
fn large_rows_are_written_before_there_are_many() {
    // More than a column keeps in order to say that a value came before.
    const ROW: usize = 2 << 20;
    const ROWS: usize = 32;
    let place = tempfile::tempdir().unwrap();
    let mut table = Table::open(place.path(), Partition::Source, None).unwrap();
    table.begin("capture").unwrap();
    let mut state = 1_u64;
    let word = |_| {
        // The generator of Marsaglia: what is compressed has half of its digits.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        format!("{state:016x}")
    };
    let text: String = (0..ROW / 16).map(word).collect();
    capture::read(turn(None, "0.171.0", &text).to_string().as_bytes(), |item| {
        let Item::Request(captured) = item else { panic!("{item:?}") };
        let reading = captured.read();
        (0..ROWS).for_each(|_| table.add(&captured, &reading).unwrap());
        true
    })
    .unwrap();
    let [(_, unfinished)] = &files(place.path())[..] else { panic!("one file") };
    let written = fs::metadata(unfinished).unwrap().len();
    assert!(written > 16 << 20, "{written} bytes");
    table.finish().unwrap();
    let [(_, file)] = &files(place.path())[..] else { panic!("one file") };
    assert_eq!(rows(file).num_rows(), ROWS);
}

#[test]
fn a_table_that_cannot_be_written_is_an_error() {
    let place = tempfile::tempdir().unwrap();
    let capture = place.path().join("one.json");
    fs::write(&capture, turn(None, "0.171.0", "s-1").to_string()).unwrap();
    let output = observe(&[&capture], &["--quiet"], &capture);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write to"), "{output:?}");
}

/// A job, with fields that are called like columns of every request.
#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Job {
    #[codex_meta(header = "x-job")]
    id: String,
    #[codex_meta(header = "x-tries")]
    tries: u32,
    #[codex_meta(header = "x-source")]
    source: Option<String>,
    #[codex_meta(header = "x-carriers")]
    carriers: bool,
    #[codex_meta(header(name = "x-secret", sensitive))]
    secret: Option<String>,
}

/// A try, with a field of another type under the same name.
#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Try {
    #[codex_meta(flat)]
    tries: String,
    #[codex_meta(flat)]
    total: u64,
}

#[test]
fn a_sensitive_release_is_not_in_the_table() {
    #[derive(CodexMeta)]
    #[codex_meta(transports(header))]
    struct Release {
        #[codex_meta(header = "x-job")]
        id: String,
        #[codex_meta(header(name = "version", sensitive))]
        release: String,
    }

    /// The whole blob is in the header of this name.
    #[derive(CodexMeta)]
    #[codex_meta(transports(header, blob), blob(key = "version"))]
    struct InBlob {
        #[codex_meta(header = "x-job", omit(blob))]
        id: String,
        #[codex_meta(blob(sensitive), omit(header))]
        release: String,
    }

    // In a file, a header may be written otherwise.
    let spelled = |key: &str| {
        let mut contract = Release::CONTRACT.to_json();
        contract["fields"][1]["transports"]["header"]["keys"] = json!([key]);
        contract
    };
    let mut begun = spelled("version");
    begun["fields"][1]["transports"]["header"] = json!({"keys": [], "prefix": "Ver_", "sensitive": true});
    for contract in [spelled("version"), spelled("Ver-Sion"), begun, InBlob::CONTRACT.to_json()] {
        let place = tempfile::tempdir().unwrap();
        let (file, capture) = (place.path().join("release.json"), place.path().join("c.json"));
        fs::write(&file, contract.to_string()).unwrap();
        let version = if contract["blob"].is_null() { "9.1.7" } else { r#"{"release":"9.1.7"}"# };
        let request = json!({"method": "GET", "url": "/", "headers": {"x-job": "j-1", "version": version}});
        fs::write(&capture, request.to_string()).unwrap();
        let table = place.path().join("table");
        observe(&[&capture], &["--quiet", "--contract", file.to_str().unwrap()], &table);
        let [(_, file)] = &files(&table)[..] else { panic!("one file") };
        let rows = rows(file);
        assert_eq!(texts(&rows, "id"), [Some("j-1".to_owned())]);
        assert_eq!([texts(&rows, "release"), texts(&rows, "sender_version")], [[None], [None]], "{contract}");
    }
}

#[test]
fn the_columns_are_those_of_the_contracts_that_were_given() {
    let place = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| {
        let path = place.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let job = write("job.json", Job::CONTRACT.to_json().to_string());
    let tries = write("try.json", Try::CONTRACT.to_json().to_string());
    let headers = json!({"x-job": "j-1", "x-tries": "2", "x-source": "s", "x-carriers": "true", "x-secret": "hush"});
    let requests = [
        json!({"method": "GET", "url": "/jobs", "headers": headers}),
        json!({"method": "POST", "url": "/", "body": {"client_metadata": {"tries": "a", "total": "18446744073709551615"}}}),
        turn(None, "0.171.0", "s-1"),
    ];
    let capture = write("c.json", json!(requests).to_string());
    let table = place.path().join("table");
    let arguments = ["--quiet", "--contract", job.to_str().unwrap(), "--contract", tries.to_str().unwrap()];
    let output = observe(&[&capture], &arguments, &table);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let [(_, file)] = &files(&table)[..] else { panic!("one file") };
    let rows = rows(file);
    assert_eq!(rows.num_rows(), 2);
    for (column, values) in [
        ("request_contract", [Some("Job"), Some("Try")]),
        ("request_path", [None, None]),
        ("id", [Some("j-1"), None]),
        ("tries", [Some("2"), Some("a")]),
        // Other columns have these names.
        ("source_field", [Some("s"), None]),
        ("secret", [None, None]),
    ] {
        let texts = texts(&rows, column);
        assert!(texts.iter().map(Option::as_deref).eq(values), "{column}: {texts:?}");
    }
    let total = rows.column_by_name("total").unwrap().as_primitive::<UInt64Type>();
    assert_eq!((total.is_null(0), total.value(1)), (true, u64::MAX));
    assert!(rows.column_by_name("carriers_field").unwrap().as_boolean().value(0));
    assert!(rows.column_by_name("thread_id").is_none());
}

/// Gateways of some languages write `2` as `2.0`.
#[test]
fn an_integer_is_in_its_column_however_it_is_written() {
    let place = tempfile::tempdir().unwrap();
    let slot = |key: &str| json!({"keys": [key]});
    let integer = |name: &str, transport: &str| json!({"name": name, "type": "integer", "min": "-100", "max": "100", "optional": true, "transports": {transport: slot(name)}});
    let double = json!({"name": "f", "type": "number", "optional": true, "transports": {"blob": slot("f")}});
    let contract = json!({
        "format": Contract::FORMAT, "name": "Count", "transports": ["header", "blob"],
        "blob": {"key": "x-meta", "when": null, "header_limit": null, "body_limit": null},
        "header_limit": null, "header_total": null, "flat_limit": null, "views": [], "reserved": [], "foreign": [],
        "paths": [], "fields": [integer("n", "blob"), integer("x-n", "header"), double],
    });
    let numbers = [
        ("2", Some(2)),
        ("2.0", Some(2)),
        ("1e2", Some(100)),
        ("-0.10e3", Some(-100)),
        ("-0", Some(0)),
        ("-0.00e5", Some(0)),
        ("100e-1", Some(10)),
        ("2.5", None),
        ("1e-1", None),
        ("101e-0", Some(101)),
        ("1e999999999999999999999", None),
        ("123456789012345678901234567890123456789.0", None),
    ];
    let request = |number: &str, double: &str| {
        let blob = format!(r#"{{"n":{number},"f":{double}}}"#);
        json!({"method": "POST", "url": "/", "headers": {"x-meta": blob, "x-n": number}})
    };
    let mut requests: Vec<Value> = numbers.iter().map(|(number, _)| request(number, "1.5")).collect();
    requests.push(request("+2", "1e400"));
    let others = ["0efoo", "0E", "-0e", "-", "-.", "0.e5", "2.", "+0.0", "0e99999999999999999999999"];
    requests.extend(others.map(|text| json!({"method": "POST", "url": "/", "headers": {"x-meta": "{}", "x-n": text}})));
    let [file, capture] = ["count.json", "c.json"].map(|name| place.path().join(name));
    fs::write(&file, contract.to_string()).unwrap();
    fs::write(&capture, json!(requests).to_string()).unwrap();
    let table = place.path().join("table");
    let output = observe(&[&capture], &["--quiet", "--contract", file.to_str().unwrap()], &table);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let rows = rows(&files(&table)[0].1);
    assert_eq!(rows.num_rows(), requests.len());
    let findings = rows.column_by_name("findings").unwrap().as_list::<i32>();
    for column in ["n", "x-n"] {
        let column = rows.column_by_name(column).unwrap().as_primitive::<Int64Type>();
        for (at, (number, value)) in numbers.iter().enumerate() {
            assert_eq!(column.is_valid(at).then(|| column.value(at)), *value, "{number}");
            // What is not there, or out of the range, is a finding on either carrier.
            let is_sound = value.is_some_and(|value| value <= 100);
            assert_eq!(findings.value(at).len(), if is_sound { 0 } else { 2 }, "{number}");
        }
        assert!((numbers.len()..requests.len()).all(|at| column.is_null(at)));
    }
    for (at, text) in others.iter().enumerate() {
        assert_eq!(findings.value(numbers.len() + 1 + at).len(), 1, "{text}");
    }
    let double = rows.column_by_name("f").unwrap().as_primitive::<Float64Type>();
    assert_eq!((double.value(0), double.is_null(numbers.len())), (1.5, true));
}
