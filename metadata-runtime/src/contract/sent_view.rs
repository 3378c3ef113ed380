//! The view that a slot sends in place of the field's value, with what its contract says of that view alone.

use super::{Contract, Field, Slot, equal};

/// A view of the struct that a field holds.
#[derive(Clone, Debug)]
pub(super) struct SentView {
    name: &'static str,
    of: Viewed,
    /// `true` if a row of the view is sensitive.
    sensitive: bool,
}

/// The contract of what the field holds.
#[derive(Clone, Debug)]
enum Viewed {
    Written(&'static Contract),
    Read(Box<Contract>),
}

impl SentView {
    pub(super) const fn new(name: &'static str, contract: &'static Contract) -> Self {
        Self { name, of: Viewed::Written(contract), sensitive: any_sensitive(contract, name) }
    }

    /// Returns one of a file, of which the contract has the one view.
    pub(super) fn read(contract: Contract) -> Option<Self> {
        let &[name] = contract.views() else { return None };
        let sensitive = any_sensitive(&contract, name);
        Some(Self { name, of: Viewed::Read(Box::new(contract)), sensitive })
    }

    /// Returns one that was written in the program.
    pub(super) const fn copied(&self) -> Self {
        match &self.of {
            Viewed::Written(contract) => {
                Self { name: self.name, of: Viewed::Written(contract), sensitive: self.sensitive }
            }
            Viewed::Read(_) => panic!("what a derive wrote is in the program"),
        }
    }

    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    pub(super) const fn contract(&self) -> &Contract {
        match &self.of {
            Viewed::Written(contract) => contract,
            Viewed::Read(contract) => contract,
        }
    }

    /// Returns the contract where it is part of the program.
    #[cfg(feature = "observe")]
    pub(super) const fn declared(&self) -> Option<&'static Contract> {
        match self.of {
            Viewed::Written(contract) => Some(contract),
            Viewed::Read(_) => None,
        }
    }

    pub(super) const fn is_sensitive(&self) -> bool {
        self.sensitive
    }
}

impl Field {
    /// Returns `true` if a slot sends a view, so that the field holds a struct or an `Option` of one.
    #[cfg(feature = "observe")]
    pub(crate) fn sends_view(&self) -> bool {
        use super::Transport;

        let built_in = [Transport::Header, Transport::Flat, Transport::Blob].into_iter().flat_map(|on| self.slots(on));
        built_in.chain(self.own_views().flat_map(|(_, slot)| slot.words())).any(|slot| slot.view().is_some())
    }

    /// Returns the contract of what the field holds, where a slot of it sends this view.
    pub(crate) const fn contract_of_view(&self, view: &str) -> Option<&Contract> {
        let mut found = in_slots(self.header.as_ref(), view);
        if found.is_none() {
            found = in_slots(self.flat.as_ref(), view);
        }
        if found.is_none() {
            found = in_slots(self.blob.as_ref(), view);
        }
        let views = self.views.get();
        let mut i = 0;
        while i < views.len() && found.is_none() {
            found = in_slots(Some(&views[i].1), view);
            i += 1;
        }
        found
    }
}

/// Returns the contract behind the view in the slots of one transport.
const fn in_slots<'s>(slot: Option<&'s Slot>, view: &str) -> Option<&'s Contract> {
    let Some(slot) = slot else { return None };
    let mut at = 0;
    while let Some(word) = slot.word(at) {
        if let Some(sent) = word.sent_view()
            && equal(sent.name(), view)
        {
            return Some(sent.contract());
        }
        at += 1;
    }
    None
}

const fn any_sensitive(contract: &Contract, view: &str) -> bool {
    let rows = contract.fields();
    let mut i = 0;
    while i < rows.len() {
        if rows[i].is_sensitive() && rows[i].view_const(view).is_some() {
            return true;
        }
        i += 1;
    }
    false
}

impl Contract {
    /// Returns `true` if the struct has the view.
    pub(crate) const fn has_view(&self, name: &str) -> bool {
        let views = self.views();
        let mut i = 0;
        while i < views.len() {
            if equal(views[i], name) {
                return true;
            }
            i += 1;
        }
        false
    }
}
