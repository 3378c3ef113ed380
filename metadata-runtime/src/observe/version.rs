//! The release of a sender, as far as an audit needs it.

/// A release: its numbers, and whether it came before the release of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version {
    numbers: [u64; 3],
    is_before: bool,
}

impl Version {
    /// Reads `1.2.3`, also with a pre-release or build behind it; `None` for anything else.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let end = text.bytes().position(|byte| matches!(byte, b'+' | b'-')).unwrap_or(text.len());
        let is_before = text.as_bytes().get(end) == Some(&b'-');
        let mut parts = text.as_bytes()[..end].split(|byte| *byte == b'.');
        let mut numbers = [0; 3];
        for number in &mut numbers {
            *number = decimal(parts.next()?)?;
        }
        parts.next().is_none().then_some(Self { numbers, is_before })
    }

    /// Returns whether a sender may lack what was first sent in `since` and no longer in `until`: where its release is
    /// not known, if any release does. A pre-release may lack what is new in its release, and what is gone from it.
    pub(super) fn may_lack(sender: Option<Self>, since: Option<&str>, until: Option<&str>) -> bool {
        let Some(sender) = sender else { return since.is_some() || until.is_some() };
        let is_older = |since: Self| {
            sender.numbers < since.numbers || sender.numbers == since.numbers && sender.is_before && !since.is_before
        };
        since.and_then(Self::parse).is_some_and(is_older)
            || until.and_then(Self::parse).is_some_and(|until| sender.numbers >= until.numbers)
    }
}

/// Returns the number that the digits stand for; `None` if there is none, or it is too large.
fn decimal(digits: &[u8]) -> Option<u64> {
    let add = |number: u64, digit: &u8| {
        let digit = char::from(*digit).to_digit(10)?;
        number.checked_mul(10)?.checked_add(digit.into())
    };
    if digits.is_empty() { None } else { digits.iter().try_fold(0, add) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_excuse_what_they_do_not_send() {
        let of = |text| Some(Version::parse(text).unwrap());
        assert!(Version::may_lack(of("0.139.9-alpha.1"), Some("0.140.0"), None));
        assert!(Version::may_lack(of("0.140.0-alpha.1"), Some("0.140.0"), None));
        assert!(!Version::may_lack(of("0.140.0-alpha.1"), Some("0.139.0"), None));
        assert!(!Version::may_lack(of("0.140.0+build-1"), Some("0.140.0"), None));
        assert!(Version::may_lack(of("2.0.0-rc.1"), None, Some("2.0.0")));
        assert!(Version::may_lack(of("2.0.0"), Some("1.0.0"), Some("2.0.0")));
        assert!(!Version::may_lack(of("1.10.0"), Some("1.9.0"), Some("2.0.0")));
        assert!(Version::may_lack(None, Some("1.0.0"), None));
        assert!(!Version::may_lack(None, None, None));
        assert_eq!(["", "1", "1.2", "1.2.x", "1.2.", "1.2.3.4", "v1.2.3", "1.+2.3"].map(Version::parse), [None; 8]);
    }
}
