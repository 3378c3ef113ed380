use codex_metadata::observe::Observed;
use codex_metadata::{CodexMeta, Extras, Limits, MetaFragment, Rendered, Report};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(haeder = "session-id", flat, blob, omit(mcp))]
    session_id: String,
    #[codex_meta(blob(flatten), omit(header, flat, mcp))]
    window: Window,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

#[derive(MetaFragment)]
struct Window {
    number: u64,
}

// None of it brings a second error.
fn main() {
    let meta = Meta { session_id: String::new(), window: Window { number: 1 }, extras: Extras::default() };
    let _ = (meta.headers(), meta.client_metadata(), meta.client_metadata_view());
    let _ = (meta.blob(), meta.header_blob(), meta.project(), meta.render());
    meta.render_into(&mut Rendered::default());
    let within = meta.within(Limits::LIFTED);
    let _ = (within.headers(), within.client_metadata(), within.header_blob(), within.render());
    let _ = meta.explain(&Report::default());
    let _ = (Observed::of::<Meta>(), Meta::CONTRACT.to_json(), Meta::CONTRACT.to_markdown());
}
