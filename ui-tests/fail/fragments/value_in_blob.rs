use codex_metadata_runtime::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    #[codex_meta(blob = "a_turn")]
    Turn,
}

fn main() {}
