use codex_metadata_runtime::MetaFragment;

#[derive(MetaFragment)]
struct Window(u64);

fn main() {}
