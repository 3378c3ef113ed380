use codex_metadata_runtime::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tga = "kind")]
enum Kind {
    Turn,
}

fn main() {}
