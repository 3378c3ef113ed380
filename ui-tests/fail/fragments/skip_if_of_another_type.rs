use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    #[codex_meta(skip_if = String::is_empty)]
    number: u64,
}

fn main() {}
