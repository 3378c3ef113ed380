//! The rows of the table. A new word begins here.

use super::List::{
    Blob, Enum, Extras, Field, Flat, Fragment, Header, Member, Nested, Struct, StructBlob, StructFlat, StructHeader,
    Variant, View,
};
use super::Takes::{Constant, Function, Keys, Module, Name, Nothing, Number, Slot, Text, Words};
use super::{List, Row, Takes};

const LISTS: &[List] = &[Header, Flat, Blob, View];
const LISTS_AND_NESTED: &[List] = &[Nested, Header, Flat, Blob, View];
const FIELD_AND_LISTS: &[List] = &[Field, Nested, Header, Flat, Blob, View];
const KEYS: &[&str] = &["name", "rename"];

pub(crate) static TABLE: &[Row] = &[
    row("transports", &[Struct], Words).like("header, flat").empty_beside("views").means(
        "The built-in transports of the struct; all three unless given. A transport that is not listed has no \
             method: without `blob` there is no `blob()`. Beside `views(...)` the list may be empty.",
    ),
    row("blob", &[Struct], Takes::List(StructBlob)).like("key = \"x-meta\""),
    row("flat", &[Struct], Takes::List(StructFlat)).like("limit = 2048"),
    row("header", &[Struct], Takes::List(StructHeader)).like("limit = 1024"),
    row("views", &[Struct], Words)
        .like("mcp")
        .means("Further JSON objects, for other readers. Each name becomes a transport."),
    row("rename_all", &[Struct], Text).like("camelCase").means(
        "The case of default keys on `flat`, `blob` and views, as `serde` names it, such as `\"camelCase\"`. A key that \
         is written out and the name of a header stay as they are.",
    ),
    row("part", &[Struct], Nothing).means(
        "The struct is only ever nested: it has rows and no projection of its own, so that it needs no key of a blob, no \
         limits and no extras.",
    ),
    row("paths", &[Struct], Constant).like("PATHS").means(
        "The request paths, a constant of type \
         [`&[RequestPath]`](https://docs.rs/codex-metadata/latest/codex_metadata/contract/struct.RequestPath.html): how \
         their requests are recognised, and what a receiver knows of them beforehand. Every name in them is checked; of a \
         struct with type parameters where it is used.",
    ),
    row("reserved", &[Struct], Keys)
        .like("\"my_key\"")
        .means("Keys that no extra may have although no field has them."),
    row("foreign", &[Struct], Keys).like("\"x-proxy-*\"").means(
        "Keys that other layers add after the projection. An audit is quiet about them, no extra may have one, and no \
         field either. A `*` ends a name, and stands for whatever follows.",
    ),
    row("key", &[StructBlob], Text).also(KEYS).means(
        "The blob's key in the flat map, and the name of the header that holds its copy; required if the struct \
             has a blob.",
    ),
    row("when", &[StructBlob], Function)
        .like("Self::has_blob")
        .also(&["if"])
        .means("There is no blob while this `fn(&Self) -> bool` returns `false`."),
    row("header_limit", &[StructBlob], Number)
        .like("4096")
        .means("The maximum size of the blob's copy in a header, in bytes."),
    row("body_limit", &[StructBlob], Number).like("65536").means("The maximum size of the blob in the body, in bytes."),
    row("body_only", &[StructBlob], Nothing).means("There is no copy of the blob in a header."),
    row("header_only", &[StructBlob], Nothing).means("The only copy of the blob is the one in a header."),
    row("limit", &[StructFlat], Number)
        .like("2048")
        .means("The maximum size of each flat value in bytes, excluding the blob."),
    row("limit", &[StructHeader], Number)
        .like("1024")
        .means("The maximum size of each direct header's value in bytes."),
    row("total", &[StructHeader], Number).like("4096").means(
        "The maximum size of all header lines together, the blob's copy among them; each counts its name, its value \
         and four bytes. Beyond it the blob's copy sheds and then leaves, then headers with `shed`, the lowest rank \
         first. Headers without a rank stay, and the report says that the total is over.",
    ),
    row("header", &[Field], Slot(Header))
        .means("One direct header for each name. Can be repeated, each with its own condition or form of the value."),
    row("flat", &[Field], Slot(Flat)).means(
        "An entry of the flat string map. The key is the field's name if none is given. Can be repeated, each \
             with its own condition or form of the value.",
    ),
    row("blob", &[Field], Slot(Blob)).means(
        "A member of the JSON blob. The key is the field's name if none is given. Can be repeated, each with its own \
             condition or form of the value. The name of a view is such a word, too.",
    ),
    row("nested", &[Field, Nested], Nothing).also(&["inline", "embed"]).means(
        "The field's type, or what its `Option`, reference or box holds, derives `CodexMeta`: its rows are rows of this \
         struct on each transport that both have. A transport that only this struct has is in `omit(...)`. `when`, \
         `unless` and `skip_if` beside it are for all of it.",
    ),
    row("omit", &[Field, Nested], Words)
        .several()
        .like("header, flat")
        .also(&["exclude", "except"])
        .means("Not sent on the listed transports."),
    row("skip", &[Field], Nothing).also(&["ignore"]).means("Not sent on any transport."),
    row("name", &[Header], Text)
        .also(&["key", "rename"])
        .means("The header's name. Names can also stand alone: `header(\"a\", \"b\")` sends the value under each."),
    row("key", &[Flat, Blob, View], Text).also(KEYS).means(
        "The key. Keys can also stand alone: `flat(\"new\", \"old\")` sends the value under each, for a rename \
             in progress.",
    ),
    row("when", LISTS_AND_NESTED, Function)
        .like("Self::is_turn")
        .also(&["if"])
        .shows("if `{}`")
        .means("Sent there only while this `fn(&Self) -> bool` returns `true`."),
    row("unless", LISTS_AND_NESTED, Function)
        .like("Self::is_turn")
        .also(&["if_not"])
        .shows("unless `{}`")
        .means(
            "The opposite of `when`: left out there while the function returns `true`. Two fields, or two words of a \
             transport, may have one key if one has it `when` and the other `unless` the same path.",
        ),
    row("skip_if", &[Field, Nested], Function).like("is_unset").also(&["skip_serializing_if"]).shows("unless `{}`").means(
        "Left out of every transport while this `fn(&T) -> bool` returns `true`. `T` is the type of the field, \
             or what that type dereferences to. A `None` is left out without it; for a flag write `skip_if = \
             std::ops::Not::not`.",
    ),
    row("with", LISTS, Function).like("Self::shown").shows("made by `{}`").means(
        "Sent instead of the value: the result of this `fn(&T) -> U`. `T` is the type of the field, what its `Option` \
         holds, or what that dereferences to; `U` may borrow from it. `U` implements `Display` on `header` and `flat` \
         (with `json`: `Serialize`), and `Serialize` elsewhere.",
    ),
    row("read", LISTS, Function).like("Self::parsed").means(
        "Beside `with`: its inverse, by which a reader gets the value back. It is a `fn(&str) -> Result<T, E>` on `header` \
         and `flat`, and a `fn(U) -> Result<T, E>` with `U: DeserializeOwned` elsewhere, and with `json`. `T` is the type of \
         the field, or what its `Option` holds, and implements `Serialize`. Without it the field is read as it travels, and \
         not into the struct.",
    ),
    row("view", LISTS, Name).like("mcp").shows("its view `{}`").means(
        "Sent instead of the value: its view of this name. The type of the field, what its `Option` holds, or what such a \
         reference or box leads to, derives `CodexMeta` and has the view. It is an object in JSON, and compact JSON text \
         in ASCII on `header` and `flat`. What the view cannot send is reported as `FIELD.ROW`. That the type has the view is \
         checked, too; in a struct with type parameters where it is used.",
    ),
    row("json", &[Header, Flat], Nothing).shows("as JSON").means("The value as compact JSON text in ASCII."),
    row("limit", &[Header, Flat], Number)
        .like("2048")
        .shows("at most {} bytes")
        .means("The maximum size of the value in bytes, in place of the struct's."),
    row("instead", &[Header, Flat], Function).like("Self::too_long").shows("else `{}`").means(
        "Beside a limit: sent when the value is over it, the result of this `fn(&T) -> U`, in the form of the slot. The \
         report says that the value was replaced. Nothing is sent if the result is over the limit too.",
    ),
    row("list", &[Header, Flat], Text).or_alone().like(", ").also(&["join"]).shows("as a list").means(
        "The elements of the value as one text, joined by `, ` or by what is written; nothing if there is none. The \
         type is any whose reference is an iterator of `Display`. An element that is empty, has a space at an end, or \
         contains the separator's first character that is no space, is not sent, and reported.",
    ),
    row("repeat", &[Header], Nothing).also(&["multi", "multiple"]).shows("a line for each").means(
        "A header line for each element of the value. One with a comma is not sent, and reported: a proxy may join the \
         lines with commas.",
    ),
    row("prefix", &[Header, Flat], Text).like("x-meta-").means(
        "An entry for each of a map, whose key stands behind the prefix; in a header, in lower case. Of two that are \
         then alike the later is not sent, and reported, like one that makes no header name. No other key of the struct \
         begins with the prefix, and no extra may.",
    ),
    row("shed", &[Header], Number)
        .like("1")
        .shows("shed {}")
        .means("The header may leave when all are over their `total`, the lowest rank first."),
    row("sensitive", LISTS, Nothing).also(&["secret"]).shows("sensitive").means(
        "`Debug`, reports, findings and audits redact the field's value on every transport, and HPACK does not index \
         its header, or the header copy of a blob that contains the field. Values that are taken \
         out of a projection are shown.",
    ),
    row("body_only", &[Blob], Nothing).shows("body only").means("Left out of the blob's copy in a header."),
    row("flatten", &[Blob, View], Nothing)
        .means("The members of the value are merged in. Its type derives `MetaFragment`."),
    row("yields", &[Blob], Nothing).shows("yields to an extra").means(
        "While the field is not in the blob, an extra with exactly its key is sent instead; views never send \
             such an extra.",
    ),
    row("shed", &[Blob], Number).like("1").shows("shed {}").means(
        "The field may be left out of a copy that exceeds its limit, the lowest rank first; a field without a \
             rank never is.",
    ),
    row("since", FIELD_AND_LISTS, Text).like("1.2.0").also(&["added"]).shows("since {}").means(
        "The first release that sends the field. Readers get it with the contract; it does not change what is \
             sent.",
    ),
    row("until", FIELD_AND_LISTS, Text).like("2.0.0").also(&["removed"]).shows("until {}").means(
        "The first release that no longer sends the field. Readers get it with the contract; it does not change \
             what is sent.",
    ),
    row("deprecated", &[Field], Text)
        .like("use another field")
        .shows("deprecated")
        .means("The field is still sent. The contract and its documents say why not to use it."),
    row("unlike_serde", &[Struct, Field, Nested], Nothing).means(
        "What `#[serde(...)]` says of serializing differs from what is sent in the blob and in views, and that is \
         meant. On the struct it is for all fields. Without it a name, a `skip`, a condition, a form or a `flatten` of \
         serde's that has no counterpart here is an error.",
    ),
    row("extras", &[Field], Takes::List(Extras)).or_alone().like("shed = 1").means(
        "The caller's own pairs, of type \
             [`Extras<Self>`](https://docs.rs/codex-metadata/latest/codex_metadata/struct.Extras.html), merged into \
             the blob and into the views. A view gets only the client's pairs, and of those none whose key the \
             configuration also sets.",
    ),
    row("shed", &[Extras], Number)
        .like("1")
        .means("The pairs may be left out of a copy that exceeds its limit, as a field with `shed` may."),
    row("tag", &[Enum], Text).like("kind").means("The key whose value names the variant; required."),
    row("value", &[Variant], Text)
        .also(&["rename"])
        .means("The tag's value; the variant's name in snake case if absent."),
    row("content", &[Variant], Text).means("The key of the value that the variant holds; required if it holds one."),
    row("key", &[Member], Text)
        .also(&["name", "rename", "content"])
        .means("The member's key; the field's name if absent."),
    row("skip", &[Member], Nothing).also(&["ignore"]).means("Never included."),
    row("skip_if", &[Member], Function)
        .like("is_unset")
        .also(&["skip_serializing_if"])
        .means("Left out while this `fn(&T) -> bool` returns `true`."),
    row("crate", &[Struct, Enum, Fragment], Module).like("codex_metadata").means(
        "Path of this crate, if you renamed or re-export it. Set it if you see \"could not find \
             `codex_metadata`\".",
    ),
];

const fn row(word: &'static str, stands: &'static [List], takes: Takes) -> Row {
    Row {
        word,
        stands,
        takes,
        or_alone: false,
        several: false,
        empty_beside: "",
        example: "",
        also: &[],
        shows: "",
        means: "",
    }
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

    const fn empty_beside(mut self, word: &'static str) -> Self {
        self.empty_beside = word;
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
