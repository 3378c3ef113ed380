//! A body: where in it the carriers are, and what of it is known beforehand.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use super::ways::Ways;
use crate::contract::{Carrier, Contract, RequestPath};

/// The member of a body that is the string map, where no path says another.
const CLIENT_METADATA: &str = "client_metadata";

/// A JSON body and the positions of its members. If your program already knows these positions, pass a `ScannedBody` to
/// [`Observer::body_scanned`](super::Observer::body_scanned), so that the body is not scanned again.
///
/// [`members`](Self::members) and [`known`](Self::known) are not checked: if one of them is wrong, wrong values are
/// read.
#[derive(Clone, Copy)]
pub struct ScannedBody<'b> {
    /// The body: a JSON object, with nothing after the object.
    pub json: &'b str,
    /// The positions of all members of the object, in order, as byte ranges in [`json`](Self::json). The first range of
    /// a member is the position of the key, without the quotes. The second range is the position of the value, which
    /// includes the quotes of a string. If a key of the object contains an escape, do not use this type, but call
    /// [`Observer::body_bytes`](super::Observer::body_bytes).
    pub members: &'b [(Range<usize>, Range<usize>)],
    /// A JSON string as it may be written in the body, with the quotes, and the text to which the string decodes. If a
    /// value in the body is written exactly like this string, the value is not decoded again. Set this if you know the
    /// decoded text of a long value already, for example because a header has the same text.
    pub known: Option<(&'b str, &'b str)>,
}

/// Without the body, which may have sensitive values.
impl fmt::Debug for ScannedBody<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScannedBody").field("members", &self.members).finish_non_exhaustive()
    }
}

/// A place in a body.
#[derive(Debug)]
pub(super) struct BodyPlace<'c> {
    /// The flat map or a view.
    pub(super) carrier: Carrier,
    pub(super) names: Vec<Cow<'c, str>>,
    /// Requests of the path have it, so that its absence and a body that cannot be read are something to say.
    pub(super) is_expected: bool,
}

impl<'c> BodyPlace<'c> {
    fn new(carrier: Carrier, pointer: &'c str, is_expected: bool) -> Self {
        // RFC 6901, section 4.
        let name = |name: &'c str| {
            if name.contains('~') { name.replace("~1", "/").replace("~0", "~").into() } else { Cow::Borrowed(name) }
        };
        Self { carrier, names: pointer.split('/').skip(1).map(name).collect(), is_expected }
    }
}

/// How many places are looked for one after the other.
const FEW: usize = 8;

/// The places in the bodies of a path.
#[derive(Debug)]
pub(super) struct BodyPlaces<'c> {
    pub(super) list: Vec<BodyPlace<'c>>,
    /// The ways to the places, if these are more than a [few](FEW).
    pub(super) ways: Option<Ways<'c>>,
}

impl<'c> BodyPlaces<'c> {
    fn new(list: Vec<BodyPlace<'c>>) -> Self {
        Self { ways: (list.len() > FEW).then(|| Ways::of(list.iter().map(|place| &*place.names))), list }
    }

    /// Returns where a body without a path mostly has the flat map.
    pub(super) fn without_path() -> Self {
        Self::new(vec![BodyPlace { carrier: Carrier::Flat, names: vec![CLIENT_METADATA.into()], is_expected: true }])
    }

    /// Returns where a body of the path has what.
    pub(super) fn of_path(contract: &'c Contract, path: &'c RequestPath) -> Self {
        Self::new(places_of(contract, path, true).collect())
    }

    /// Returns where a body of any path has what. A path whose bodies have nothing may get that.
    pub(super) fn of_any_path(contract: &'c Contract) -> Self {
        let mut known = HashSet::new();
        let all = contract.paths().iter().flat_map(|path| places_of(contract, path, false));
        Self::new(all.filter(|place| known.insert((place.carrier, place.names.clone()))).collect())
    }
}

fn places_of<'c>(
    contract: &'c Contract,
    path: &'c RequestPath,
    is_expected: bool,
) -> impl Iterator<Item = BodyPlace<'c>> {
    let views = contract.views();
    let flat = path.flat_at().map(|pointer| BodyPlace::new(Carrier::Flat, pointer, is_expected));
    let view = move |(name, pointer): (&str, &'c str)| {
        let view = views.iter().find(|view| **view == name)?;
        Some(BodyPlace::new(Carrier::View(view), pointer, is_expected))
    };
    flat.into_iter().chain(path.views_at().filter_map(view))
}
