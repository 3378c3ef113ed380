//! Every method that the generated code calls is also one that a trait in scope gives to every type.

use codex_metadata::{CodexMeta, Extras, MetaFragment};

/// By value, since a method by reference would be found later than the one that is meant.
#[expect(dead_code, reason = "none of it is called")]
trait Everything: Sized {
    fn inside(self) -> Self {
        panic!("the user's own method is called")
    }
    fn whole(self) -> Self {
        self.inside()
    }
    fn keys(self) -> Self {
        self.inside()
    }
    fn holds(self) -> Self {
        self.inside()
    }
    fn text(self) -> Self {
        self.inside()
    }
    fn json(self) -> Self {
        self.inside()
    }
    fn members(self) -> Self {
        self.inside()
    }
    fn pairs(self) -> Self {
        self.inside()
    }
    fn with_text(self, _: ()) -> Self {
        self.inside()
    }
    fn with_json(self, _: ()) -> Self {
        self.inside()
    }
    fn with_members(self, _: ()) -> Self {
        self.inside()
    }
    fn with_when(self, _: ()) -> Self {
        self.inside()
    }
    fn skipped_if(self, _: ()) -> Self {
        self.inside()
    }
    fn row(self, _: ()) -> Self {
        self.inside()
    }
    fn field(self, _: ()) -> Self {
        self.inside()
    }
    fn extras(self, _: ()) -> Self {
        self.inside()
    }
    fn visit(self, _: ()) -> Self {
        self.inside()
    }
}

impl<T> Everything for T {}

#[derive(MetaFragment)]
struct Window {
    #[codex_meta(skip_if = String::is_empty)]
    name: String,
    number: Option<u64>,
}

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    Turn {
        #[codex_meta(skip_if = String::is_empty)]
        note: String,
        count: Option<u64>,
    },
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", when = Self::always), views(mcp))]
struct Meta<'a, T: std::fmt::Display> {
    #[codex_meta(header = "session-id", flat, blob(when = Self::always), omit(mcp), skip_if = str::is_empty)]
    session_id: &'a str,
    #[codex_meta(header = "thread-id", flat, omit(blob, mcp))]
    thread_id: Option<T>,
    #[codex_meta(blob(flatten), mcp(flatten), omit(header, flat))]
    window: Option<Window>,
    #[codex_meta(blob(flatten), mcp(flatten), omit(header, flat))]
    kind: Kind,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

impl<T: std::fmt::Display> Meta<'_, T> {
    fn always(&self) -> bool {
        true
    }
}

#[test]
fn a_trait_of_the_user_is_not_called() {
    let window = Some(Window { name: String::from("w"), number: Some(1) });
    let kind = Kind::Turn { note: String::new(), count: Some(2) };
    let extras = Extras::client([("team", "a")]);
    let meta = Meta { session_id: "s", thread_id: Some(1_u8), window, kind, extras };
    let turn = meta.project();
    assert_eq!(turn.headers["thread-id"], "1");
    assert_eq!(turn.blob().unwrap(), r#"{"session_id":"s","name":"w","number":1,"kind":"turn","count":2,"team":"a"}"#);
}
