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
        "The built-in transports of the struct. Without this attribute, the struct has all three: `header`, `flat` and \
         `blob`. The methods of a transport that is not listed cannot be called: without `blob` in the list, a call of \
         `blob()` does not compile. The list may be empty if the struct also has the attribute `views(...)`.",
    ),
    row("blob", &[Struct], Takes::List(StructBlob)).like("key = \"x-meta\""),
    row("flat", &[Struct], Takes::List(StructFlat)).like("limit = 2048"),
    row("header", &[Struct], Takes::List(StructHeader)).like("limit = 1024"),
    row("views", &[Struct], Words).like("mcp").means(
        "Declares views, which are further JSON objects for other readers. Each name in the list becomes a \
         transport.",
    ),
    row("rename_all", &[Struct], Text).like("camelCase").means(
        "Converts default keys to a case, such as `\"camelCase\"`. The default key of a field on `flat`, on \
         `blob` and in views is the field's name. The cases have the names that serde gives them. Keys that you \
         write out do not change, and neither do the names of headers.",
    ),
    row("part", &[Struct], Nothing).means(
        "Declares that the struct is only nested in other structs, and is never sent by itself. Such a struct has \
         no blob key, no limits and no extras, and none of its headers can have `shed`.",
    ),
    row("paths", &[Struct], Constant).like("PATHS").means(
        "The request paths: a constant of type \
         [`&[RequestPath]`](https://docs.rs/codex-metadata/latest/codex_metadata/contract/struct.RequestPath.html). A \
         request path describes one kind of request: how a receiver recognises such a request, and which carriers to \
         expect in it. `codex-meta` recognises requests by the paths; in a server of your own, pass the path of the \
         request to `Observer::on`. The compiler checks that the struct has every carrier, view, field, key and condition that the \
         constant names. If the struct has type parameters, the compiler checks this where the struct is used.",
    ),
    row("reserved", &[Struct], Keys).like("\"my_key\"").means(
        "Keys that belong to the struct although no field has them on `header`, `flat` or `blob`. No extra can have \
         one of these keys. A field can have one of these keys only in a view.",
    ),
    row("foreign", &[Struct], Keys).like("\"x-proxy-*\"").means(
        "Keys that other layers, such as a proxy, add to the request. No field and no extra can have such a key, \
         and an audit ignores such keys. A `*` at the end of a key stands for any text: `\"x-proxy-*\"` means \
         every key that begins with `x-proxy-`.",
    ),
    row("key", &[StructBlob], Text).also(KEYS).means(
        "The key of the blob in the flat map. The header with the blob's copy has the same name. Required if the \
         struct has a blob and is not declared with `part`.",
    ),
    row("when", &[StructBlob], Function)
        .like("Self::has_blob")
        .also(&["if"])
        .means("The blob is sent only if the function `PATH`, a `fn(&Self) -> bool`, returns `true`."),
    row("header_limit", &[StructBlob], Number)
        .like("4096")
        .also(&["limit"])
        .means("The maximum size of the blob's copy in a header, in bytes."),
    row("body_limit", &[StructBlob], Number)
        .like("65536")
        .also(&["limit"])
        .means("The maximum size of the blob in the request body, in bytes."),
    row("body_only", &[StructBlob], Nothing).means("The blob is sent only in the request body. No header has a copy."),
    row("header_only", &[StructBlob], Nothing).means("The blob is sent only in a header, not in the request body."),
    row("limit", &[StructFlat], Number)
        .like("2048")
        .means("The maximum size of each value in the flat map, in bytes. This limit does not apply to the blob."),
    row("limit", &[StructHeader], Number)
        .like("1024")
        .means("The maximum size of each direct header's value, in bytes."),
    row("total", &[StructHeader], Number).like("4096").means(
        "The maximum size of all header lines of the struct together, in bytes. The line with the blob's copy counts \
         too. The size of a line is the size of its name and its value, plus four bytes. If the lines exceed the \
         total, fields and headers are left out until the rest fits: first the fields of the blob's copy that are \
         declared with `shed = K`, then the whole copy, then the direct headers that are declared with `shed = K`. \
         Among these fields, and then among these headers, those with the lowest `K` are left out first. Headers \
         without `shed` are never left out for this reason; if they alone exceed the total, the report says so.",
    ),
    row("header", &[Field], Slot(Header)).means(
        "Sends the field in a direct header. Several names, as in `header(\"a\", \"b\")`, make several headers. A \
         field can have this attribute more than once, for example with different conditions.",
    ),
    row("flat", &[Field], Slot(Flat)).means(
        "Sends the field as an entry of the flat map. The default key is the field's name. A field can have this \
         attribute more than once, for example with different conditions.",
    ),
    row("blob", &[Field], Slot(Blob)).means(
        "Sends the field as a member of the blob. The default key is the field's name. A field can have this \
         attribute more than once, for example with different conditions. To send the field in a view, write the \
         view's name instead of `blob`, such as `mcp` or `mcp = \"...\"`.",
    ),
    row("nested", &[Field, Nested], Nothing).also(&["inline", "embed"]).means(
        "Sends the fields of another struct beside the fields of this struct, on each transport that both structs \
         have. The type of the field with `nested` must derive `CodexMeta`; for an `Option`, a reference or a box, \
         this applies to the type inside. If this struct has a transport that the other struct does not have, list \
         this transport in `omit(...)`. If the other struct has extras, `omit(...)` must list the blob and all views, \
         or none of these. A `when`, `unless` or `skip_if` beside `nested` applies to all fields of the other struct.",
    ),
    Row { several: true, ..row("omit", &[Field, Nested], Words) }
        .like("header, flat")
        .also(&["exclude", "except"])
        .means("Leaves the field out of the listed transports."),
    row("skip", &[Field], Nothing).also(&["ignore"]).means("Leaves the field out of every transport."),
    row("name", &[Header], Text).also(&["key", "rename"]).means(
        "The header's name. You can also write names without `name =`, and more than one: `header(\"a\", \"b\")` \
         sends the value in a header `a` and in a header `b`.",
    ),
    row("key", &[Flat, Blob, View], Text).also(KEYS).means(
        "The key of the value. You can also write keys without `key =`, and more than one: \
         `flat(\"new\", \"old\")` sends the value under both keys, for readers that know only one of them.",
    ),
    row("when", LISTS_AND_NESTED, Function)
        .like("Self::is_turn")
        .also(&["if"])
        .shows("if `{}`")
        .means("Sends the field on this transport only if the function `PATH`, a `fn(&Self) -> bool`, returns `true`."),
    row("unless", LISTS_AND_NESTED, Function).like("Self::is_turn").also(&["if_not"]).shows("unless `{}`").means(
        "Leaves the field out of this transport if the function `PATH`, a `fn(&Self) -> bool`, returns `true`. \
         Two fields can have the same key if one field has `when = PATH`, and the other field has `unless = PATH` \
         with the same `PATH`.",
    ),
    row("skip_if", &[Field, Nested], Function)
        .like("is_unset")
        .also(&["skip_serializing_if"])
        .shows("unless `{}`")
        .means(
            "Leaves the field out of every transport if the function `PATH`, a `fn(&T) -> bool`, returns `true`. \
         `T` is the type of the field, or a type to which the field's type dereferences. A field that is `None` \
         is always left out, without `skip_if`. To read the field back, write `#[serde(default)]` on it. To leave out a `bool` that is `false`, write `skip_if = \
         std::ops::Not::not`.",
        ),
    row("with", LISTS, Function).like("Self::shown").shows("made by `{}`").means(
        "Sends the result of the function `PATH`, a `fn(&T) -> U`, instead of the value. `T` is the type of the field, \
         the type inside its `Option`, or a type to which one of these types dereferences. `U` may borrow from the \
         value. For `blob` and for views, `U` must implement `Serialize`. For `header` and `flat`, `U` must implement \
         `Display` or, if the attribute `json` is written beside `with`, `Serialize`. An audit of a received request \
         compares the results of one function with each other, but with no other value of the field, also beside \
         `read`.",
    ),
    row("read", LISTS, Function).like("Self::parsed").means(
        "Names the inverse of the function in `with`: a reader calls the function `PATH` to get the value back. For \
         `header` and `flat` without the attribute `json`, the function is a `fn(&str) -> Result<T, E>`. For `blob`, \
         for views, and for `header` and `flat` with `json`, the function is a `fn(V) -> Result<T, E>`, and receives \
         the JSON value as a `V`. `V` must implement `DeserializeOwned`: take a `String` if the function in `with` \
         returns a `&str`. `E` can be any type. `T` is the type of the field, or the type inside its `Option`, and \
         must implement `Serialize`. Without `read`, a reader gets the result of `with`, and cannot read the request \
         into the struct.",
    ),
    row("view", LISTS, Name).like("mcp").shows("its view `{}`").means(
        "Sends the view called `NAME` of the field's value. In the blob and in views, the view is sent as a JSON \
         object. In a header and in the flat map, the view is sent as compact ASCII JSON text. The type of the \
         field must derive `CodexMeta` and declare the view; for an `Option`, a reference or a box, this applies \
         to the type inside. The compiler checks that the view exists. If the struct has type parameters, this is \
         checked where the struct is used. If a field of the view cannot be sent, the report calls the field \
         `OUTER.INNER`: the name of the field that holds the value, and the name of the view's field.",
    ),
    row("json", &[Header, Flat], Nothing).shows("as JSON").means("Sends the value as compact ASCII JSON text."),
    row("limit", &[Header, Flat], Number)
        .like("2048")
        .shows("at most {} bytes")
        .means("The maximum size of the value in bytes. This limit replaces the limit that the struct declares."),
    row("instead", &[Header, Flat], Function).like("Self::too_long").shows("else `{}`").means(
        "If the value is over its limit, the result of the function `PATH` is sent instead, and the report says that \
         the value was replaced. The function is a `fn(&T) -> U`. `T` is the type of the field, the type inside its \
         `Option`, or a type to which one of these types dereferences. `U` must implement `Display` or, if the \
         attribute `json` is written beside `instead`, `Serialize`. If the result is over the limit too, nothing is \
         sent.",
    ),
    row("list", &[Header, Flat], Text).or_alone().like(", ").also(&["join"]).shows("as a list").means(
        "Sends the elements of the value as one text, joined by the separator that you write, or by a comma and a \
         space if you write none. An empty list is left out: to read it back, write `#[serde(default)]` on \
         the field. If the type of the field is `T`, `&T` must implement \
         `IntoIterator`, and the items of the iterator must implement `Display`. An element is left out and reported \
         if it is empty, if it begins or ends with a space, or if it contains the separator. Spaces at the ends of the \
         separator do not count: an element contains `\", \"` if it contains a comma. If the separator has several \
         characters, an element is left out too if it ends with the beginning of the separator, and a reader would \
         find the separator there, such as `a:` with `\"::\"`.",
    ),
    row("repeat", &[Header], Nothing).also(&["multi", "multiple"]).shows("a line for each").means(
        "Sends a header line for each element of the value. To read an empty list back, write `#[serde(default)]` on \
         the field. An element that contains a comma is left out and \
         reported, because a proxy may join the lines with commas. If a field has `repeat`, or `prefix` on a \
         header, its struct sends at most 32 header lines. The other direct headers and the blob's copy count too, and \
         are sent even if they alone are more. Elements and entries beyond this number are left out and reported.",
    ),
    row("prefix", &[Header, Flat], Text).like("x-meta-").means(
        "Sends each entry of a map under the prefix followed by the entry's key. To read an empty map back, write \
         `#[serde(default)]` on the field. In a header, the key is converted to \
         lower case. An entry is left out and reported if the resulting header name or flat key is that of an earlier \
         entry or of another field, or a key in `reserved`. In a header, an entry is also left out and reported if its key contains anything \
         but ASCII letters, digits and `-`, because proxies drop headers whose names contain other characters. \
         The limit on the value's size applies to the header's name too: an entry is left out and reported if its \
         header's name is over this limit, or over 256 bytes. No other key of the struct may begin with the prefix. No \
         key of an extra may begin with the letters and digits of the prefix, whatever other characters are between \
         them: with the prefix `a_`, no key of an extra may begin with `a`.",
    ),
    row("shed", &[Header], Number).like("1").shows("shed {}").means(
        "The header may be left out, to keep all headers together within the limit that the struct declares with \
         `header(total = ...)`. The headers with the lowest `N` are left out first. A header of a struct \
         that is declared with `part` cannot have `shed`.",
    ),
    row("sensitive", LISTS, Nothing).also(&["secret"]).shows("sensitive").means(
        "Reports and findings do not show the field's value on any transport, even if `sensitive` is written for one \
         transport only. The same applies to the `Debug` output of received values, and of the types that projections \
         return, such as `Projection` and `Projected`. A `Debug` that you derive for the struct itself still shows \
         the value. Headers with the value are marked as sensitive, so that HPACK (the header compression of HTTP/2) \
         does not index these headers. If the blob contains the field, the header with the blob's copy is marked too. \
         The values that are sent are not redacted. If the value is an object, its keys are a part of it and are not \
         shown either, in whatever form the value is sent. The only exception is `prefix`: the keys of the map's \
         entries are shown, because these keys are parts of header names and flat keys.",
    ),
    row("body_only", &[Blob], Nothing).shows("body only").means("Leaves the field out of the blob's copy in a header."),
    row("flatten", &[Blob, View], Nothing).means(
        "Sends the members of the value as members of the blob or view itself. The type of the value must derive \
         `MetaFragment`. Give no member the name of another field: if that field has its keys elsewhere, \
         `Observed::deserialize` reads the field alone.",
    ),
    row("yields", &[Blob], Nothing).shows("yields to an extra").means(
        "Allows an extra with exactly the field's key, unless another key that the struct owns differs from it in case \
         and punctuation alone. The blob contains this extra instead of the field if the field \
         is `None` or skipped, if its condition is not met, or if its value cannot be sent. Without `yields`, such \
         an extra is rejected. An extra never takes the place of a field that is left out to keep a limit. Views never \
         contain such an extra.",
    ),
    row("shed", &[Blob], Number).like("1").shows("shed {}").means(
        "The field may be left out of the blob in the request body, to keep this blob within its limit. It may also be \
         left out of the blob's copy in a header, to keep the copy within its limit, or to keep all headers within \
         the limit that the struct declares with `header(total = ...)`. The fields with the lowest `N` are left out \
         first. A field without `shed` is left out only together with the whole blob.",
    ),
    row("since", FIELD_AND_LISTS, Text).like("1.2.0").also(&["added"]).shows("since {}").means(
        "The sender's first release that sends the field. Readers do not expect the field from an older release. The \
         attribute does not change what is sent.",
    ),
    row("until", FIELD_AND_LISTS, Text).like("2.0.0").also(&["removed"]).shows("until {}").means(
        "The sender's first release that no longer sends the field. Readers do not expect the field from this release \
         or a newer one. The attribute does not change what is sent.",
    ),
    row("deprecated", &[Field], Text).like("use another field").shows("deprecated").means(
        "The reason why readers should no longer use the field. The contract contains this text. The field is \
         still sent.",
    ),
    row("unlike_serde", &[Struct, Field, Nested], Nothing).means(
        "Allows `#[serde(...)]` to serialize a field differently from the way the field is sent in the blob and in \
         views. Without `unlike_serde`, such a difference does not compile: a `rename`, `skip`, `skip_serializing_if`, \
         `with` or `flatten` of serde must have its counterpart in `#[codex_meta(...)]`. Write `unlike_serde` on a \
         field to allow the difference for this field, or on the struct to allow it for all fields.",
    ),
    row("extras", &[Field], Takes::List(Extras)).or_alone().like("shed = 1").means(
        "Declares the field that holds the extras, which are pairs of key and text from a client or from a \
         configuration. The type of the field is \
         [`Extras<Self>`](https://docs.rs/codex-metadata/latest/codex_metadata/struct.Extras.html). The pairs are \
         merged into the blob and the views. The blob contains the pairs of both sources, and a view contains only the \
         client's pairs. If both sources set the same key, the client's pair is sent neither in the blob nor in a \
         view.",
    ),
    row("shed", &[Extras], Number).like("1").means(
        "The extras may be left out of the blob in the request body, to keep this blob within its limit. They may also \
         be left out of the blob's copy in a header, to keep the copy within its limit, or to keep all headers within \
         the limit that the struct declares with `header(total = ...)`. Fields can be declared with `shed = N` too: \
         among these fields and the extras, those with the lowest `N` are left out first.",
    ),
    row("tag", &[Enum], Text).like("kind").means("The key under which the name of the variant is sent. Required."),
    row("value", &[Variant], Text)
        .also(&["rename"])
        .means("The value of the tag for this variant. The default is the variant's name in snake case."),
    row("content", &[Variant], Text).means(
        "The key of the unnamed value that the variant holds, such as the value of `Compaction(String)`. Required \
         if the variant holds an unnamed value.",
    ),
    row("key", &[Member], Text)
        .also(&["name", "rename", "content"])
        .means("The key under which the field is sent. The default is the field's name."),
    row("skip", &[Member], Nothing).also(&["ignore"]).means("Never includes the field."),
    row("skip_if", &[Member], Function).like("is_unset").also(&["skip_serializing_if"]).means(
        "Leaves the field out if the function `PATH`, a `fn(&T) -> bool`, returns `true`. `T` is the type of \
         the field, or a type to which the field's type dereferences.",
    ),
    row("crate", &[Struct, Enum, Fragment], Module).like("codex_metadata").means(
        "The path of the crate `codex_metadata`, if you renamed or re-export the crate. Write this attribute if \
         the compiler says \"could not find `codex_metadata`\".",
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
