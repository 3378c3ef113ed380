use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    #[codex_meta(skip, skip_if = Option::is_none)]
    number: Option<u64>,
}

fn main() {}
