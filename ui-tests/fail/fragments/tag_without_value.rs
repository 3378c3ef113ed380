use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag)]
enum Kind {
    Turn,
}

fn main() {}
