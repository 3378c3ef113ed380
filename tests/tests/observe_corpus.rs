//! The fuzz target of the read side on the stable compiler: what was kept of its corpus, and neighbours of it.

use codex_metadata_cli::request::Path;
use codex_metadata_tests::observe::hostile::check;
use codex_metadata_tests::observe::sending::sending;
use codex_metadata_tests::samples;

#[test]
fn the_kept_corpus_holds() {
    let folder = format!("{}/fuzz/kept/observe", env!("CARGO_MANIFEST_DIR"));
    let mut files = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        check(&std::fs::read(file.unwrap().path()).unwrap());
        files += 1;
    }
    assert!(files >= 10, "{files} files");
}

/// A real request with one byte changed after the other.
#[test]
fn the_neighbours_of_a_real_request_hold() {
    let (request, _) = sending(&samples::minimal().snapshot.for_turn("t"), Path::Responses);
    let mut bytes = vec![0];
    for (name, value) in request.headers.iter().flatten() {
        bytes.extend([name.as_str().as_bytes(), b":", value.as_bytes(), b"\n"].concat());
    }
    bytes.push(b'\n');
    bytes.extend(request.body.unwrap());
    for at in 0..bytes.len() {
        for byte in [0, b'"', b'\\', b'{', b'[', b',', 0xFF] {
            let changed = std::mem::replace(&mut bytes[at], byte);
            if at % 3 == usize::from(byte) % 3 {
                check(&bytes);
            }
            bytes[at] = changed;
        }
    }
}
