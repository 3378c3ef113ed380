use codex_metadata_runtime::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    #[codex_meta(key = "")]
    number: u64,
}

fn main() {}
