use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
struct Window(u64);

fn main() {}
