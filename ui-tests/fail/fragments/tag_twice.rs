use codex_metadata_runtime::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind", tag = "sort")]
enum Kind {
    Turn,
}

fn main() {}
