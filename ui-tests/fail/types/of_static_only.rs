use codex_metadata::CodexMeta;

struct Name<'a>(&'a str);

impl std::fmt::Display for Name<'static> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta<'a> {
    #[codex_meta(flat)]
    name: Name<'a>,
}

fn main() {}
