use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    #[codex_meta(rename = "round")]
    Turn,
}

fn main() {}
