//! A contract under version control.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Contract, OwnedContract, diff};
use crate::meta::CodexMeta;

/// The variable under which a lock is written instead of compared.
const BLESS: &str = "CODEX_META_BLESS";

/// Asserts that the contract of `M` equals the contract in the file at `path`. Call this function in a test, so that
/// nobody changes the contract by accident. To accept a change, run the test with the environment variable
/// `CODEX_META_BLESS=1`, which makes the test write the file.
///
/// If `path` is relative, it starts at the root of the package that contains the test.
///
/// ```no_run
/// # use codex_metadata::CodexMeta;
/// # #[derive(CodexMeta)]
/// # #[codex_meta(transports(flat))]
/// # struct Meta {
/// #     #[codex_meta(flat)]
/// #     model: String,
/// # }
/// #[test]
/// fn the_contract_is_locked() {
///     codex_metadata::contract::assert_locked::<Meta>("contracts/meta.json");
/// }
/// ```
///
/// # Panics
///
/// Panics if the contract of `M` differs from the contract in the file; the message lists the differences. Also panics
/// if the file cannot be read or written, or does not contain a contract.
#[track_caller]
pub fn assert_locked<M: CodexMeta>(path: impl AsRef<Path>) {
    let path = from_the_package(path.as_ref());
    let result = if env::var_os(BLESS).is_some_and(|value| value == "1") {
        write(M::CONTRACT, &path)
    } else {
        compare(M::CONTRACT, &path)
    };
    if let Err(message) = result {
        panic!("{message}");
    }
}

/// Cargo says to each test where its package is.
fn from_the_package(path: &Path) -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from).join(path)
}

fn write(contract: &Contract, path: &Path) -> Result<(), String> {
    let cannot = |error: std::io::Error| format!("cannot write `{}`: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(cannot)?;
    }
    fs::write(path, format!("{:#}\n", contract.to_json())).map_err(cannot)
}

fn compare(contract: &Contract, path: &Path) -> Result<(), String> {
    let bless = format!("run this test with {BLESS}=1");
    let text = fs::read_to_string(path).map_err(|error| {
        format!("cannot read the locked contract `{}`: {error}; to write it, {bless}", path.display())
    })?;
    let locked = OwnedContract::from_json(&text)
        .map_err(|error| format!("`{}` holds {error}; to write it anew, {bless}", path.display()))?;
    let diff = diff(&locked, contract);
    if diff.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the contract of `{}` is not the one in `{}`:\n{diff}\nif this is meant, {bless} and commit the file",
        contract.name(),
        path.display(),
    ))
}
