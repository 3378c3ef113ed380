use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    #[codex_meta(skip, key = "id")]
    number: u64,
}

fn main() {}
