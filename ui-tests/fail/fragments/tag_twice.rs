use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind", tag = "sort")]
enum Kind {
    Turn,
}

fn main() {}
