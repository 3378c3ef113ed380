use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    sign: u64,
    #[codex_meta(key = "ſign")]
    number: u64,
}

fn main() {}
