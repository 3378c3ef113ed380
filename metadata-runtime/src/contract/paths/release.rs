use super::super::Carrier;

/// A range of releases of the sender, for a carrier or for a key on a carrier. Requests of a
/// [`RequestPath`](super::RequestPath) have this carrier or key if they come from a release in the range.
///
/// The range of a key replaces the `since` and `until` in the attribute of the key's field. If a request comes from a
/// release of the sender that is outside the range, an audit accepts the request with or without the carrier or the
/// key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathRelease<'a> {
    pub(super) carrier: Carrier,
    pub(super) key: Option<&'a str>,
    pub(super) since: Option<&'a str>,
    pub(super) until: Option<&'a str>,
}

impl<'a> PathRelease<'a> {
    /// Returns a range of all releases of the sender, for the whole `carrier`. Restrict the range with
    /// [`with_since`](Self::with_since) and [`with_until`](Self::with_until).
    #[must_use]
    pub const fn of(carrier: Carrier) -> Self {
        Self { carrier, key: None, since: None, until: None }
    }

    /// Returns a range of all releases of the sender, for the key `key` on `carrier`. Restrict the range with
    /// [`with_since`](Self::with_since) and [`with_until`](Self::with_until).
    #[must_use]
    pub const fn of_key(carrier: Carrier, key: &'a str) -> Self {
        Self { carrier, key: Some(key), since: None, until: None }
    }

    /// Sets the sender's first release whose requests have the carrier or the key, such as `0.140.0`.
    #[must_use]
    pub const fn with_since(self, version: &'a str) -> Self {
        Self { since: Some(version), ..self }
    }

    /// Sets the sender's first release whose requests no longer have the carrier or the key.
    #[must_use]
    pub const fn with_until(self, version: &'a str) -> Self {
        Self { until: Some(version), ..self }
    }

    /// Returns the carrier.
    #[must_use]
    pub const fn carrier(&self) -> Carrier {
        self.carrier
    }

    /// Returns the key; `None` if the range is for the whole carrier.
    #[must_use]
    pub const fn key(&self) -> Option<&'a str> {
        self.key
    }

    /// Returns the sender's first release whose requests have the carrier or the key.
    #[must_use]
    pub const fn since(&self) -> Option<&'a str> {
        self.since
    }

    /// Returns the sender's first release whose requests no longer have the carrier or the key.
    #[must_use]
    pub const fn until(&self) -> Option<&'a str> {
        self.until
    }
}
