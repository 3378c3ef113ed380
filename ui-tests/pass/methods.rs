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
    fn value(self) -> Self {
        self.inside()
    }
    fn with(self, _: ()) -> Self {
        self.inside()
    }
    fn and(self, _: ()) -> Self {
        self.inside()
    }
    fn walk(self, _: ()) -> Self {
        self.inside()
    }
    fn nested(self) -> Self {
        self.inside()
    }
    fn viewed(self) -> Self {
        self.inside()
    }
    fn with_read(self, _: ()) -> Self {
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

#[derive(CodexMeta)]
#[codex_meta(part)]
struct Inner {
    #[codex_meta(header = "x-inner", flat = "inner", blob = "inner")]
    id: u8,
}

/// The words of forms, whose results have methods too.
#[derive(CodexMeta, serde::Deserialize, Debug, PartialEq)]
#[codex_meta(blob(key = "x-meta"), views(mcp), flat(limit = 3))]
struct Forms {
    #[codex_meta(
        header(name = "x-made", with = shown, read = read),
        flat(with = shown, read = read, instead = bits),
        blob(with = shown, read = read_json),
        mcp(with = shown)
    )]
    made: Option<u8>,
    #[codex_meta(header(name = "x-list", list, when = is_absent), header(name = "x-lines", repeat, unless = is_absent), flat(json), blob, mcp)]
    list: Vec<u8>,
    #[codex_meta(header(prefix = "x-meta-"), flat(prefix = "meta."), omit(blob, mcp))]
    entries: std::collections::BTreeMap<String, String>,
    #[serde(skip)]
    #[codex_meta(nested, omit(mcp), unless = is_absent, unlike_serde)]
    nested: Option<Nested>,
}

type Nested = Box<Inner>;

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&self.id, f)
    }
}

impl PartialEq for Inner {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

fn is_absent(_: &Forms) -> bool {
    false
}

fn bits(value: &u8) -> u32 {
    value.count_ones()
}

fn shown(value: &u8) -> String {
    format!("0x{value:x}")
}

fn read(text: &str) -> Result<u8, std::num::ParseIntError> {
    u8::from_str_radix(text.trim_start_matches("0x"), 16)
}

fn read_json(text: String) -> Result<u8, std::num::ParseIntError> {
    read(&text)
}

#[test]
fn nor_is_one_of_the_words_of_forms() {
    let entries = [("a".to_owned(), "b".to_owned())].into();
    let forms = Forms { made: Some(255), list: vec![1, 2], entries, nested: Some(Box::new(Inner { id: 3 })) };
    let sent = CodexMeta::project(&forms);
    assert_eq!(sent.headers["x-made"], "0xff");
    assert_eq!((sent.headers.get_all("x-lines").iter().count(), &sent.headers["x-inner"]), (2, &"3".parse().unwrap()));
    assert_eq!((&*sent.client_metadata["made"], &*sent.client_metadata["meta.a"]), ("8", "b"));
    let observer = codex_metadata::observe::Observed::of::<Forms>();
    let observed = observer.headers(&sent.headers).client_metadata(&sent.client_metadata).finish();
    assert_eq!(observed.audit(), []);
    assert_eq!(observed.deserialize::<Forms>().unwrap(), Forms { nested: None, ..forms });
}
