//! The output of the example, for people and for programs: it is what arrived.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use codex_metadata::codex::{CodexResponsesMetadata, RemoteName};
use codex_metadata::contract::Field;
use codex_metadata::{Carrier, CodexMeta as _, Outcome};
use codex_metadata_tests::codex_turn::text::{Layout, render};
use codex_metadata_tests::codex_turn::{Content, Surroundings, Transcript, run, transcribe};
use codex_metadata_tests::paths::{MCP_OBJECT, RequestPath};
use codex_metadata_tests::samples::{Sample, crowded, oversized, rich, turn, unsendable};
use serde_json::{Value, json};

use self::scratch::{commit, empty_folder, git, init, resolved};

mod scratch;

/// So wide that nothing is shortened or broken.
const WIDE: Layout = Layout { width: 400, colour: false };

async fn of_folder(dir: &Path) -> Transcript {
    run(dir, None).await.expect("loopback works")
}

async fn of_sample(sample: &Sample) -> Transcript {
    let nowhere = Surroundings::Nothing("a test".to_owned());
    transcribe(nowhere, &sample.snapshot, &turn()).await.expect("loopback works")
}

fn turn_on_paper(transcript: &Transcript) -> String {
    render(transcript, &[RequestPath::Turn], Layout::paper())
}

fn json_of(transcript: &Transcript) -> Value {
    let text = transcript.to_json().expect("it serializes");
    serde_json::from_str(&text).expect("it is JSON")
}

/// The first table of a wide page: its cells by field, and the fields in their order.
fn cells(page: &str) -> (BTreeMap<&str, Vec<String>>, Vec<&str>) {
    let mut lines = page.lines().skip_while(|line| !line.starts_with("What arrived"));
    let header = lines.nth(1).expect("a header");
    let words = header.split("  ").filter(|word| !word.trim().is_empty());
    let starts: Vec<usize> = words.map(|word| header.find(word.trim()).expect("it is there")).collect();
    let rows = lines.skip_while(|line| !line.starts_with('─')).skip(1).take_while(|line| !line.is_empty());
    let mut order = Vec::new();
    let mut by_field = BTreeMap::new();
    for row in rows {
        let characters: Vec<char> = row.chars().collect();
        let ends = starts.iter().skip(1).copied().chain([characters.len()]);
        let cells = starts.iter().zip(ends).map(|(&start, end)| {
            let cell: String = characters.iter().take(end).skip(start).collect();
            cell.trim().to_owned()
        });
        let name = row.split(' ').next().expect("a name");
        order.push(name);
        by_field.insert(name, cells.skip(1).collect());
    }
    (by_field, order)
}

#[tokio::test]
async fn a_repository_is_in_the_snapshot_without_its_credentials() {
    let dir = empty_folder();
    let root = dir.path().join("größe\u{1B}[31m");
    std::fs::create_dir(&root).expect("made");
    init(&root);
    let hash = commit(&root);
    git(&root, &["remote", "add", "origin", "https://me:hunter2@example.com/a.git"]);
    git(&root, &["remote", "add", "odd", "ext::sh -c hunter2"]);
    let transcript = of_folder(&root).await;
    let root = resolved(&root);

    let json = json_of(&transcript);
    let workspace = json!({
        "associated_remote_urls": { "origin": "https://example.com/a.git" },
        "latest_git_commit_hash": hash,
        "has_changes": false,
    });
    let arrived = &json["paths"]["turn"]["fields"]["workspaces"]["header_blob"]["arrived"]["workspaces"];
    assert_eq!(*arrived, json!({ &root: workspace }));
    let mut said = workspace;
    said["root"] = json!(root);
    said["rejected_remotes"] = json["workspace"]["rejected_remotes"].clone();
    assert_eq!(json["workspace"], said);
    assert!(json["workspace"]["rejected_remotes"][0].as_str().unwrap().starts_with("remote `odd` not sent: "));
    assert_eq!(json["no_workspace"], Value::Null);

    let page = turn_on_paper(&transcript);
    for part in ["größe\\u{1b}[31m", &hash, "origin https://example.com/a.git", "remote `odd` not sent: "] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains('\u{1B}'), "{page}");
    assert!(!page.contains("hunter2") && !json.to_string().contains("hunter2"), "{page}");
    assert!(page.ends_with("is what the contract says, on every request path.\n"), "{page}");
    assert!(transcript.is_faithful());
}

/// Remotes of which none is sent are not the same as none.
#[tokio::test]
async fn remotes_that_are_not_sent_are_not_none() {
    let dir = empty_folder();
    init(dir.path());
    let remotes = |page: &str| page.lines().find_map(|line| line.strip_prefix("  remotes    ").map(str::to_owned));
    assert_eq!(remotes(&turn_on_paper(&of_folder(dir.path()).await)).as_deref(), Some("none"));
    git(dir.path(), &["remote", "add", "odd", "ext::sh -c hunter2"]);
    assert_eq!(remotes(&turn_on_paper(&of_folder(dir.path()).await)).as_deref(), Some("none that can be sent"));
}

/// Git lists it, as it does the one that `git fetch --filter` makes with a URL for its name.
#[tokio::test]
async fn a_remote_without_a_url_is_said_to_be_one() {
    let dir = empty_folder();
    init(dir.path());
    git(dir.path(), &["config", "remote.https://me:hunter2@example.com/a.git.promisor", "true"]);
    git(dir.path(), &["config", "remote.or\u{202e}igin.promisor", "true"]);
    let transcript = of_folder(dir.path()).await;
    let page = turn_on_paper(&transcript);
    assert!(page.contains("  remotes    none that can be sent\n"), "{page}");
    assert!(page.contains("  - a remote not sent: its name may hold a credential, "), "{page}");
    assert!(page.contains("  - remote `or\\u{202e}igin` not sent: it has no URL\n"), "{page}");
    let json = json_of(&transcript);
    assert_eq!(json["workspace"]["associated_remote_urls"], Value::Null);
    assert!(!page.contains("hunter2") && !json.to_string().contains("hunter2"), "{page}");
    assert!(transcript.is_faithful());
}

/// What is sent is as it is; what is printed has nothing that a terminal acts on.
#[tokio::test]
async fn a_remote_is_no_way_to_write_on_a_terminal() {
    let dir = empty_folder();
    init(dir.path());
    commit(dir.path());
    git(dir.path(), &["config", "remote.or\u{202e}igin.url", "https://example.com/a\u{2066}b.git"]);
    git(dir.path(), &["config", "remote.other\u{202e}.url", "ext::sh -c '\u{2066}'"]);
    let transcript = of_folder(dir.path()).await;
    let json = transcript.to_json().expect("it serializes");
    for printed in [turn_on_paper(&transcript), json] {
        let odd = |char: char| char.is_control() && char != '\n' || matches!(char, '\u{202e}' | '\u{2066}');
        assert!(!printed.contains(odd), "{printed:?}");
        assert!(printed.contains("202e") && printed.contains("ext"), "{printed}");
    }
    let Surroundings::Workspace(found) = &transcript.surroundings else { panic!("a repository") };
    let remotes = found.workspace.associated_remote_urls.as_ref().expect("a remote");
    let names: Vec<&str> = remotes.keys().map(RemoteName::as_str).collect();
    assert_eq!(names, ["or\u{202e}igin"]);
    let remotes = &json_of(&transcript)["workspace"]["associated_remote_urls"];
    assert_eq!(remotes["or\u{202e}igin"], "https://example.com/a%E2%81%A6b.git");
}

#[tokio::test]
async fn outside_a_repository_there_is_no_workspace_and_all_else() {
    let dir = empty_folder();
    let transcript = of_folder(dir.path()).await;
    let json = json_of(&transcript);
    assert_eq!(json["workspace"], Value::Null);
    let reason = json["no_workspace"].as_str().expect("a reason");
    assert!(reason.ends_with("is not in a git repository"), "{reason}");
    let turn = &json["paths"]["turn"]["fields"];
    assert_eq!(turn["workspaces"]["blob"], json!({ "empty": "left out while `BTreeMap::is_empty` holds" }));
    assert!(turn["turn_id"]["blob"]["arrived"]["turn_id"].is_string());
    let page = turn_on_paper(&transcript);
    assert!(page.contains(&format!("  workspace  none: {reason}\n")), "{page}");
    assert!(transcript.is_faithful());
}

#[tokio::test]
async fn every_field_is_a_row_and_every_cell_has_what_arrived_or_why_nothing_did() {
    let transcript = of_sample(&rich()).await;
    let page = render(&transcript, &[RequestPath::Turn], WIDE);
    let (cells, order) = cells(&page);
    let declared: Vec<&str> = CodexResponsesMetadata::CONTRACT.fields().iter().map(Field::name).collect();
    assert_eq!(order, declared);

    let columns = [Carrier::Header, Carrier::Flat, Carrier::BodyBlob, Carrier::HeaderBlob, MCP_OBJECT];
    let mut seen = BTreeSet::new();
    for field in declared {
        assert_eq!(cells[field].len(), columns.len(), "{field}");
        for (cell, carrier) in cells[field].iter().zip(columns) {
            let path = if carrier == MCP_OBJECT { RequestPath::Mcp } else { RequestPath::Turn };
            let transcript = transcript.of(path).expect("it was sent");
            let word = match transcript.content(field, carrier).expect("the path has it") {
                Content::Arrived(members) => match members.values().next() {
                    Some(Value::String(text)) if field != "extras" => text.clone(),
                    Some(Value::Object(_)) | None => "{…} ".to_owned(),
                    Some(_) if field == "extras" => "{…} ".to_owned(),
                    Some(other) => other.to_string(),
                },
                Content::Empty(Outcome::Omitted) => "omitted".to_owned(),
                Content::Empty(Outcome::BodyOnly) => "body only".to_owned(),
                Content::Empty(Outcome::Condition(_) | Outcome::Unless(_)) => "not now (".to_owned(),
                other => panic!("{field} on {carrier}: {other:?}"),
            };
            assert!(cell.starts_with(&word), "{field} on {carrier}: {cell} for {word}");
            seen.insert(word);
        }
    }
    for word in ["{…} ", "omitted", "body only", "not now ("] {
        assert!(seen.contains(word), "{word}");
    }
    assert!(page.contains("(1)      only while `Self::is_remote_v1_compaction` holds\n"), "{page}");
}

#[tokio::test]
async fn cells_that_differ_on_another_path_are_marked() {
    let transcript = of_sample(&rich()).await;
    let page = render(&transcript, &[RequestPath::RemoteCompactionV1], WIDE);
    let (cells, _) = cells(&page);
    let id = rich().values["installation_id"].as_str().expect("text").to_owned();
    assert_eq!(cells["installation_id"], [format!("{id} *"), format!("{id} *")]);
    assert_eq!(cells["sandbox"], ["omitted", "seatbelt"]);
    assert_eq!(cells["sandbox"].len(), 2, "the path has no body to carry more");

    let row = |name: &str| {
        let lines = page.lines().skip_while(|line| !line.starts_with("Every request path"));
        let mut lines = lines.skip_while(|line| !line.starts_with(name));
        format!("{}\n{}", lines.next().expect("the path has a row"), lines.next().expect("and a second line"))
    };
    assert!(row("remote-compaction-v1 ").contains("adds header: x-codex-installation-id"), "{page}");
    assert!(row("preconnect ").contains("has no flat, blob, header blob"), "{page}");
    assert!(row("local-compaction ").contains("adds blob, header blob: compaction"), "{page}");
    let memory = row("memory ");
    assert!(memory.contains("lacks blob, header blob: installation_id, session_id, "), "{page}");
    assert!(memory.contains("changes blob, header blob: request_kind"), "{page}");
    assert!(row("turn ").contains("(the turn itself)"), "{page}");
}

#[tokio::test]
async fn a_program_gets_the_same_facts() {
    let transcript = of_sample(&rich()).await;
    let json = json_of(&transcript);
    let names: BTreeSet<&str> = json["paths"].as_object().expect("paths").keys().map(String::as_str).collect();
    assert_eq!(names, RequestPath::ALL.map(RequestPath::name).into());
    for of_path in &transcript.paths {
        let json = &json["paths"][of_path.path.name()];
        let fields = json["fields"].as_object().expect("fields");
        assert_eq!(fields.len(), of_path.fields.len());
        let carriers: BTreeSet<String> =
            of_path.path.carriers().iter().map(|carrier| carrier.to_string().replace(' ', "_")).collect();
        for (field, by_carrier) in fields {
            let by_carrier = by_carrier.as_object().expect("carriers");
            assert_eq!(by_carrier.keys().cloned().collect::<BTreeSet<_>>(), carriers, "{field}");
        }
        for (row, carrier) in of_path.fields.iter().flat_map(|row| of_path.carriers.iter().map(move |of| (row, of.0))) {
            let name = carrier.to_string().replace(' ', "_");
            let expected = match of_path.content(row.field.name(), carrier).expect("the path has it") {
                Content::Arrived(members) => json!({ "arrived": members }),
                Content::Empty(outcome) => json!({ "empty": outcome.to_string() }),
                Content::Missing => panic!("{}: `{}` is missing", of_path.path.name(), row.field.name()),
            };
            assert_eq!(fields[row.field.name()][&name], expected);
        }
    }
}

#[tokio::test]
async fn sizes_are_those_of_the_carriers() {
    let transcript = of_sample(&rich()).await;
    let json = json_of(&transcript);
    let turn = &json["paths"]["turn"];
    let bytes = |carrier: &str| turn["carriers"][carrier]["bytes"].as_u64().expect("a size");
    let line = |name: &str, size: u64| u64::try_from(name.len() + ": \r\n".len()).expect("small") + size;
    let blob_line = line("x-codex-turn-metadata", bytes("header_blob"));
    assert_eq!(turn["headers_bytes"].as_u64(), Some(bytes("header") + blob_line));
    // The blob's quotes are escaped in there.
    assert!(turn["client_metadata_bytes"].as_u64() > Some(bytes("flat") + bytes("blob")));
    assert!(bytes("blob") > bytes("header_blob"), "the inventory is not in the header");

    let page = render(&transcript, &[RequestPath::Turn], WIDE);
    let mut lines = page.lines().skip_while(|line| !line.starts_with("What arrived"));
    let sizes = lines.nth(2).expect("below the names");
    let sizes: Vec<u64> = sizes.split(" B").filter_map(|size| size.trim().parse().ok()).collect();
    let mcp = json["paths"]["mcp"]["carriers"]["mcp"]["bytes"].as_u64().expect("a size");
    assert_eq!(sizes, [bytes("header"), bytes("flat"), bytes("blob"), bytes("header_blob"), mcp]);
}

#[tokio::test]
async fn what_could_not_be_sent_is_said_once_with_its_paths() {
    let transcript = of_sample(&unsendable()).await;
    assert!(transcript.is_faithful(), "to leave it out is what the contract says");
    let page = render(&transcript, &[RequestPath::Turn], WIDE);
    let reason = "`U+00FC` at byte 2 is not printable ASCII";
    let loss = "  - header `x-openai-subagent` (field `subagent_header`) not sent: ";
    assert_eq!(page.matches(loss).count(), 1, "below the tables: {page}");
    assert!(page.contains(&format!("  lost: {reason}\n")), "beside the cell: {page}");
    let (cells, _) = cells(&page);
    assert!(cells["subagent_header"][0].starts_with("lost ("), "{page}");
    let json = json_of(&transcript);
    let losses = json["paths"]["preconnect"]["losses"].as_array().expect("a list");
    assert_eq!(losses.len(), 5, "{losses:?}");
}

#[tokio::test]
async fn what_a_carrier_has_no_room_for_is_said_beside_the_cell() {
    let page = render(&of_sample(&crowded()).await, &[RequestPath::Turn], WIDE);
    let (shed, _) = cells(&page);
    assert!(shed["workspaces"][2].starts_with("{…} "), "in the body: {page}");
    assert!(shed["workspaces"][3].starts_with("shed ("), "{page}");

    let page = render(&of_sample(&oversized()).await, &[RequestPath::Turn], WIDE);
    let (over, _) = cells(&page);
    assert!(over["root_turn_id"][1].starts_with("over limit ("), "{page}");
    assert!(over["session_id"][3].starts_with("over limit ("), "the whole copy is gone: {page}");
}

#[tokio::test]
async fn a_contradiction_is_not_to_be_overlooked() {
    let mut transcript = of_sample(&rich()).await;
    transcript.paths[0].contradictions.push("flat `turn_id` was to be sent".to_owned());
    assert!(!transcript.is_faithful());
    let page = turn_on_paper(&transcript);
    assert!(page.ends_with("is NOT what the contract says\n  - turn: flat `turn_id` was to be sent\n"), "{page}");
    assert_eq!(json_of(&transcript)["paths"]["turn"]["contradictions"], json!(["flat `turn_id` was to be sent"]));
}

#[tokio::test]
async fn on_paper_a_field_is_one_line() {
    let page = turn_on_paper(&of_sample(&rich()).await);
    let (cells, order) = cells(&page);
    let declared: Vec<&str> = CodexResponsesMetadata::CONTRACT.fields().iter().map(Field::name).collect();
    assert_eq!(order, declared, "{page}");
    let id = rich().values["session_id"].as_str().expect("text").to_owned();
    let (head, tail) = cells["session_id"][0].split_once('…').expect("shortened");
    assert!(id.starts_with(head) && id.ends_with(tail) && head.len() > 5 && tail.len() > 5, "{page}");
}

#[tokio::test]
async fn a_page_is_as_wide_as_it_may_be_and_has_colours_only_where_they_show() {
    let transcript = of_sample(&unsendable()).await;
    for width in [80, 100, 120, 200] {
        let plain = Layout { width, colour: false };
        let page = render(&transcript, &RequestPath::ALL, plain);
        let widest = page.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(usize::from(width)), "{widest:?} of {width}: {page}");
        assert!(!page.contains('\u{1B}'), "{page}");
        assert!(page.lines().all(|line| line == line.trim_end()), "{page}");

        let coloured = render(&transcript, &RequestPath::ALL, Layout { colour: true, ..plain });
        assert!(coloured.contains("\u{1B}[1mCarriers\u{1B}[0m"), "{coloured}");
    }
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named_without_control_characters_and_credentials() {
    for (given, shown) in [
        ("no/r\u{1b}[31m\u{202e}x", r"`no/r\u{1b}[31m\u{202e}x`"),
        ("https://u:s3cr3t@h.invalid/a.git", "`https://h.invalid/a.git`"),
    ] {
        for git in [None, Some(Path::new("no-such-git"))] {
            let error = format!("{:#}", run(Path::new(given), git).await.unwrap_err());
            assert!(error.starts_with(&format!("cannot open {shown}: ")), "{error:?}");
        }
    }
}

/// The path may have been meant for a URL.
#[cfg(unix)]
#[tokio::test]
async fn a_folder_outside_a_repository_is_named_without_credentials() {
    let dir = empty_folder();
    let folder = dir.path().join("https:/me:s3cr3t@example.com");
    std::fs::create_dir_all(&folder).expect("created");
    for is_damaged in [false, true] {
        if is_damaged {
            std::fs::create_dir(folder.join(".git")).expect("created");
        }
        let json = json_of(&of_folder(&folder).await);
        let reason = json["no_workspace"].as_str().expect("a reason");
        assert!(reason.contains("example.com") && !reason.contains("s3cr3t"), "{reason}");
    }
}

/// Its file system may not answer, and git has a limit for that.
#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_git_knows_is_not_looked_at() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = empty_folder();
    let program = folder.path().join("git");
    let script = "#!/bin/sh\ncase \"$*\" in *-work-tree*) printf 'true\nfalse\nfalse\n';; *) echo /root;; esac\n";
    std::fs::write(&program, script).expect("written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("a program");
    let transcript = run(&folder.path().join("elsewhere"), Some(&program)).await.expect("loopback works");
    assert_eq!(transcript.surroundings.found().expect("a repository").root, "/root");
}
