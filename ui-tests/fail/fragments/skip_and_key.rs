use codex_metadata_runtime::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    #[codex_meta(skip, key = "id")]
    number: u64,
}

fn main() {}
