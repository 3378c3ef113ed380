use codex_metadata_runtime::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(blob(key = "kind"))]
enum Kind {
    Turn,
}

fn main() {}
