//! `codex-meta observe --listen --forward URL`: what is said of a URL that cannot be passed on to.

use std::process::Command;

fn refused(url: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_codex-meta"))
        .args(["observe", "--listen", "127.0.0.1:0", "--forward", url])
        .output()
        .unwrap();
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), b"".as_slice()), "{url}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_refused_url_is_named_without_user_and_query() {
    for (url, message) in [
        ("https://me:s3cr3t@example.com/v1", "`https://example.com/v1` has a user, whom nobody would be told of"),
        ("https://s3cr3t@example.com/v1?s3cr3t", "`https://example.com/v1` has a user, whom nobody would be told of"),
        ("https://example.com/v1?token=s3cr3t", "`https://example.com/v1` has a query"),
        ("https://example.com/v1?token=s3cr3t@b", "`https://...` has a query"),
        ("https://me:s3?cr3t@example.com/v1", "`https://...` has a query"),
        ("https://me:s3#cr3t@example.com/v1", "`https://...` has a fragment"),
        ("https://me:s3cr3t/x@example.com /v1", "`https://example.com /v1` is no URL"),
        ("ftp://me:s3cr3t@example.com/v1", "`ftp://example.com/v1` has another scheme"),
        ("me:s3cr3t@example.com", "`example.com` has no scheme"),
        ("me:s3cr3t@example.com/v1", "`example.com/v1` is no URL"),
        ("s3cr3t@x://example.com", "`x://example.com` is no URL"),
        ("/v1?s3cr3t", "`/v1` has no scheme"),
        ("https://example.com:abc/v1", "`https://example.com:abc/v1` has no port after the colon"),
        ("https://example.com:", "`https://example.com:` has no port after the colon"),
        ("https://example.com:65536", "`https://example.com:65536` has no port after the colon"),
        ("http://[::1]:x/", "`http://[::1]:x/` has no port after the colon"),
    ] {
        let said = refused(url);
        assert!(
            said.starts_with(&format!("error: `--forward`: {message}, write `http://HOST[:PORT]")),
            "{url}: {said}"
        );
        assert!(!said.contains("s3") && !said.contains("cr3t"), "{url}: {said}");
    }
}

#[test]
fn a_refused_url_is_printed_plain() {
    let said = refused("https://exa\u{202e}mple\u{1b}[31m.com/\n\u{2066}v1");
    assert!(said.contains(r"`https://exa\u{202e}mple\u{1b}[31m.com/\n\u{2066}v1` is no URL"), "{said}");
    assert_eq!(said.chars().filter(|char| char.is_control()).collect::<String>(), "\n", "its end alone: {said:?}");
}

/// Whatever takes a URL by mistake does not say its password.
#[test]
fn a_url_that_came_to_another_option_is_named_without_user_and_query() {
    // Some are names of files to whom does not look for a URL.
    let folder = tempfile::tempdir().unwrap();
    for url in [
        "https://me:s3cr3t@example.com/v1?t=s3cr3t",
        "https:/me:s3cr3t@h/x",
        "https:me:s3cr3t@h/x",
        "https:/h/x?token=s3cr3t",
        r"\\me:s3cr3t@h\x",
        "me:s3cr3t@h:x",
        "https://me:s3cr3t\u{FF20}h/",
        "https://me:s3cr3t%4\u{FF10}h/",
        "https://h/x\u{FF1F}token=s3cr3t",
    ] {
        let with_equals = format!("--listne={url}");
        let inside = format!("no-folder/{url}");
        for arguments in [
            &["observe", "--listen", url, "--forward", "http://a"][..],
            &["observe", "--listen", "127.0.0.1:0", "--forward", "http://a", "--metrics", url],
            &["observe", "--listen", "127.0.0.1:0", "--forward", "http://a", "--memory", url],
            &["observe", "--listen", "127.0.0.1:0", "--forward", "http://a", "--authorities", url],
            &["observe", "--listen", "127.0.0.1:0", "--forward", "http://a", "--record", &inside],
            &["observe", "--threads", url, "a.har"],
            &["observe", "--color", url, "a.har"],
            &["observe", &with_equals],
            &["observe", url],
            &["observe", "--contract", url, "a.har"],
            &["contract", "show", "codex", url],
            &["contract", "show", url],
            &["contract", "diff", url, url],
            &["contract", "infer", url],
            &["schema", url],
            &["schema", "--carrier", url],
            &["completions", url],
            &[url],
        ] {
            let output =
                Command::new(env!("CARGO_BIN_EXE_codex-meta")).args(arguments).current_dir(&folder).output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
            assert!(said.starts_with("error: ") && output.stdout.is_empty(), "{arguments:?}: {said}");
            assert!(!said.contains("s3cr3t"), "{arguments:?}: {said}");
        }
    }
    let output = Command::new(env!("CARGO_BIN_EXE_codex-meta"))
        .args(["observe", "--listen", "https://me:s3cr3t@exa\u{202e}mple.com", "--forward", "http://a"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains(r"invalid value 'https://exa\u{202e}mple.com' for '--listen <ADDR>'"), "{said}");
}

/// What a file holds that was named by mistake may be a key.
#[test]
fn an_error_quotes_no_file_of_authorities() {
    let file = tempfile::NamedTempFile::new().unwrap();
    for pem in ["-----BEGIN PRIVATE KEY----- s3cr3t -----END PRIVATE KEY-----", "-----BEGIN s3cr3t", "s3cr3t"] {
        std::fs::write(&file, pem).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_codex-meta"))
            .args(["observe", "--listen", "127.0.0.1:0", "--forward", "https://localhost", "--authorities"])
            .arg(file.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        let reasons = ["it is no certificate in PEM", "there is no certificate in the file of authorities"];
        assert!(reasons.iter().any(|reason| said == format!("error: {reason}\n")), "{said}");
    }
}

/// A file without an end holds no authorities, and is not read to its end.
#[cfg(target_os = "linux")]
#[test]
fn a_device_holds_no_authorities() {
    let output = Command::new(env!("CARGO_BIN_EXE_codex-meta"))
        .args(["observe", "--listen", "127.0.0.1:0", "--forward", "https://localhost", "--authorities", "/dev/zero"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "error: cannot read `/dev/zero`: it has more than 64 MiB\n");
}
