use codex_metadata_runtime::Extras;

fn main() {
    let _: Extras = Extras::client([("team", "a")]);
}
