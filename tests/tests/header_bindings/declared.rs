//! The structs that the facts are about.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use codex_metadata::CodexMeta;
use serde::Deserialize;

use crate::forms::{DateTime, Dates, EpochSeconds, HttpDate, Letter, Quoted, Rank, Spelled, number};

/// Headers with one value each.
#[derive(Debug, Default, CodexMeta, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[codex_meta(transports(header))]
pub(crate) struct Values {
    #[codex_meta(header = "x-string")]
    string: Option<String>,
    #[codex_meta(header = "x-byte")]
    byte: Option<i8>,
    #[codex_meta(header = "x-short")]
    short: Option<i16>,
    #[codex_meta(header = "x-integer")]
    integer: Option<i32>,
    #[codex_meta(header = "x-long")]
    long: Option<i64>,
    #[codex_meta(header = "x-float")]
    float: Option<f32>,
    #[codex_meta(header = "x-double")]
    double: Option<f64>,
    #[codex_meta(header = "x-boolean1")]
    yes: Option<bool>,
    #[codex_meta(header = "x-boolean2")]
    no: Option<bool>,
    #[codex_meta(header = "x-enum")]
    letter: Option<Letter>,
    #[codex_meta(header = "x-integerenum")]
    rank: Option<Rank>,
}

/// Numbers that may be none.
#[derive(Debug, Default, CodexMeta, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[codex_meta(transports(header))]
pub(crate) struct Numbers {
    #[serde(deserialize_with = "number")]
    #[codex_meta(header = "x-float")]
    float: Option<f32>,
    #[serde(deserialize_with = "number")]
    #[codex_meta(header = "x-double")]
    double: Option<f64>,
}

/// Such numbers, as a type that writes their names.
#[derive(Debug, Default, CodexMeta, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[codex_meta(transports(header))]
pub(crate) struct SpelledNumbers {
    #[codex_meta(header("x-float", "x-double"))]
    number: Option<Spelled>,
}

/// Headers with a list each.
#[derive(Debug, Default, CodexMeta, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[codex_meta(transports(header))]
pub(crate) struct Lists {
    #[codex_meta(header(name = "x-stringlist", list))]
    strings: Vec<String>,
    #[codex_meta(header(name = "x-stringset", list))]
    set: BTreeSet<String>,
    #[codex_meta(header(name = "x-integerlist", list))]
    integers: Vec<i32>,
    #[codex_meta(header(name = "x-booleanlist", list))]
    booleans: Vec<bool>,
    #[codex_meta(header(name = "x-timestamplist", list))]
    dates: Vec<HttpDate>,
    #[codex_meta(header(name = "x-enumlist", list))]
    letters: Vec<Letter>,
    #[codex_meta(header(name = "x-integerenumlist", list))]
    ranks: Vec<Rank>,
}

/// Lists whose elements may have a comma, as types that write the whole text.
#[derive(Debug, Default, CodexMeta, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[codex_meta(transports(header))]
pub(crate) struct Texts {
    #[codex_meta(header = "x-stringlist")]
    strings: Option<Quoted>,
    #[codex_meta(header = "x-timestamplist")]
    dates: Option<Dates>,
}

/// Absent and empty values.
#[derive(Debug, Default, CodexMeta, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[codex_meta(transports(header))]
pub(crate) struct Empty {
    #[codex_meta(header = "x-a")]
    a: Option<String>,
    #[codex_meta(header = "x-b")]
    b: Option<String>,
    #[codex_meta(header(name = "x-c", list))]
    c: Vec<String>,
}

/// An instant in each form.
#[derive(Debug, Default, CodexMeta, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[codex_meta(transports(header))]
pub(crate) struct Times {
    #[codex_meta(header("x-memberepochseconds", "x-targetepochseconds"))]
    epoch_seconds: Option<EpochSeconds>,
    #[codex_meta(header("x-memberhttpdate", "x-defaultformat", "x-targethttpdate"))]
    http_date: Option<HttpDate>,
    #[codex_meta(header("x-memberdatetime", "x-targetdatetime"))]
    date_time: Option<DateTime>,
}

/// JSON in base64.
#[derive(Debug, Default, CodexMeta, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[codex_meta(transports(header))]
pub(crate) struct Media {
    #[codex_meta(header(name = "x-json", with = Self::base64, read = Self::of_base64))]
    json: Option<String>,
}

impl Media {
    fn base64(json: &str) -> String {
        STANDARD.encode(json)
    }

    fn of_base64(text: &str) -> Result<String, String> {
        let bytes = STANDARD.decode(text).map_err(|error| error.to_string())?;
        String::from_utf8(bytes).map_err(|error| error.to_string())
    }
}

/// A map under a prefix, beside a header whose name is almost it.
#[derive(Debug, Default, CodexMeta, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[codex_meta(transports(header))]
pub(crate) struct Prefixed {
    #[codex_meta(header = "x-foo")]
    foo: Option<String>,
    #[codex_meta(header(prefix = "x-foo-"))]
    map: BTreeMap<String, String>,
}
