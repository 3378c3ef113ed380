use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    Turn,
    #[codex_meta(value = "turn")]
    Round,
}

fn main() {}
