use codex_metadata::CodexMeta;

macro_rules! snapshot {
    ($name:expr) => {
        #[derive(CodexMeta)]
        #[codex_meta(transports(header))]
        struct Meta {
            #[codex_meta(header = $name)]
            session_id: String,
        }
    };
}

snapshot!("session_id");

fn main() {}
