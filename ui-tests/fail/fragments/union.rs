use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
union Window {
    number: u64,
}

fn main() {}
