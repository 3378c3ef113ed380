use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    number: Option<std::fs::File>,
}

fn main() {}
