use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(blob(key = "kind"))]
enum Kind {
    Turn,
}

fn main() {}
