use codex_metadata::CodexMeta;

macro_rules! snapshot {
    ($when:path, $name:literal) => {
        #[derive(CodexMeta)]
        #[codex_meta(transports(header))]
        struct Meta {
            #[codex_meta(header(name = $name, when = $when))]
            session_id: String,
        }
    };
}

snapshot!(Self::is_turn, "session-id");

fn main() {}
