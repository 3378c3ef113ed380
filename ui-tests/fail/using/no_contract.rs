use codex_metadata::{Contract, CodexMeta};

struct Meta;

fn contract<M: CodexMeta>() -> &'static Contract {
    M::CONTRACT
}

fn main() {
    let _ = contract::<Meta>();
}
