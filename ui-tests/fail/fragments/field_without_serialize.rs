use codex_metadata_runtime::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    number: Option<std::fs::File>,
}

fn main() {}
