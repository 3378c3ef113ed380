use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    #[codex_meta(value = 3)]
    Turn,
    #[codex_meta(value = "turn")]
    Round,
}

fn main() {}
