//! A body: where in it the carriers are, and what of it is known beforehand.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

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

    /// Returns where a body without a path mostly has the flat map.
    pub(super) fn without_path() -> Self {
        Self { carrier: Carrier::Flat, names: vec![CLIENT_METADATA.into()], is_expected: true }
    }

    /// Returns where a body of the path has what.
    ///
    /// A path whose bodies have nothing may get what another path of the contract has.
    pub(super) fn all(contract: &'c Contract, path: &'c RequestPath) -> Vec<Self> {
        let views = contract.views();
        let of = |path: &'c RequestPath, is_expected| {
            let flat = path.flat_at().map(|pointer| BodyPlace::new(Carrier::Flat, pointer, is_expected));
            let view = move |(name, pointer): (&str, &'c str)| {
                let view = views.iter().find(|view| **view == name)?;
                Some(BodyPlace::new(Carrier::View(view), pointer, is_expected))
            };
            flat.into_iter().chain(path.views_at().filter_map(view))
        };
        let mut places: Vec<Self> = of(path, true).collect();
        if places.is_empty() {
            for place in contract.paths().iter().flat_map(|other| of(other, false)) {
                if !places.iter().any(|known| known.names == place.names && known.carrier == place.carrier) {
                    places.push(place);
                }
            }
        }
        places
    }
}
