use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(flatten, with = Self::shown))]
    place: Place,
}

#[derive(codex_metadata::MetaFragment)]
struct Place {
    town: String,
}

impl Meta {
    fn shown(place: &Place) -> &str {
        &place.town
    }
}

fn main() {}
