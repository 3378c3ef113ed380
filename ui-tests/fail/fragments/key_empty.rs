use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    #[codex_meta(key = "")]
    number: u64,
}

fn main() {}
