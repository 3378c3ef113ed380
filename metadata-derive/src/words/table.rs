//! The rows of the table. A new word begins here.

use super::List::{
    Blob, Enum, Extras, Field, Flat, Fragment, Header, Member, Struct, StructBlob, StructFlat, StructHeader, Variant,
    View,
};
use super::Takes::{Function, Keys, Module, Nothing, Number, Slot, Text, Words};
use super::{List, Row, Takes};

const LISTS: &[List] = &[Header, Flat, Blob, View];
const FIELD_AND_LISTS: &[List] = &[Field, Header, Flat, Blob, View];
const KEYS: &[&str] = &["name", "rename"];

pub(crate) static TABLE: &[Row] = &[
    row("transports", &[Struct], Words).like("header, flat").means(
        "The built-in transports; all three unless given. A transport that is not listed has no method: without \
         `blob`, there is no `blob()`.",
    ),
    row("blob", &[Struct], Takes::List(StructBlob))
        .like("key = \"x-meta\"")
        .means("The blob, with the words below. Required where there is a blob, since the blob needs a key."),
    row("flat", &[Struct], Takes::List(StructFlat)).like("limit = 2048").means("The flat map, with the word below."),
    row("header", &[Struct], Takes::List(StructHeader))
        .like("limit = 1024")
        .means("The direct headers, with the words below."),
    row("views", &[Struct], Words)
        .like("mcp")
        .means("Further JSON objects for other readers. Each name becomes a transport."),
    row("reserved", &[Struct], Keys).like("\"my_key\"").means(
        "Keys that no extra may have, although no field has them. In the flat map a reader takes them for those of \
         another layer.",
    ),
    row("foreign", &[Struct], Keys).like("\"x-proxy-*\"").means(
        "Keys that other layers add after the projection. An audit is quiet about them, no extra may have one, and no \
         field either. A `*` ends a name, and stands for whatever follows.",
    ),
    row("crate", &[Struct, Enum, Fragment], Module).like("codex_metadata").means(
        "Path of this crate, if you renamed or re-export it. Set it if you see \"could not find `codex_metadata`\".",
    ),
    row("key", &[StructBlob], Text)
        .also(KEYS)
        .means("The blob's key in the flat map, and the name of the header with its copy. Required."),
    row("when", &[StructBlob], Function)
        .like("Self::has_blob")
        .also(&["if"])
        .means("The blob exists only while this `fn(&Self) -> bool` returns `true`."),
    row("header_limit", &[StructBlob], Number)
        .like("4096")
        .means("The maximum size of the copy in a header, in bytes."),
    row("body_limit", &[StructBlob], Number).like("65536").means("The maximum size of the copy in the body, in bytes."),
    row("limit", &[StructFlat], Number)
        .like("2048")
        .means("The maximum size of each flat value in bytes, excluding the blob."),
    row("limit", &[StructHeader], Number)
        .like("1024")
        .means("The maximum size of each direct header's value in bytes."),
    row("total", &[StructHeader], Number).like("4096").means(
        "The maximum size of all header lines together in bytes, the blob's copy among them: of each its name, its \
         value and four more. Beyond it the blob's copy sheds and then leaves, then headers with `shed`, the lowest \
         first. What has no rank stays, and the report says that the total is over.",
    ),
    row("header", &[Field], Slot(Header)).means(
        "One direct header for each name: `header = \"name\"`, `header(\"a\", \"b\")`. The word may stand several \
         times, each with its own condition.",
    ),
    row("flat", &[Field], Slot(Flat)).means(
        "The flat string map, under the field's name unless a key is given: `flat`, `flat = \"key\"`, \
         `flat(\"new\", \"old\")`. The word may stand several times, each with its own condition.",
    ),
    row("blob", &[Field], Slot(Blob)).means(
        "The JSON blob, under the field's name unless a key is given: `blob`, `blob = \"key\"`, \
         `blob(\"new\", \"old\")`. A view that the struct declares is such a word, too.",
    ),
    row("omit", &[Field], Words)
        .several()
        .like("header, flat")
        .also(&["exclude", "except"])
        .means("Not sent on these transports."),
    row("skip", &[Field], Nothing).also(&["ignore"]).means("Sent on no transport."),
    row("skip", &[Member], Nothing).also(&["ignore"]).means("Never included."),
    row("key", &[Member], Text).also(KEYS).means("Its key; its name unless given."),
    row("skip_if", &[Member], Function)
        .like("is_unset")
        .also(&["skip_serializing_if"])
        .means("Left out while this `fn(&T) -> bool` returns `true`."),
    row("name", &[Header], Text).also(&["key", "rename"]).means("The header's name, beside other words."),
    row("key", &[Flat, Blob, View], Text).also(KEYS).means("The key, beside other words."),
    row("when", LISTS, Function)
        .like("Self::is_turn")
        .also(&["if"])
        .shows("if `{}`")
        .means("Sent there only while this `fn(&Self) -> bool` returns `true`."),
    row("unless", LISTS, Function)
        .like("Self::is_turn")
        .also(&["if_not"])
        .shows("unless `{}`")
        .means("Left out there while this `fn(&Self) -> bool` returns `true`."),
    row("skip_if", &[Field], Function).like("is_unset").also(&["skip_serializing_if"]).shows("unless `{}`").means(
        "Left out everywhere while this `fn(&T) -> bool` returns `true`. `T` is the field's type, or what that \
         dereferences to. A `None` is left out without it.",
    ),
    row("with", LISTS, Function).like("Self::shown").shows("made by `{}`").means(
        "Sent in place of the value: what this `fn(&T) -> U` returns. `T` is the field's type, what its `Option` holds, \
         or what that dereferences to, and `U` may borrow from it. `U` implements `Display` in headers and the flat map \
         (with `json`, `Serialize`), and `Serialize` elsewhere.",
    ),
    row("json", &[Header, Flat], Nothing).shows("as JSON").means("The value as compact JSON text in ASCII."),
    row("limit", &[Header, Flat], Number)
        .like("2048")
        .shows("at most {} bytes")
        .means("The maximum size of the value in bytes, in place of the struct's limit."),
    row("instead", &[Header, Flat], Function).like("Self::too_long").shows("else `{}`").means(
        "Sent where the value is over its limit: what this `fn(&T) -> U` returns, in the form of the others. The report \
         says that the value was replaced. Nothing is sent if that is over the limit too.",
    ),
    row("shed", &[Header], Number)
        .like("1")
        .shows("shed {}")
        .means("The header may leave where all are over their total, the lowest number first."),
    row("sensitive", &[Header], Nothing).also(&["secret"]).shows("sensitive").means(
        "Not to be indexed by HPACK, and redacted in `Debug` and in reports. So is the header's copy of a blob that \
         the field is in.",
    ),
    row("body_only", &[Blob], Nothing).shows("body only").means("Not in the blob's copy in a header."),
    row("flatten", &[Blob, View], Nothing).means(
        "The value's own members are merged in. Its type derives `MetaFragment`, so that their keys are known at \
         compile time.",
    ),
    row("yields", &[Blob], Nothing).shows("yields to an extra").means(
        "While the field is not sent in the blob, an extra of exactly its key is sent in its place. In views no extra \
         may have the key.",
    ),
    row("shed", &[Blob], Number).like("1").shows("shed {}").means(
        "The field may leave a copy of the blob that is over its limit, the lowest number first. A field without it \
         never leaves.",
    ),
    row("since", FIELD_AND_LISTS, Text)
        .like("1.2.0")
        .also(&["added"])
        .shows("since {}")
        .means("The first release that sends the field. Readers are told; what is sent stays the same."),
    row("until", FIELD_AND_LISTS, Text)
        .like("2.0.0")
        .also(&["removed"])
        .shows("until {}")
        .means("The first release that no longer sends the field. Readers are told; what is sent stays the same."),
    row("deprecated", &[Field], Text)
        .like("use another field")
        .shows("deprecated")
        .means("The field is still sent; the contract and its documents say why not to use it."),
    row("extras", &[Field], Takes::List(Extras)).or_alone().like("shed = 1").means(
        "The caller's own pairs, [`Extras<Self>`]: merged into the blob. A view gets only the client's pairs, and of \
         those none whose key the configuration also sets.",
    ),
    row("shed", &[Extras], Number)
        .like("1")
        .means("The pairs may leave a copy of the blob that is over its limit, as fields with `shed` do."),
    row("tag", &[Enum], Text).like("kind").means("The key whose value says which variant it is. Required."),
    row("value", &[Variant], Text)
        .also(&["rename"])
        .means("The tag's value for this variant; its name in snake case unless given."),
    row("content", &[Variant], Text).means("The key of the value that the variant holds. Required where it holds one."),
];

const fn row(word: &'static str, stands: &'static [List], takes: Takes) -> Row {
    Row { word, stands, takes, or_alone: false, several: false, example: "", also: &[], shows: "", means: "" }
}

impl Row {
    const fn or_alone(mut self) -> Self {
        self.or_alone = true;
        self
    }

    const fn several(mut self) -> Self {
        self.several = true;
        self
    }

    const fn like(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    const fn also(mut self, names: &'static [&'static str]) -> Self {
        self.also = names;
        self
    }

    const fn shows(mut self, text: &'static str) -> Self {
        self.shows = text;
        self
    }

    const fn means(mut self, text: &'static str) -> Self {
        self.means = text;
        self
    }
}
