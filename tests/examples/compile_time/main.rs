//! Compares the cost of compiling the derive with that of hand-written code:
//! `cargo run --release --example compile_time`
//!
//! Generates crates in a temporary folder and builds them without network access; the last line is
//! `N passed, M failed`, and the exit code is 1 on a miss.

mod adopter;
mod cargo;
mod crates;

use std::process::ExitCode;

use anyhow::Result;
use codex_metadata_tests::bench::Targets;

use cargo::{Crate, Workspace};
use crates::{BY_HAND_NEEDS, RUNTIME_ONLY, Written, program, structs};

fn main() -> Result<ExitCode> {
    let mut targets = Targets::new(["cost", "of", "against"]);
    let workspace = Workspace::new()?;
    let pair = |name: &str, source: &dyn Fn(Written) -> String| -> Result<[Crate; 2]> {
        Ok([
            workspace.krate(&format!("derived-{name}"), RUNTIME_ONLY, &source(Written::Derived))?,
            workspace.krate(&format!("by-hand-{name}"), BY_HAND_NEEDS, &source(Written::ByHand))?,
        ])
    };

    let [derived, by_hand] = pair("check", &|written| structs(written, 200))?;
    let [a, b] = Workspace::fastest([&derived, &by_hand], 6, Crate::check)?;
    println!("cargo check: {a:.2} s, {b:.2} s by hand");
    targets.at_most(["cargo check", "200 structs of 30 fields", "derive(Serialize)"], a / b, 1.05);

    let [derived, by_hand] = pair("tokens", &|written| structs(written, 1))?;
    let [a, b] = [derived.tokens()?, by_hand.tokens()?];
    println!("tokens: {a}, {b} by hand");
    targets.at_most(["tokens emitted", "one struct of 30 fields", "derive(Serialize)"], a / b, 1.2);

    // The cost of ten more structs, so that the code that all share does not count.
    let [derived, by_hand] = pair("one", &|written| program(written, 1))?;
    let [more_derived, more_by_hand] = pair("eleven", &|written| program(written, 11))?;
    let a = (more_derived.machine_code()? - derived.machine_code()?) / 10.0;
    let b = (more_by_hand.machine_code()? - by_hand.machine_code()?) / 10.0;
    println!("machine code: {a:.0} bytes, {b:.0} by hand");
    targets.at_most(["machine code", "all projections of one struct", "by hand"], a / b, 1.0);

    let [derived, by_hand] = pair("clean", &|_| String::new())?;
    let [a, b] = Workspace::fastest([&derived, &by_hand], 3, Crate::clean_build)?;
    println!("clean build: {a:.1} s, {b:.1} s");
    targets.at_most(["clean build", "the runtime alone", "serde, serde_json, http"], a / b, 1.2);

    let adopter =
        |written, name| workspace.krate(name, &adopter::dependencies(written, RUNTIME_ONLY), &adopter::source(written));
    let [after, before] = [adopter(Written::Derived, "after")?, adopter(Written::ByHand, "before")?];
    let [a, b] = Workspace::fastest([&after, &before], 6, Crate::check)?;
    println!("an adopter's cargo check: {a:.2} s, {b:.2} s before");
    targets.at_most(["cargo check", "a client's crate after the move", "before the move"], a / b, 1.05);
    let [a, b] = [after.program_size()?, before.program_size()?];
    println!("an adopter's program: {a:.0} bytes, {b:.0} before");
    Ok(targets.finish())
}
