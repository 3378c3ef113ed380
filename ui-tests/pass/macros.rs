//! Structs that `macro_rules!` makes, with everything passed through: `syn` sees such tokens in groups without
//! delimiters, and `self` is not the same in them.

use codex_metadata::{CodexMeta, Extras, MetaFragment};

macro_rules! snapshot {
    (
        $(#[$attribute:meta])*
        $visibility:vis $name:ident<$lifetime:lifetime>, $key:literal, $when:path, $runtime:path, $view:ident, $limit:literal;
        $($(#[$field_attribute:meta])* $field:ident: $ty:ty, $header:literal, $flat:expr, $condition:path, $skip:expr;)*
    ) => {
        $(#[$attribute])*
        #[derive(CodexMeta)]
        #[codex_meta(crate = $runtime, blob(key = $key, when = $when, body_limit = $limit), views($view))]
        $visibility struct $name<$lifetime> {
            $(
                $(#[$field_attribute])*
                #[codex_meta(header = $header, flat = $flat, blob(when = $condition, key = $flat), $view, skip_if = $skip)]
                $field: $ty,
            )*
            #[codex_meta(skip)]
            _lifetime: std::marker::PhantomData<&$lifetime ()>,
            #[codex_meta(extras)]
            extras: Extras<Self>,
        }

        impl $name<'_> {
            fn here(&self) -> bool {
                !self.first.is_none()
            }
        }
    };
}

snapshot! {
    /// Made by a macro.
    #[derive(Debug)]
    pub(crate) Meta<'a>, "x-meta", Self::here, codex_metadata, mcp, 4096;
    first: Option<&'a str>, "x-first", "one", Meta::here, Option::is_none;
    /// With an attribute.
    second: Vec2, "x-second", "two", Self::here, Vec2::is_empty;
    third: String, "x-third", "three", Meta::<'_>::here, str::is_empty;
}

#[derive(Debug, Default, serde::Serialize)]
struct Vec2(Vec<u8>);

impl Vec2 {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Display for Vec2 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.len())
    }
}

macro_rules! fragment {
    ($name:ident { $($field:ident: $ty:ty = $key:literal if $skip:path),* }) => {
        #[derive(MetaFragment)]
        struct $name {
            $(#[codex_meta(key = $key, skip_if = $skip)] $field: $ty,)*
        }
    };
    ($name:ident by $tag:literal { $($variant:ident($ty:ty) = $content:expr),* }) => {
        #[derive(MetaFragment)]
        #[codex_meta(tag = $tag)]
        enum $name {
            $(#[codex_meta(content = $content)] $variant($ty),)*
        }
    };
    ($($words:tt)*) => {
        #[derive(CodexMeta)]
        #[codex_meta(blob(key = "x-meta"), $($words)*)]
        struct Flattened {
            #[codex_meta(blob(flatten), omit(header, flat))]
            window: Window,
            #[codex_meta(blob(flatten), omit(header, flat))]
            kind: Option<Kind>,
        }
    };
}

fragment!(Window { number: Option<u64> = "window_number" if Option::is_none, name: String = "window_name" if str::is_empty });
fragment!(Kind by "kind" { Turn(u64) = "turn", Memory(Vec<u8>) = "memory" });
fragment!(reserved("mode"), crate = codex_metadata);

macro_rules! nested {
    ($ty:ty) => {
        nested!(@again Option<$ty>, $ty);
    };
    (@again $maybe:ty, $plain:ty) => {
        #[derive(CodexMeta)]
        #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
        struct Nested {
            #[codex_meta(flat, blob)]
            maybe: $maybe,
            #[codex_meta(flat, blob)]
            plain: $plain,
        }
    };
}

nested!(u8);

#[test]
fn what_a_macro_passes_through_is_what_was_written() {
    let meta = Meta {
        first: Some("1"),
        second: Vec2(vec![2]),
        third: String::new(),
        _lifetime: std::marker::PhantomData,
        extras: Extras::default(),
    };
    assert_eq!(meta.blob().value.unwrap(), r#"{"one":"1","two":[2]}"#);
    assert_eq!(meta.headers().value["x-second"], "1");

    let flattened = Flattened { window: Window { number: Some(1), name: "n".into() }, kind: Some(Kind::Turn(2)) };
    let blob = r#"{"window_number":1,"window_name":"n","kind":"turn","turn":2}"#;
    assert_eq!(flattened.blob().value.unwrap(), blob);
    let _ = Kind::Memory(Vec::new());

    assert_eq!(Nested { maybe: None, plain: 1 }.blob().value.unwrap(), r#"{"plain":1}"#);
}
