use codex_metadata_runtime::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "")]
enum Kind {
    Turn,
}

fn main() {}
