use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
struct Window;

fn main() {}
