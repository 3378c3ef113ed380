use super::super::Contract;
use super::fault::const_fault;

/// Refuses, in const evaluation, paths that name what the struct has not.
///
/// # Panics
///
/// Panics at compile time, with the first path that has a fault.
#[doc(hidden)]
#[track_caller]
pub const fn check_paths(contract: &Contract) {
    if contract.is_broken() {
        return;
    }
    if let Some((_, message)) = const_fault(contract) {
        message.panic();
    }
}
