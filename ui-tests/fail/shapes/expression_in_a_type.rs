use codex_metadata::CodexMeta;

const WIDE: bool = true;

struct Buffer<const N: usize>;

// Its types can be read, so that this is the one mistake.
#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(skip)]
    block: [u8; { let n = 3; n }],
    #[codex_meta(skip)]
    condition: Vec<(u8, [u8; if WIDE { 8 } else { 4 }])>,
    #[codex_meta(skip)]
    argument: Buffer<{ match WIDE { true => 8, false => 4 } }>,
    session_id: String,
}

fn main() {}
