//! Snapshots of the expansions, as a reviewer reads them.
//!
//! `CODEX_META_BLESS=1 cargo test -p codex-metadata-derive` writes the files anew.

use std::path::{Path, PathBuf};
use std::{env, fs};

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{File, Ident, Item};

use super::join::join_lines;
use crate::{codex_meta, meta_fragment};

/// The Codex snapshot, from the source that is compiled.
#[test]
fn codex_responses_metadata() {
    check("codex_responses_metadata", codex_meta(item("codex/snapshot.rs", "CodexResponsesMetadata")));
}

#[test]
fn codex_request_kind() {
    check("codex_request_kind", meta_fragment(item("codex/request_kind.rs", "RequestKind")));
}

/// Variants with nothing, with a value, and with named fields.
#[test]
fn variants() {
    let input = r#"
        #[codex_meta(tag = "kind")]
        enum Kind<'a> {
            Turn,
            #[codex_meta(value = "compact", content = "trigger")]
            Compaction(&'a str),
            Review {
                r#type: &'a str,
                #[codex_meta(key = "trigger", skip_if = Vec::is_empty)]
                files: Vec<String>,
                #[codex_meta(skip)]
                hint: u8,
            },
        }
    "#;
    check("variants", meta_fragment(input.parse().unwrap()));
}

/// One field of each kind, with a lifetime.
#[test]
fn small() {
    let input = r#"
        #[codex_meta(blob(key = "x-meta", when = Self::has_kind), views(mcp))]
        struct Small<'a> {
            #[codex_meta(header(name = "session-id", sensitive), flat, blob("id", "session_id"), mcp)]
            session_id: &'a str,
            #[codex_meta(blob(flatten), omit(header, flat, mcp))]
            kind: Option<Kind>,
            #[codex_meta(blob(body_only, when = Self::has_kind), omit(header, flat, mcp), skip_if = Vec::is_empty)]
            tools: Vec<String>,
            #[codex_meta(skip)]
            hint: u8,
            #[codex_meta(extras)]
            extras: Extras<Self>,
        }
    "#;
    check("small", codex_meta(input.parse().unwrap()));
}

/// Checks that depend on no parameter do not wait for a use.
#[test]
fn generic() {
    let input = r#"
        #[codex_meta(transports(blob), blob(key = "x-meta"), reserved("mode"))]
        struct Generic<T: Serialize> {
            #[codex_meta(blob(flatten))]
            window: Option<Window>,
            #[codex_meta(blob)]
            value: T,
        }
    "#;
    check("generic", codex_meta(input.parse().unwrap()));
}

/// A text transport's word several times, `unless`, and releases.
#[test]
fn conditions() {
    let input = r#"
        #[codex_meta(blob(key = "x-meta"))]
        struct Conditions {
            #[codex_meta(
                header = "thread-id",
                header(name = "x-client-request-id", unless = Self::is_compact, since = "1.4.0"),
                flat(key = "thread_id", when = Self::is_compact),
                flat(key = "conversation_id", unless = Self::is_compact),
                blob(unless = Self::is_compact, until = "2.0.0", yields),
                since = "1.0.0",
                deprecated = "read `session_id`"
            )]
            thread_id: String,
            #[codex_meta(
                blob(key = "at", when = Self::is_compact),
                blob(key = "at", unless = Self::is_compact, with = Self::in_words),
                omit(header, flat)
            )]
            at: u64,
            #[codex_meta(extras)]
            extras: Extras<Self>,
        }
    "#;
    check("conditions", codex_meta(input.parse().unwrap()));
}

/// Functions that make what is sent, and their inverses.
#[test]
fn read_back() {
    let input = r#"
        #[codex_meta(transports(header, blob), blob(key = "x-meta"))]
        struct Meta {
            #[codex_meta(
                header(name = "x-timeout", with = Self::shown, read = Self::parsed),
                blob(with = Self::millis, read = Self::of_millis)
            )]
            timeout: Option<Duration>,
        }
    "#;
    check("read_back", codex_meta(input.parse().unwrap()));
}

/// A header's value, which is a text without `Display`.
#[test]
fn header_value() {
    let input = r#"
        #[codex_meta(transports(header))]
        struct Call {
            #[codex_meta(header = "x-token")]
            token: Option<http::HeaderValue>,
        }
    "#;
    check("header_value", codex_meta(input.parse().unwrap()));
}

/// A view of a struct as the value of a field.
#[test]
fn views_sent() {
    let input = r#"
        #[codex_meta(transports(header, blob), blob(key = "x-meta"), views(mcp))]
        struct Turn<'a> {
            #[codex_meta(header(name = "x-usage", view = summary, limit = 200), blob(view = all), mcp(view = all))]
            usage: Option<&'a Usage>,
        }
    "#;
    check("views_sent", codex_meta(input.parse().unwrap()));
}

/// The stand-in for a struct with errors still asks for what was understood.
#[test]
fn broken() {
    let input = r#"
        #[codex_meta(blob(key = "x-meta", when = Self::has_kind))]
        struct Broken<T> {
            #[codex_meta(haeder = "session-id", flat, blob)]
            session_id: T,
        }
    "#;
    check("broken", codex_meta(input.parse().unwrap()));
}

/// The struct or enum called `name` in a source file of the runtime.
pub(super) fn item(file: &str, name: &str) -> TokenStream {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../metadata-runtime/src").join(file);
    let source = fs::read_to_string(&path).unwrap();
    let is_meant = |ident: &Ident| ident == name;
    let found = syn::parse_file(&source).unwrap().items.into_iter().find(|item| match item {
        Item::Struct(item) => is_meant(&item.ident),
        Item::Enum(item) => is_meant(&item.ident),
        _ => false,
    });
    found.unwrap_or_else(|| panic!("no `{name}` in {}", path.display())).into_token_stream()
}

fn check(name: &str, expansion: TokenStream) {
    let expansion = join_lines(&prettyplease::unparse(&syn::parse2::<File>(expansion).unwrap()));
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("src/tests/expanded/{name}.rs"));
    if env::var_os("CODEX_META_BLESS").is_some() {
        fs::write(&path, &expansion).unwrap();
    }
    let blessed = fs::read_to_string(&path).unwrap_or_default();
    assert!(expansion == blessed, "{} is not what is written now:\n{expansion}", path.display());
}
