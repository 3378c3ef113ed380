use std::fmt::Display;

use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta<'a, T, const N: usize = 3>
where
    T: Display + ?Sized,
{
    #[codex_meta(header = "session_id")]
    session_id: &'a T,
    #[codex_meta(skip)]
    scratch: [u8; N],
}

fn use_it(meta: &Meta<'_, str>) {
    let _ = (meta.project(), meta.headers(), Meta::<'static, String, 4>::CONTRACT);
}

fn main() {}
