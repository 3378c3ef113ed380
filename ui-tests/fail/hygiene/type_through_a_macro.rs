use codex_metadata::CodexMeta;

struct Opaque;

macro_rules! snapshot {
    ($ty:ty, $skip:path) => {
        #[derive(CodexMeta)]
        #[codex_meta(transports(flat))]
        struct Meta {
            #[codex_meta(flat, skip_if = $skip)]
            opaque: $ty,
        }
    };
}

fn is_opaque(_: &Opaque) -> bool {
    true
}

snapshot!(Opaque, is_opaque);

fn main() {}
