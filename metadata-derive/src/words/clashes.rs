//! Words that exclude each other in one list.

const NO_PROJECTION: &str =
    "drop it: a part has no projection of its own, and the struct around it says this; or drop `part`";
const NO_VALUE: &str = "drop one of the two: what is flattened is no one value";
const ONE_WAY: &str = "drop one of the two: the parts of a value travel in one way";
const AS_THEY_ARE: &str = "drop one of the two: `{}` sends the parts of the value as they are";

/// Words of the struct's `blob(...)`, each with the one beside which it does nothing.
pub(crate) const IDLE: &[(&str, &str)] = &[("header_limit", "body_only"), ("body_limit", "header_only")];

/// Each word with those beside which it does not stand, and what helps, with `{}` for the other word.
pub(crate) const CLASHES: &[(&str, &[&str], &str)] = &[
    ("blob", &["part"], NO_PROJECTION),
    ("flat", &["part"], NO_PROJECTION),
    ("header", &["part"], NO_PROJECTION),
    ("reserved", &["part"], NO_PROJECTION),
    ("foreign", &["part"], NO_PROJECTION),
    ("header_only", &["body_only"], "drop one of the two; without them there are both copies"),
    ("unless", &["when"], "drop one of the two, and let the function of the other say both"),
    ("with", &["flatten"], NO_VALUE),
    ("view", &["flatten"], NO_VALUE),
    ("view", &["with"], "drop one of the two: each says what is sent instead of the value"),
    ("repeat", &["list"], ONE_WAY),
    ("prefix", &["list", "repeat"], ONE_WAY),
    ("with", &["list", "repeat", "prefix"], AS_THEY_ARE),
    ("view", &["list", "repeat", "prefix"], AS_THEY_ARE),
    ("json", &["list", "repeat", "prefix"], AS_THEY_ARE),
    ("instead", &["repeat", "prefix"], "drop it: the limit is for each part, and one that is over it is left out"),
    ("yields", &["flatten"], "drop it: no extra may have a key of what is flattened"),
    ("yields", &["body_only"], "drop one of the two: an extra stands in on both copies of the blob, or on none"),
];
