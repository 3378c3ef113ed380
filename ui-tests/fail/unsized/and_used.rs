use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "thread-id", flat, blob)]
    thread_id: String,
    #[codex_meta(header = "session-id", flat, blob)]
    session_id: str,
}

fn send(meta: &Meta) -> usize {
    let request = meta.project();
    let (headers, map) = (meta.headers(), meta.client_metadata());
    let blobs = (meta.blob().value, meta.header_blob().value);
    assert!(meta.render().report().is_empty() && blobs == (None, None));
    assert_eq!(request.headers.len() + request.client_metadata.len(), headers.value.len() + map.value.len());
    Meta::CONTRACT.fields().len() + meta.client_metadata_view().value.len()
}

fn main() {
    let _ = send;
}
