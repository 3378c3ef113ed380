use super::super::Carrier;

/// Which releases send something on one request path: a carrier, or one key on it.
///
/// Of a key it stands in place of what the declaration says of it. A release that does not send it is excused; one that
/// sends it all the same is not at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathRelease<'a> {
    pub(super) carrier: Carrier,
    pub(super) key: Option<&'a str>,
    pub(super) since: Option<&'a str>,
    pub(super) until: Option<&'a str>,
}

impl<'a> PathRelease<'a> {
    /// Begins with a whole carrier.
    #[must_use]
    pub const fn of(carrier: Carrier) -> Self {
        Self { carrier, key: None, since: None, until: None }
    }

    /// Begins with one key on a carrier.
    #[must_use]
    pub const fn of_key(carrier: Carrier, key: &'a str) -> Self {
        Self { carrier, key: Some(key), since: None, until: None }
    }

    /// Says the first release that sends it, such as `0.140.0`.
    #[must_use]
    pub const fn with_since(self, version: &'a str) -> Self {
        Self { since: Some(version), ..self }
    }

    /// Says the first release that no longer sends it.
    #[must_use]
    pub const fn with_until(self, version: &'a str) -> Self {
        Self { until: Some(version), ..self }
    }

    /// Returns the carrier.
    #[must_use]
    pub const fn carrier(&self) -> Carrier {
        self.carrier
    }

    /// Returns the key on it; `None`: the whole carrier.
    #[must_use]
    pub const fn key(&self) -> Option<&'a str> {
        self.key
    }

    /// Returns the first release that sends it.
    #[must_use]
    pub const fn since(&self) -> Option<&'a str> {
        self.since
    }

    /// Returns the first release that no longer sends it.
    #[must_use]
    pub const fn until(&self) -> Option<&'a str> {
        self.until
    }
}
