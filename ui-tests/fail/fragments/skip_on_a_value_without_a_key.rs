use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    Compaction(#[codex_meta(skip_if = Option::is_none)] Option<u8>),
}

fn main() {}
