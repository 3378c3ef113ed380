use codex_metadata_runtime::MetaFragment;

#[derive(MetaFragment)]
enum Kind {
    Turn,
}

fn main() {}
