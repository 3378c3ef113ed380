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
    Row { empty_beside: "views", ..row("transports", &[Struct], Words) }.like("header, flat").means(
        "The built-in transports of the struct; all three unless given. A transport that is not listed has no \
         method: without `blob` there is no `blob()`. The list may be empty if the struct has `views(...)`.",
    ),
    row("blob", &[Struct], Takes::List(StructBlob)).like("key = \"x-meta\""),
    row("flat", &[Struct], Takes::List(StructFlat)).like("limit = 2048"),
    row("header", &[Struct], Takes::List(StructHeader)).like("limit = 1024"),
    row("views", &[Struct], Words)
        .like("mcp")
        .means("Further JSON objects, for other readers. Each name becomes a transport."),
    row("rename_all", &[Struct], Text).like("camelCase").means(
        "The case of the default keys on `flat`, `blob` and views, such as `\"camelCase\"`; the names are serde's. \
         Keys that you write out and the names of headers do not change.",
    ),
    row("part", &[Struct], Nothing).means(
        "The struct is only nested in other structs, and is not sent by itself. It therefore has no blob key, limits or \
         extras.",
    ),
    row("paths", &[Struct], Constant).like("PATHS").means(
        "The request paths, a constant of type \
         [`&[RequestPath]`](https://docs.rs/codex-metadata/latest/codex_metadata/contract/struct.RequestPath.html), \
         which tell a receiver how to recognise requests and what to expect in them. Every name in them is checked \
         at compile time; for a struct with type parameters, when the struct is used.",
    ),
    row("reserved", &[Struct], Keys)
        .like("\"my_key\"")
        .means("Keys that the struct owns although no field has them, so that no extra may have one."),
    row("foreign", &[Struct], Keys).like("\"x-proxy-*\"").means(
        "Keys that other layers add after the projection. No field and no extra may have one, and an audit ignores \
         them. A `*` at the end of a key matches any rest.",
    ),
    row("key", &[StructBlob], Text).also(KEYS).means(
        "The blob's key in the flat map, and the name of the header that holds its copy; required if the struct \
             has a blob.",
    ),
    row("when", &[StructBlob], Function)
        .like("Self::has_blob")
        .also(&["if"])
        .means("The blob is left out while this `fn(&Self) -> bool` returns `false`."),
    row("header_limit", &[StructBlob], Number)
        .like("4096")
        .means("The maximum size of the blob's copy in a header, in bytes."),
    row("body_limit", &[StructBlob], Number).like("65536").means("The maximum size of the blob in the body, in bytes."),
    row("body_only", &[StructBlob], Nothing).means("The blob is only in the body, without a copy in a header."),
    row("header_only", &[StructBlob], Nothing).means("The blob is only in a header, not in the body."),
    row("limit", &[StructFlat], Number)
        .like("2048")
        .means("The maximum size of each flat value in bytes, excluding the blob."),
    row("limit", &[StructHeader], Number)
        .like("1024")
        .means("The maximum size of each direct header's value in bytes."),
    row("total", &[StructHeader], Number).like("4096").means(
        "The maximum size of all header lines together, including the blob's copy. Each line counts its name, its \
         value and four bytes. If the total is exceeded, fields with `shed` are left out of the blob's copy, then the \
         whole copy is left out, then headers with `shed`, the lowest rank first. Headers without a rank are always \
         sent; if they alone exceed the total, the report says so.",
    ),
    row("header", &[Field], Slot(Header))
        .means("A direct header for each name. Can be repeated, with another condition or form of the value."),
    row("flat", &[Field], Slot(Flat)).means(
        "An entry of the flat string map. The key is the field's name if none is given. Can be repeated, with \
         another condition or form of the value.",
    ),
    row("blob", &[Field], Slot(Blob)).means(
        "A member of the JSON blob. The key is the field's name if none is given. Can be repeated, with another \
         condition or form of the value. Write a view's name in the same way, such as `mcp` or `mcp = \"...\"`.",
    ),
    row("nested", &[Field, Nested], Nothing).also(&["inline", "embed"]).means(
        "Includes the fields of another struct, on each transport that both structs have. The field's type, or what \
         its `Option`, reference or box holds, must derive `CodexMeta`. List the transports that only this struct \
         has in `omit(...)`. `when`, `unless` and `skip_if` beside `nested` apply to all included fields.",
    ),
    Row { several: true, ..row("omit", &[Field, Nested], Words) }
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
        .means("Sent on this transport only while this `fn(&Self) -> bool` returns `true`."),
    row("unless", LISTS_AND_NESTED, Function).like("Self::is_turn").also(&["if_not"]).shows("unless `{}`").means(
        "The opposite of `when`: left out of this transport while the function returns `true`. Two fields may share \
         a key if one has `when = PATH` and the other `unless = PATH` with the same path.",
    ),
    row("skip_if", &[Field, Nested], Function)
        .like("is_unset")
        .also(&["skip_serializing_if"])
        .shows("unless `{}`")
        .means(
            "Left out of every transport while this `fn(&T) -> bool` returns `true`. `T` is the type of the field, or \
         what that type dereferences to. A `None` is always left out, without `skip_if`. To leave out a flag that is \
         `false`, write `skip_if = std::ops::Not::not`.",
        ),
    row("with", LISTS, Function).like("Self::shown").shows("made by `{}`").means(
        "Sends the result of this `fn(&T) -> U` instead of the value. `T` is the type of the field, what its \
         `Option` holds, or what that dereferences to; `U` may borrow from it. `U` must implement `Display` for \
         `header` and `flat`, and `Serialize` for `blob`, views and `json`.",
    ),
    row("read", LISTS, Function).like("Self::parsed").means(
        "The inverse of `with`: a reader calls it to get the value back. It is a `fn(&str) -> Result<T, E>` for \
         `header` and `flat`, and a `fn(U) -> Result<T, E>` with `U: DeserializeOwned` for `blob`, views and `json`. \
         `T` is the type of the field, or what its `Option` holds, and must implement `Serialize`. Without `read`, a \
         reader gets what `with` returned, and cannot read it into the struct.",
    ),
    row("view", LISTS, Name).like("mcp").shows("its view `{}`").means(
        "Sends the value's view of this name, as an object in JSON, and as compact ASCII JSON text on `header` and \
         `flat`. The type of the field must derive `CodexMeta` and have the view; for an `Option`, a reference or a \
         box, this applies to the type inside. This is checked at compile time; in a struct with type parameters, it \
         is checked where the struct is used. If the view cannot send one of its fields, the field is reported as \
         `OUTER.INNER`.",
    ),
    row("json", &[Header, Flat], Nothing).shows("as JSON").means("Sends the value as compact ASCII JSON text."),
    row("limit", &[Header, Flat], Number)
        .like("2048")
        .shows("at most {} bytes")
        .means("The maximum size of the value in bytes, in place of the struct's."),
    row("instead", &[Header, Flat], Function).like("Self::too_long").shows("else `{}`").means(
        "Sends the result of this `fn(&T) -> U` in place of a value over its limit, and reports that the value was \
         replaced. Nothing is sent if the result is over the limit too.",
    ),
    row("list", &[Header, Flat], Text).or_alone().like(", ").also(&["join"]).shows("as a list").means(
        "Sends the elements of the value as one text, joined by `, ` or by the given separator. An empty list is \
         left out. For the field's type `T`, `&T` must implement `IntoIterator`, and the items `Display`. An element \
         is left out and reported if it is empty, begins or ends with a space, or contains the separator (its first \
         character that is not a space).",
    ),
    row("repeat", &[Header], Nothing).also(&["multi", "multiple"]).shows("a line for each").means(
        "Sends a header line for each element of the value. An element with a comma is left out and reported, since \
         a proxy may join the lines with commas. A struct with `repeat` or `prefix` on a header has at most 64 header \
         lines, and reports the elements and entries beyond.",
    ),
    row("prefix", &[Header, Flat], Text).like("x-meta-").means(
        "Sends each entry of a map under the prefix followed by the entry's key, which is in lower case in a header. \
         An entry is left out and reported if its key in a header has anything but letters, digits and `-`, which \
         proxies drop, or if an earlier entry or another field has that name. No other key of the struct, and no \
         extra, may begin with the prefix.",
    ),
    row("shed", &[Header], Number)
        .like("1")
        .shows("shed {}")
        .means("The header may be left out if all headers are over their `total`, the lowest rank first."),
    row("sensitive", LISTS, Nothing).also(&["secret"]).shows("sensitive").means(
        "`Debug`, reports and findings redact the field's value on every transport, whichever transport has the word. \
         HPACK does not index its headers, nor the header copy of a blob that contains the field. The values of a \
         projection itself are not redacted. The keys of the entries of a map with a `prefix` are names of headers and \
         flat keys, and are shown.",
    ),
    row("body_only", &[Blob], Nothing).shows("body only").means("Left out of the blob's copy in a header."),
    row("flatten", &[Blob, View], Nothing)
        .means("Merges the members of the value into the object. The type must derive `MetaFragment`."),
    row("yields", &[Blob], Nothing).shows("yields to an extra").means(
        "While the field is not in the blob, an extra with exactly its key is sent instead. Views never send such an \
         extra.",
    ),
    row("shed", &[Blob], Number).like("1").shows("shed {}").means(
        "The field may be left out of a copy of the blob that exceeds its limit, the lowest rank first. A field \
         without a rank never is.",
    ),
    row("since", FIELD_AND_LISTS, Text)
        .like("1.2.0")
        .also(&["added"])
        .shows("since {}")
        .means("The first release that sends the field, for readers. It does not change what is sent."),
    row("until", FIELD_AND_LISTS, Text)
        .like("2.0.0")
        .also(&["removed"])
        .shows("until {}")
        .means("The first release that no longer sends the field, for readers. It does not change what is sent."),
    row("deprecated", &[Field], Text)
        .like("use another field")
        .shows("deprecated")
        .means("The reason why readers should not use the field, as the contract shows it. The field is still sent."),
    row("unlike_serde", &[Struct, Field, Nested], Nothing).means(
        "Allows `#[serde(...)]` to serialize the field differently from the blob and the views. Without it, a \
         `rename`, `skip`, `skip_serializing_if`, `with` or `flatten` of serde without its counterpart here is an \
         error. On the struct it applies to all fields.",
    ),
    row("extras", &[Field], Takes::List(Extras)).or_alone().like("shed = 1").means(
        "Merges the caller's own pairs, of type \
         [`Extras<Self>`](https://docs.rs/codex-metadata/latest/codex_metadata/struct.Extras.html), into the blob \
         and the views. Pairs come from a client or from a configuration. The blob contains both. A view contains \
         only the pairs of the client, except those whose key is also set by the configuration.",
    ),
    row("shed", &[Extras], Number)
        .like("1")
        .means("The pairs may be left out of a copy of the blob that exceeds its limit, like a field with `shed`."),
    row("tag", &[Enum], Text).like("kind").means("The key under which the variant's name is sent; required."),
    row("value", &[Variant], Text)
        .also(&["rename"])
        .means("The value of the tag. The default is the variant's name in snake case."),
    row("content", &[Variant], Text)
        .means("The key of the value that the variant holds; required if the variant holds one."),
    row("key", &[Member], Text)
        .also(&["name", "rename", "content"])
        .means("The key of the member. The default is the field's name."),
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
