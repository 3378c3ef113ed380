//! The names of the prelude and of the primitive types mean something else here.
#![allow(non_camel_case_types, dead_code, unused_macros)]

struct Option;
struct Some;
struct None;
struct Ok;
struct Err;
struct String;
struct Vec;
struct Result;
struct Box;
struct bool;
struct str;
struct u8;
struct usize;
struct Self_;
trait FnMut {}
trait Fn {}
trait FnOnce {}
trait Display {}
trait Serialize {}
trait Default {}
trait Sized {}
mod core {}
mod std {}
mod alloc {}
mod codex_metadata {}
macro_rules! compile_error {
    ($($anything:tt)*) => {
        this is not the real one
    };
}

// The types of the fields, by names of their own.
type Text = ::std::string::String;
type Maybe<T> = ::std::option::Option<T>;

#[derive(::codex_metadata::MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    Turn,
    #[codex_meta(content = "details")]
    Some(Text),
    None,
}

#[derive(::codex_metadata::MetaFragment)]
struct Window {
    name: Maybe<Text>,
    #[codex_meta(skip_if = Text::is_empty)]
    note: Text,
}

#[derive(::codex_metadata::CodexMeta)]
#[codex_meta(blob(key = "x-meta", when = Self::Some), views(mcp))]
struct Meta {
    #[codex_meta(header = "session-id", flat, blob, mcp)]
    session_id: Maybe<Text>,
    #[codex_meta(header = "thread-id", flat, blob, mcp)]
    thread_id: Text,
    #[codex_meta(blob(flatten), mcp(flatten), omit(header, flat))]
    kind: Kind,
    #[codex_meta(mcp(flatten), omit(header, flat, blob))]
    window: Maybe<Window>,
    #[codex_meta(skip)]
    option: Option,
    #[codex_meta(extras)]
    extras: ::codex_metadata::Extras<Self>,
}

impl Meta {
    #[allow(non_snake_case)]
    fn Some(&self) -> ::core::primitive::bool {
        true
    }
}

#[test]
fn the_real_ones_are_meant() {
    use ::codex_metadata::CodexMeta as _;
    let meta = Meta {
        session_id: ::std::option::Option::None,
        thread_id: Text::from("t"),
        kind: Kind::Some(Text::from("d")),
        window: ::std::option::Option::None,
        option: Option,
        extras: ::std::default::Default::default(),
    };
    assert_eq!(meta.blob().value.unwrap(), r#"{"thread_id":"t","kind":"some","details":"d"}"#);
}
