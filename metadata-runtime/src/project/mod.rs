//! The projections: each is a visitor of the walk, one file each.

mod blob;
mod collect;
mod explain;
mod flat;
mod formed;
mod maps;
mod parts;
mod projected;
mod refused;
mod rendered;
mod selection;
mod text;
mod total;
mod view;
mod viewed;
mod walker;

pub use explain::{FieldOutcome, Outcome};
pub use flat::ClientMetadata;
pub use projected::{Projected, Projection};
pub use rendered::{Rendered, RenderedHeader};

pub(crate) use explain::explain;

use std::collections::HashMap;

use http::{HeaderMap, HeaderValue};

use crate::contract::{Carrier, Conditions, Transport};
use crate::events;
use crate::report::Report;
use crate::walk::ErasedMeta;
use blob::{Blob, Buffers};
use selection::Selection;
use view::ViewObject;
use walker::walk;

/// Tells what is lost, and returns the projection.
fn told<T>(value: T, report: Report) -> Projected<T> {
    events::tell(&report);
    Projected { value, report }
}

pub(crate) fn headers(meta: &dyn ErasedMeta) -> Projected<HeaderMap> {
    let Projection { headers, report, .. } = maps::project(meta, Selection::HEADERS);
    told(headers, report)
}

pub(crate) fn client_metadata(meta: &dyn ErasedMeta) -> Projected<HashMap<String, String>> {
    let Projection { client_metadata, report, .. } = maps::project(meta, Selection::CLIENT_METADATA);
    told(client_metadata, report)
}

pub(crate) fn client_metadata_view(meta: &dyn ErasedMeta) -> Projected<ClientMetadata> {
    let mut rendered = Rendered::default();
    rendered.render(meta, Selection::CLIENT_METADATA);
    let report = rendered.take_report();
    told(rendered.into_client_metadata(), report)
}

pub(crate) fn blob(meta: &dyn ErasedMeta) -> Projected<Option<String>> {
    let (value, report) = blob_for(meta, Carrier::BodyBlob);
    told(value, report)
}

pub(crate) fn blob_always(meta: &dyn ErasedMeta) -> Projected<Option<String>> {
    let (carriers, mut buffers) = ([Carrier::BodyBlob], Buffers::default());
    let blob = Blob::whatever_its_when(meta, &carriers, &mut buffers);
    let (value, report) = finished(meta, meta.conditions(), blob, Carrier::BodyBlob);
    told(value, report)
}

pub(crate) fn header_blob(meta: &dyn ErasedMeta) -> Projected<Option<HeaderValue>> {
    // How much room it has depends on the other headers.
    if meta.limits().of_headers(meta.contract()).is_some() && meta.contract().has(Transport::Header) {
        let Projected { value: mut headers, report } = headers(meta);
        let value = meta.contract().blob_key().and_then(|key| headers.remove(key));
        return Projected { value, report };
    }
    let (text, report) = blob_for(meta, Carrier::HeaderBlob);
    // ASCII JSON is always a valid header value.
    let mut value = text.and_then(|text| HeaderValue::try_from(text).ok());
    if let Some(value) = &mut value {
        value.set_sensitive(meta.contract().copy_is_sensitive());
    }
    told(value, report)
}

fn blob_for(meta: &dyn ErasedMeta, carrier: Carrier) -> (Option<String>, Report) {
    if !meta.contract().has_copy(carrier) {
        return Default::default();
    }
    let (conditions, carriers, mut buffers) = (meta.conditions(), [carrier], Buffers::default());
    let blob = Blob::new(meta, conditions, &carriers, &mut buffers);
    finished(meta, conditions, blob, carrier)
}

fn finished(
    meta: &dyn ErasedMeta,
    conditions: Conditions,
    blob: Option<Blob<'_>>,
    carrier: Carrier,
) -> (Option<String>, Report) {
    let Some(mut blob) = blob else {
        return Default::default();
    };
    let mut report = walk(meta, conditions, &mut blob);
    let text = blob.finish().into_text(carrier, &mut report);
    (text, report)
}

pub(crate) fn view(meta: &dyn ErasedMeta, name: &'static str) -> Projected<serde_json::Value> {
    let mut object = ViewObject::new(meta.contract(), name);
    let report = walk(meta, meta.conditions(), &mut object);
    told(object.finish(), report)
}

pub(crate) fn project(meta: &dyn ErasedMeta) -> Projection {
    let projection = maps::project(meta, Selection::ALL);
    events::tell(&projection.report);
    projection
}

pub(crate) fn render_into(meta: &dyn ErasedMeta, rendered: &mut Rendered) {
    rendered.render(meta, Selection::ALL);
    events::tell(rendered.report());
}
