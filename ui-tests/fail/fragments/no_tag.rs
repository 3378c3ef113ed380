use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
enum Kind {
    Turn,
}

fn main() {}
