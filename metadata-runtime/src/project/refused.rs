use crate::contract::Contract;
use crate::report::Reason;

/// Returns why an extra of a nested struct is not sent by the whole: that one was held against the keys of its own struct.
pub(super) fn refused(contract: &Contract, key: &str) -> Option<Reason> {
    if contract.owns(key) {
        return Some(Reason::OwnedKey);
    }
    contract.is_foreign(key).then_some(Reason::ForeignKey)
}
