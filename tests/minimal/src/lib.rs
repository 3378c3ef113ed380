//! A user of the published crates, with the tests that `.ci/oldest` puts beside it.

pub mod spellings;
