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
use crate::report::Carrier;
use blob::Blob;
use flat::{Arena, Flat};
use header::Headers;
use view::ViewObject;
use walker::walk;

pub(crate) fn headers(meta: &dyn Walk) -> Projected<HeaderMap> {
    let contract = meta.contract();
    let parts = (Headers::new(contract), Blob::new(meta, &[Carrier::HeaderBlob]));
    let ((mut headers, blob), report) = walk(meta, parts);
    if let Some(blob) = blob {
        headers.insert_blob(&blob.finish());
    }
    Projected { value: headers.finish(), report }
}

pub(crate) fn client_metadata(meta: &dyn Walk) -> Projected<HashMap<String, String>> {
    let parts = (Flat::new(HashMap::new()), Blob::new(meta, &[Carrier::BodyBlob]));
    let ((flat, blob), report) = walk(meta, parts);
    let mut value = flat.finish();
    if let Some(blob) = blob {
        let blob = blob.finish();
        value.insert(blob.key().to_owned(), blob.into_body());
    }
    Projected { value, report }
}

pub(crate) fn client_metadata_view(meta: &dyn Walk) -> Projected<ClientMetadata> {
    let parts = (Flat::new(Arena::default()), Blob::new(meta, &[Carrier::BodyBlob]));
    let ((flat, blob), report) = walk(meta, parts);
    let blob = blob.map(|blob| {
        let blob = blob.finish();
        (blob.key(), blob.into_body())
    });
    Projected { value: ClientMetadata::new(flat.finish(), blob), report }
}

pub(crate) fn blob(meta: &dyn Walk) -> Projected<Option<String>> {
    let (blob, report) = walk(meta, Blob::new(meta, &[Carrier::BodyBlob]));
    Projected { value: blob.map(|blob| blob.finish().into_body()), report }
}

pub(crate) fn header_blob(meta: &dyn Walk) -> Projected<Option<HeaderValue>> {
    let (blob, report) = walk(meta, Blob::new(meta, &[Carrier::HeaderBlob]));
    Projected { value: blob.and_then(|blob| blob.finish().header_value()), report }
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
    let parts = (Headers::new(contract), (Flat::new(HashMap::new()), Blob::new(meta, carriers)));
    let ((mut headers, (flat, blob)), report) = walk(meta, parts);
    let mut client_metadata = flat.finish();
    if let Some(blob) = blob {
        let blob = blob.finish();
        if carriers.contains(&Carrier::HeaderBlob) {
            headers.insert_blob(&blob);
        }
        if carriers.contains(&Carrier::BodyBlob) {
            client_metadata.insert(blob.key().to_owned(), blob.into_body());
        }
    }
    Projection::new(contract, headers.finish(), client_metadata, report)
}
