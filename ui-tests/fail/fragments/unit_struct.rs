use codex_metadata_runtime::MetaFragment;

#[derive(MetaFragment)]
struct Window;

fn main() {}
