use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    #[codex_meta(blob)]
    number: u64,
}

fn main() {}
