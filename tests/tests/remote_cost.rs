//! A byte of a remote's URL or name costs little, whatever characters it has.

use allocation_counter::measure;

use codex_metadata::codex::{RemoteName, RemoteUrl};

/// Returns the longest text of these pieces that is not refused for its length.
fn longest(start: &str, piece: &str) -> String {
    start.to_owned() + &piece.repeat((4_096 - start.len()) / piece.len())
}

/// A character can mean many others: U+FDFA means 18. If each of them is a text of its own, or is looked up once more, a
/// text takes a hundred times as long as another one of its length.
#[test]
fn no_character_takes_memory_of_its_own() {
    let pieces = [
        "a",
        "%3",
        "%3F",
        "\u{E9}",
        "\u{3300}",
        "\u{FDFA}",
        "%EF%B7%BA",
        "%25EF%25B7%25BA",
        "%uFDFA",
        "%FC%80%80%80%80%A1",
        "%4\u{2070}",
    ];
    let starts = ["", "/srv/", "C:/", "git@[::1]:", "me@[::1]:", "git@example.com:", "https://me@example.com/"];
    for (start, piece) in starts.iter().flat_map(|start| pieces.map(|piece| (start, piece))) {
        let text = longest(start, piece);
        let of_url = measure(|| drop(RemoteUrl::new(&text)));
        let of_name = measure(|| drop(RemoteName::new(&text)));
        for used in [of_url, of_name] {
            assert!(used.count_total <= 100, "{} allocations for {start:?} and {piece:?}", used.count_total);
            assert!(used.bytes_total <= 100_000, "{} bytes for {start:?} and {piece:?}", used.bytes_total);
        }
    }
}
