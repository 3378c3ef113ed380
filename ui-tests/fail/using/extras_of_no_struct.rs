use codex_metadata::Extras;

fn main() {
    let _: Extras = Extras::client([("team", "a")]);
}
