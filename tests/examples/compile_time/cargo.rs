//! Generated crates and what cargo makes of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use proc_macro2::{TokenStream, TokenTree};
use tempfile::TempDir;

/// A folder of generated crates, removed at the end.
pub(crate) struct Workspace {
    folder: TempDir,
}

/// A generated crate.
pub(crate) struct Crate {
    folder: PathBuf,
    source: PathBuf,
    /// Shared by all crates, so that what they depend on is built once.
    target: PathBuf,
}

impl Workspace {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self { folder: tempfile::tempdir()? })
    }

    /// A library of that source, or a program if it has a `main`.
    pub(crate) fn krate(&self, name: &str, dependencies: &str, source: &str) -> Result<Crate> {
        let folder = self.folder.path().join(name);
        fs::create_dir_all(folder.join("src"))?;
        // One unit, so that the size of the code does not depend on how it was cut.
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n\n\
             [profile.release]\ncodegen-units = 1\n\n[workspace]\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        // The versions that the project is tested with.
        let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
        fs::copy(lock, folder.join("Cargo.lock"))?;
        let file = if source.contains("fn main()") { "src/main.rs" } else { "src/lib.rs" };
        let krate = Crate { source: folder.join(file), folder, target: self.folder.path().join("target") };
        fs::write(&krate.source, source)?;
        Ok(krate)
    }

    /// The least seconds that `measure` takes for each crate, in `rounds` turns.
    pub(crate) fn fastest<const N: usize>(
        crates: [&Crate; N],
        rounds: usize,
        measure: fn(&Crate) -> Result<f64>,
    ) -> Result<[f64; N]> {
        let mut fastest = [f64::INFINITY; N];
        for _ in 0..rounds {
            for (krate, fastest) in crates.iter().zip(&mut fastest) {
                *fastest = fastest.min(measure(krate)?);
            }
        }
        Ok(fastest)
    }
}

impl Crate {
    /// Seconds of the processor to check the crate, with its dependencies built before. It is done by one thread, and
    /// other programs do not count.
    pub(crate) fn check(&self) -> Result<f64> {
        self.cargo(&["check"])?;
        let source = fs::read(&self.source)?;
        fs::write(&self.source, source)?;
        let before = seconds_of_children()?;
        self.cargo(&["check"])?;
        Ok(seconds_of_children()? - before)
    }

    /// Seconds to build the crate and all that it depends on.
    pub(crate) fn clean_build(&self) -> Result<f64> {
        let target = self.folder.join("clean");
        if target.exists() {
            fs::remove_dir_all(&target)?;
        }
        // Nothing from a registry is built incrementally, and a dependency by its path would be.
        let once = "profile.dev.incremental=false";
        let start = Instant::now();
        self.cargo_into(&target, &["build", "--config", once])?;
        Ok(start.elapsed().as_secs_f64())
    }

    /// How many tokens the derives of the crate emit, which all stand in anonymous constants.
    pub(crate) fn tokens(&self) -> Result<f64> {
        let expanded = self.cargo(&["rustc", "--profile=check", "--", "-Zunpretty=expanded"])?;
        let start = expanded.find("const _").context("the derive emits an anonymous constant")?;
        let tokens: TokenStream =
            expanded[start..].parse().map_err(|error| anyhow::anyhow!("expanded to no tokens: {error}"))?;
        Ok(f64::from(count(tokens)))
    }

    /// Bytes of machine code in the program.
    pub(crate) fn machine_code(&self) -> Result<f64> {
        self.cargo(&["build", "--release"])?;
        let name = self.folder.file_name().context("a crate has a name")?;
        let output = Command::new("size").arg("-A").arg(self.target.join("release").join(name)).output()?;
        let sections = String::from_utf8(output.stdout)?;
        let text = sections.lines().find_map(|line| line.strip_prefix(".text")).context("no `.text` from `size`")?;
        Ok(text.split_whitespace().next().context("no size of `.text`")?.parse()?)
    }

    /// Bytes of the stripped program.
    pub(crate) fn program_size(&self) -> Result<f64> {
        self.cargo(&["build", "--release", "--config", "profile.release.strip=true"])?;
        let name = self.folder.file_name().context("a crate has a name")?;
        let bytes = fs::metadata(self.target.join("release").join(name))?.len();
        Ok(f64::from(u32::try_from(bytes)?))
    }

    fn cargo(&self, arguments: &[&str]) -> Result<String> {
        self.cargo_into(&self.target, arguments)
    }

    fn cargo_into(&self, target: &Path, arguments: &[&str]) -> Result<String> {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(if arguments.contains(&"--") { &[][..] } else { &["--offline", "--quiet"][..] })
            .current_dir(&self.folder)
            // For `-Zunpretty`, which a pinned stable compiler else refuses.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TARGET_DIR", target)
            .output()?;
        ensure!(output.status.success(), "cargo failed: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }
}

/// Returns how long the processor has worked for the programs that this one has started and waited for, in seconds.
fn seconds_of_children() -> Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let time = usage.user_time() + usage.system_time();
    Ok(Duration::from_micros(time.num_microseconds().try_into()?).as_secs_f64())
}

fn count(tokens: TokenStream) -> u32 {
    let count = |tree| match tree {
        TokenTree::Group(group) => 2 + count(group.stream()),
        _ => 1,
    };
    tokens.into_iter().map(count).sum()
}
