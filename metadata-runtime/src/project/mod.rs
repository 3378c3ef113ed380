//! The projections: each is a visitor of the walk, one file each.

mod account;
mod blob;
mod flat;
mod projected;
mod rendered;
mod text;
mod view;
mod walker;

pub use account::{Cell, Outcome};
pub use flat::ClientMetadata;
pub use projected::{Projected, Projection};
pub use rendered::{Rendered, RenderedHeader};
pub use view::View;

pub(crate) use account::account;

use std::collections::HashMap;

use http::{HeaderMap, HeaderValue};

use crate::meta::Walk;
use crate::report::Carrier;
use blob::{Blob, header_copy_is_sensitive};
use text::Wanted;
use view::ViewObject;
use walker::walk;

pub(crate) fn headers(meta: &dyn Walk) -> Projected<HeaderMap> {
    let mut rendered = rendered(meta, Wanted { header: true, flat: false });
    Projected { value: rendered.header_map(), report: rendered.take_report() }
}

pub(crate) fn client_metadata(meta: &dyn Walk) -> Projected<HashMap<String, String>> {
    let (value, report) = rendered(meta, Wanted { header: false, flat: true }).take_map();
    Projected { value, report }
}

pub(crate) fn client_metadata_view(meta: &dyn Walk) -> Projected<ClientMetadata> {
    let mut rendered = rendered(meta, Wanted { header: false, flat: true });
    let report = rendered.take_report();
    Projected { value: rendered.into_client_metadata(), report }
}

pub(crate) fn blob(meta: &dyn Walk) -> Projected<Option<String>> {
    let (blob, mut report) = walk(meta, Blob::new(meta, &[Carrier::BodyBlob], Default::default()));
    let value = blob.and_then(|blob| blob.finish().into_text(Carrier::BodyBlob, &mut report));
    Projected { value, report }
}

pub(crate) fn header_blob(meta: &dyn Walk) -> Projected<Option<HeaderValue>> {
    let (blob, mut report) = walk(meta, Blob::new(meta, &[Carrier::HeaderBlob], Default::default()));
    let text = blob.and_then(|blob| blob.finish().into_text(Carrier::HeaderBlob, &mut report));
    // ASCII JSON is always a valid header value.
    let mut value = text.and_then(|text| HeaderValue::try_from(text).ok());
    if let Some(value) = &mut value {
        value.set_sensitive(header_copy_is_sensitive(meta.contract()));
    }
    Projected { value, report }
}

pub(crate) fn view(meta: &dyn Walk, name: &'static str) -> Projected<serde_json::Value> {
    let (object, report) = walk(meta, ViewObject::new(meta.contract(), name));
    Projected { value: object.finish(), report }
}

pub(crate) fn project(meta: &dyn Walk) -> Projection {
    rendered(meta, Wanted { header: true, flat: true }).into_projection()
}

pub(crate) fn render_into(meta: &dyn Walk, rendered: &mut Rendered) {
    rendered.render(meta, Wanted { header: true, flat: true });
}

fn rendered(meta: &dyn Walk, wanted: Wanted) -> Rendered {
    let mut rendered = Rendered::default();
    rendered.render(meta, wanted);
    rendered
}
