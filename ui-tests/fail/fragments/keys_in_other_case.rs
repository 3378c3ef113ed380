use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    id: u64,
    #[codex_meta(key = "ID")]
    number: u64,
}

fn main() {}
