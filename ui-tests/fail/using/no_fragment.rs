use codex_metadata::MetaFragment;

struct Window;

fn keys<F: MetaFragment>() -> usize {
    F::KEYS.len()
}

fn main() {
    let _ = keys::<Window>();
}
