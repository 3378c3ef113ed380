use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(header(read = Self::parsed))]
    thread_id: String,
}

impl Meta {
    fn parsed(text: &str) -> Result<String, ()> {
        Ok(text.to_owned())
    }
}

fn main() {}
