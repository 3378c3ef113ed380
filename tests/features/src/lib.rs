//! The package's tests run once for each set of features of `serde_json`; `.ci/run` says which.
