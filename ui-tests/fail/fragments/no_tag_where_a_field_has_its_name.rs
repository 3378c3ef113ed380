use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
enum Source {
    Review { source: String },
    Other,
}

fn main() {}
