use codex_metadata_runtime::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    #[codex_meta(blob)]
    number: u64,
}

fn main() {}
