use codex_metadata_runtime::MetaFragment;

#[derive(MetaFragment)]
union Window {
    number: u64,
}

fn main() {}
