use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    #[codex_meta(key = "id")]
    number: u64,
    id: u64,
}

fn main() {}
