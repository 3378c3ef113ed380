//! The transports of a struct, and what there is for each of them.

use std::ops::Deref;

use crate::name_index::NameIndex;
use crate::words::List;

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Transport {
    Header,
    Flat,
    Blob,
    /// A view, with its place among the struct's.
    View {
        place: usize,
        name: String,
    },
}

impl Transport {
    pub(crate) const BUILT_IN: [Self; 3] = [Self::Header, Self::Flat, Self::Blob];

    pub(crate) fn names(all: &[Self]) -> Vec<&str> {
        Self::names_if(all, &|_| true)
    }

    /// Returns the names of those that `like` is true of.
    pub(crate) fn names_if<'t>(all: &'t [Self], like: &dyn Fn(&Self) -> bool) -> Vec<&'t str> {
        all.iter().filter(|transport| like(transport)).map(Self::name).collect()
    }

    /// Returns the built-in transport of this name.
    pub(crate) fn built_in(name: &str) -> Option<Self> {
        Self::BUILT_IN.into_iter().find(|transport| transport.name() == name)
    }

    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Header => "header",
            Self::Flat => "flat",
            Self::Blob => "blob",
            Self::View { name, .. } => name,
        }
    }

    /// Returns the words that its list may hold on a field.
    pub(crate) const fn list(&self) -> List {
        match self {
            Self::Header => List::Header,
            Self::Flat => List::Flat,
            Self::Blob => List::Blob,
            Self::View { .. } => List::View,
        }
    }

    pub(crate) const fn is_view(&self) -> bool {
        matches!(self, Self::View { .. })
    }

    /// Returns `true` if values travel as JSON, and not as text.
    pub(crate) const fn is_json(&self) -> bool {
        matches!(self, Self::Blob | Self::View { .. })
    }

    /// Returns its place among the built-in transports and the views behind them.
    const fn place(&self) -> usize {
        match self {
            Self::Header => 0,
            Self::Flat => 1,
            Self::Blob => 2,
            Self::View { place, .. } => 3 + *place,
        }
    }
}

/// The transports of a struct.
#[derive(Default)]
pub(crate) struct Transports {
    all: Vec<Transport>,
    by_name: NameIndex,
}

impl Transports {
    pub(crate) fn of(all: Vec<Transport>) -> Self {
        let by_name = NameIndex::of(all.iter().map(Transport::name));
        Self { all, by_name }
    }

    /// Returns the transport of this name.
    pub(crate) fn named(&self, name: &str) -> Option<&Transport> {
        self.by_name.find(name).map(|place| &self.all[place])
    }
}

impl Deref for Transports {
    type Target = [Transport];

    fn deref(&self) -> &[Transport] {
        &self.all
    }
}

/// A value for each transport, found without a look at all of them.
pub(crate) struct PerTransport<T>(Vec<T>);

impl<T> Default for PerTransport<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Default> PerTransport<T> {
    /// Returns what was put there for the transport, if anything was put there for it or for one behind it.
    pub(crate) fn get(&self, transport: &Transport) -> Option<&T> {
        self.0.get(transport.place())
    }

    /// Returns the place for the transport.
    pub(crate) fn put(&mut self, transport: &Transport) -> &mut T {
        let place = transport.place();
        if self.0.len() <= place {
            self.0.resize_with(place + 1, T::default);
        }
        &mut self.0[place]
    }
}
