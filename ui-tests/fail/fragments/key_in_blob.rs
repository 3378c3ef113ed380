use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    #[codex_meta(blob = "window_size")]
    size: u64,
}

fn main() {}
