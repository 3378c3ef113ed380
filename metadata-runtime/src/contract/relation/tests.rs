//! Which keys readers take for each other.

use super::*;

#[test]
fn a_foreign_name_stands_for_all_keys_that_are_like_it() {
    for (name, key) in [
        ("trace-id", "traceId"),
        ("trace-*", "TRACE_id"),
        ("trace-*", "tracer"),
        ("x-kind", "x_\u{212A}ind"),
        ("größe", "Größe"),
        ("trace-id", "trace-id\0s"),
        ("", ""),
    ] {
        assert!(is_of_foreign(name, key), "{name} {key}");
        let begins = |start: &str| folded(key).starts_with(&folded(start));
        assert!(name.strip_suffix('*').map_or_else(|| alike(name, key), begins), "{name} {key}");
    }
    for (name, key) in [("trace-id", "trace-ids"), ("trace-ids", "trace-id"), ("trace-*", "trac"), ("a", "")] {
        assert!(!is_of_foreign(name, key), "{name} {key}");
    }
}

#[test]
fn declared_keys_are_the_same_without_their_case() {
    for (a, b) in [
        ("session_id", "Session_ID"),
        ("session_id", "\u{17F}ession_id"),
        ("\u{17F}e\u{17F}\u{17F}ion", "SESSION"),
        ("kind", "\u{212A}ind"),
        ("mask", "ma\u{17F}\u{212A}"),
        ("größe", "GRößE"),
        ("metadata_\u{17F}ession_id_of_the_request", "METADATA_session_id_OF_the_REQUEST"),
        ("the_\u{212A}ind_of_the_re\u{17F}ult", "the_kind_of_the_result"),
        ("", ""),
    ] {
        assert!(same_key(a, b) && same_key(b, a), "{a} {b}");
        assert_eq!(case_folded(a), case_folded(b));
        assert!(begins_like(a, b) && begins_like(b, a), "{a} {b}");
    }
    for (a, b) in [
        ("session_id", "session-id"),
        ("session_id", "sessionid"),
        ("id", "_id"),
        ("s", "\u{17E}"),
        ("[", "{"),
        ("größe", "GRÖßE"),
        ("metadata_of_the_request", "metadata_of_the_request_"),
        ("metadata_of_the_request", "metadata-of-the-request"),
        ("metadata_of_the_[equest", "metadata_of_the_{equest"),
        ("", "a"),
    ] {
        assert!(!same_key(a, b) && !same_key(b, a), "{a} {b}");
        assert_ne!(case_folded(a), case_folded(b));
    }
}

#[test]
fn keys_are_alike_that_fold_into_one() {
    let keys = [
        "x-like-meta",
        "x_like_meta",
        "X-LIKE-meta",
        "xLikeMeta",
        "x-likemeta",
        "x-li\u{212A}e-meta",
        "-x-like-meta",
        "\u{17F}",
        "s",
        "S",
        "-s",
        "_\u{17F}",
        "\u{212A}",
        "k",
        "K.",
        "\u{17E}",
        "größe",
        "GRöße",
        "GRÖßE",
        "",
        "-",
        "_",
        "a",
        "b",
        "1",
        "-1",
        "ı",
        "İ",
        "i",
        "ß",
        "ẞ",
        "sS",
        "ß\u{131}",
        "ssi",
        "ﬃ",
        "f-ﬁ",
        "ffı",
        "ﬆ",
        "ﬅ",
        "st",
        "s\0",
        "s\0a",
        "\0s",
    ];
    for a in keys {
        #[cfg(feature = "observe")]
        assert_eq!(significant_len(a), folded(a).chars().count());
        for b in keys {
            #[cfg(feature = "observe")]
            assert_eq!(are_alike(a, b), folded(a) == folded(b), "{a} {b}");
            assert_eq!(is_of_foreign(a, b), folded(a) == folded(b), "{a} {b}");
            let has_form = || forms(a).any(|a| forms(b).any(|b| a == b));
            assert!(!alike(a, b) || has_form(), "{a} {b}");
        }
    }
}

#[test]
fn a_nul_ends_a_key_and_is_taken_out_of_it() {
    for key in ["s\0", "s\0a", "\0s", "\0\0s", "S\0\0"] {
        assert!(alike("s", key) && alike(key, "s"), "{key:?}");
    }
    for key in ["a\0s", "\0a", "s-a\0"] {
        assert!(!alike("s", key) && !alike(key, "s"), "{key:?}");
    }
}

#[test]
fn the_letters_of_a_character_are_those_that_ignoring_case_makes_of_it() {
    for char in ('\u{80}'..=char::MAX).filter(|char| *char != 'İ') {
        let folded: String = char.to_lowercase().flat_map(char::to_uppercase).collect();
        let mut utf8 = [0; 4];
        let letters = ascii_letters(char.encode_utf8(&mut utf8).as_bytes());
        assert_eq!(letters.is_some(), folded.is_ascii(), "{char}");
        if let Some((letters, len)) = letters {
            assert_eq!((letters, len), (folded.to_ascii_lowercase().as_bytes(), char.len_utf8()), "{char}");
        }
    }
    // Java has one letter for it, and others have a dot behind that.
    assert_eq!(ascii_letters("İ".as_bytes()), Some((&b"i"[..], 2)));
}

#[cfg(feature = "observe")]
#[test]
fn of_keys_that_are_alike_one_is_nearer_than_another() {
    use Nearness::{Case, Exactly, Letters, Sign};
    for (key, nearness) in [
        ("x-like-meta", Exactly),
        ("X-Like-Meta", Case),
        ("x-li\u{212A}e-meta", Case),
        ("x_like_meta", Sign),
        ("X_Like-Meta", Sign),
        ("x-likemeta", Letters),
        ("x-like.meta", Letters),
        ("x-like--meta", Letters),
    ] {
        assert!(alike(key, "x-like-meta"), "{key}");
        assert_eq!(super::nearness(key, "x-like-meta"), nearness, "{key}");
        assert_eq!(super::nearness("x-like-meta", key), nearness, "{key}");
    }
}

#[test]
fn a_key_begins_like_another_without_its_case() {
    for (key, start) in [("Session_ID", "\u{17F}ession_"), ("ma\u{17F}\u{212A}", "mas"), ("größe", "GRö"), ("a", "")]
    {
        assert!(begins_like(key, start), "{key} {start}");
        assert!(case_folded(key).starts_with(&case_folded(start)), "{key} {start}");
    }
    for (key, start) in [("session-id", "session_"), ("mas", "mask"), ("größe", "GRÖ"), ("", "a")] {
        assert!(!begins_like(key, start), "{key} {start}");
        assert!(!case_folded(key).starts_with(&case_folded(start)), "{key} {start}");
    }
}
