//! The projections: each is a visitor of the walk, one file each.

mod account;
mod blob;
mod flat;
mod header;
mod projected;
mod view;
mod walker;

pub use account::{Cell, Outcome};
pub use flat::ClientMetadata;
pub use projected::{Projected, Projection};
pub use view::View;

pub(crate) use account::account;

use std::collections::HashMap;

use http::{HeaderMap, HeaderValue};

use crate::contract::Transport;
use crate::meta::Walk;
use crate::report::{Carrier, Report};
use blob::Blob;
use flat::{Arena, Flat};
use header::Headers;
use view::ViewObject;
use walker::walk;

pub(crate) fn headers(meta: &dyn Walk) -> Projected<HeaderMap> {
    let parts = (Headers::new(meta.contract()), Blob::new(meta, &[Carrier::HeaderBlob]));
    let ((mut headers, blob), mut report) = walk(meta, parts);
    if let Some(blob) = blob {
        headers.insert_blob(&blob.finish(), &mut report);
    }
    Projected { value: headers.finish(), report }
}

pub(crate) fn client_metadata(meta: &dyn Walk) -> Projected<HashMap<String, String>> {
    let parts = (Flat::new(meta, HashMap::new()), Blob::new(meta, &[Carrier::BodyBlob]));
    let ((flat, blob), mut report) = walk(meta, parts);
    let mut value = flat.finish();
    if let Some((key, body)) = blob.and_then(|blob| body(blob, &mut report)) {
        value.insert(key.to_owned(), body);
    }
    Projected { value, report }
}

pub(crate) fn client_metadata_view(meta: &dyn Walk) -> Projected<ClientMetadata> {
    let parts = (Flat::new(meta, Arena::default()), Blob::new(meta, &[Carrier::BodyBlob]));
    let ((flat, blob), mut report) = walk(meta, parts);
    let blob = blob.and_then(|blob| body(blob, &mut report));
    Projected { value: ClientMetadata::new(flat.finish(), blob), report }
}

pub(crate) fn blob(meta: &dyn Walk) -> Projected<Option<String>> {
    let (blob, mut report) = walk(meta, Blob::new(meta, &[Carrier::BodyBlob]));
    let value = blob.and_then(|blob| blob.finish().into_body(&mut report));
    Projected { value, report }
}

pub(crate) fn header_blob(meta: &dyn Walk) -> Projected<Option<HeaderValue>> {
    let (blob, mut report) = walk(meta, Blob::new(meta, &[Carrier::HeaderBlob]));
    let value = blob.and_then(|blob| blob.finish().header_value(&mut report));
    Projected { value, report }
}

pub(crate) fn view(meta: &dyn Walk, name: &'static str) -> Projected<serde_json::Value> {
    let (object, report) = walk(meta, ViewObject::new(meta.contract(), name));
    Projected { value: object.finish(), report }
}

pub(crate) fn project(meta: &dyn Walk) -> Projection {
    let contract = meta.contract();
    let carriers: &[Carrier] = match (contract.has(Transport::Header), contract.has(Transport::Flat)) {
        (true, true) => &[Carrier::BodyBlob, Carrier::HeaderBlob],
        (true, false) => &[Carrier::HeaderBlob],
        (false, true) => &[Carrier::BodyBlob],
        (false, false) => &[],
    };
    let parts = (Headers::new(contract), (Flat::new(meta, HashMap::new()), Blob::new(meta, carriers)));
    let ((mut headers, (flat, blob)), mut report) = walk(meta, parts);
    let mut client_metadata = flat.finish();
    if let Some(blob) = blob {
        let blob = blob.finish();
        let key = blob.key();
        if carriers.contains(&Carrier::HeaderBlob) {
            headers.insert_blob(&blob, &mut report);
        }
        if carriers.contains(&Carrier::BodyBlob)
            && let Some(body) = blob.into_body(&mut report)
        {
            client_metadata.insert(key.to_owned(), body);
        }
    }
    Projection::new(contract, headers.finish(), client_metadata, report)
}

/// The blob for the flat map, with its key there.
fn body(blob: Blob, report: &mut Report) -> Option<(&'static str, String)> {
    let blob = blob.finish();
    let key = blob.key();
    Some((key, blob.into_body(report)?))
}
