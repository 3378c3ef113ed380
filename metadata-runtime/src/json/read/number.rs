//! Comparison of numbers by their decimals.

#[cfg(feature = "observe")]
use std::fmt::Write as _;

#[cfg(feature = "observe")]
use super::Cursor;

/// Returns `true` if two JSON numbers are equal by sign, significant digits and exponent.
pub(super) fn has_same_digits(a: &str, b: &str) -> bool {
    Decimal::of(a).zip(Decimal::of(b)).is_some_and(|(a, b)| a == b)
}

/// Returns `true` if two JSON numbers have the same digits, or are two forms of one double.
#[cfg(feature = "observe")]
pub(crate) fn is_same_number(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    match (Decimal::of(a), Decimal::of(b)) {
        (Some(left), Some(right)) => left == right || is_same_double(a, &left, b, &right),
        _ => false,
    }
}

/// Writes a text that equal numbers have in common, and no others but integers that are the same double and as short. Returns
/// `true` if there may be such integers.
#[cfg(feature = "observe")]
pub(crate) fn write_number(number: &str, out: &mut String) -> bool {
    // So many digits are those of one double.
    const MAX_EXACT: usize = 15;
    let Some(decimal) = Decimal::of(number) else {
        out.push_str(number);
        return false;
    };
    let len = decimal.digits().count();
    let is_exact = number.len() <= MAX_EXACT && number.bytes().all(|byte| byte.is_ascii_digit());
    let double = number.parse::<f64>().ok().filter(|double| !is_exact && double.is_finite());
    let text = double.map(|double| format!("{double:e}"));
    let shortest = text.as_deref().and_then(Decimal::of).filter(|shortest| shortest.digits().count() == len);
    let is_double = shortest.is_some();
    shortest.unwrap_or(decimal).write(out);
    is_double && len > MAX_EXACT
}

/// Writes the digits of an integer, so that equal ones have one text; nothing of a float.
#[cfg(feature = "observe")]
pub(crate) fn write_integer(number: &str, out: &mut String) {
    if let Some(decimal) = Decimal::of(number).filter(|_| !number.contains(['.', 'e', 'E'])) {
        decimal.write(out);
    }
}

/// Returns the digits of an integer that is written as a JSON number, such as `2.0` or `1e2`. Returns `None` for any other
/// text, and for an integer of more than 39 digits.
#[cfg(feature = "observe")]
#[must_use]
pub fn as_integer(text: &str) -> Option<String> {
    const MAX_DIGITS: usize = 39;
    let mut cursor = Cursor::new(text);
    let number = cursor.number().ok().filter(|_| cursor.is_at_end())?;
    let decimal = Decimal::of(number)?;
    let zeros = usize::try_from(decimal.exponent).ok()?;
    let mut digits: Vec<u8> = decimal.digits().skip_while(|digit| *digit == b'0').collect();
    if !digits.iter().all(u8::is_ascii_digit) || digits.len().checked_add(zeros)? > MAX_DIGITS {
        return None;
    }
    digits.resize(digits.len() + zeros, b'0');
    let digits = String::from_utf8(digits).ok()?;
    let digits = if digits.is_empty() { "0".into() } else { digits };
    Some(if decimal.is_negative && digits != "0" { format!("-{digits}") } else { digits })
}

/// Returns `true` if both are shortest forms of one double, of which there may be two that are as near: `Display` writes
/// `2041072330205278.3` where `serde_json` writes `2041072330205278.2`. An integer has one form.
#[cfg(feature = "observe")]
fn is_same_double(a: &str, left: &Decimal<'_>, b: &str, right: &Decimal<'_>) -> bool {
    let is_float = |text: &str| text.contains(['.', 'e', 'E']);
    let (Ok(double), Ok(other)) = (a.parse::<f64>(), b.parse::<f64>()) else { return false };
    if double.to_bits() != other.to_bits() || !double.is_finite() || !(is_float(a) || is_float(b)) {
        return false;
    }
    let shortest = format!("{double:e}");
    let len = Decimal::of(&shortest).map(|shortest| shortest.digits().count());
    [left, right].iter().all(|decimal| Some(decimal.digits().count()) == len)
}

/// A number as significant digits and the exponent of the last one.
struct Decimal<'n> {
    is_negative: bool,
    /// The digits before and after the point, without zeros at either end of the whole.
    whole: &'n str,
    fraction: &'n str,
    exponent: i64,
}

impl<'n> Decimal<'n> {
    /// Takes a JSON number apart. Returns `None` if its exponent is out of all bounds.
    fn of(number: &'n str) -> Option<Self> {
        let (is_negative, number) = number.strip_prefix('-').map_or((false, number), |rest| (true, rest));
        let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let exponent: i64 = exponent.parse().ok()?;
        let decimal = if fraction.is_empty() {
            let significant = whole.trim_end_matches('0');
            let zeros = i64::try_from(whole.len() - significant.len()).ok()?;
            Self { is_negative, whole: significant, fraction, exponent: exponent.checked_add(zeros)? }
        } else {
            let places = i64::try_from(fraction.len()).ok()?;
            let fraction = if whole.is_empty() { fraction.trim_start_matches('0') } else { fraction };
            Self { is_negative, whole, fraction, exponent: exponent.checked_sub(places)? }
        };
        Some(if decimal.whole.is_empty() && decimal.fraction.is_empty() {
            Self { exponent: 0, ..decimal }
        } else {
            decimal
        })
    }

    #[cfg(feature = "observe")]
    fn write(&self, out: &mut String) {
        out.push_str(if self.is_negative { "-" } else { "" });
        out.push_str(self.whole);
        out.push_str(self.fraction);
        let _ = write!(out, "e{}", self.exponent);
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.whole.bytes().chain(self.fraction.bytes())
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.is_negative, self.exponent) == (other.is_negative, other.exponent) && self.digits().eq(other.digits())
    }
}

#[cfg(all(test, feature = "observe"))]
mod tests {
    use super::{is_same_number, write_integer, write_number};

    /// Returns what the texts of two numbers say of them.
    fn is_same_text(a: &str, b: &str) -> bool {
        let texts = |number: &str| {
            let (mut text, mut integer) = (String::new(), String::new());
            if write_number(number, &mut text) {
                write_integer(number, &mut integer);
            }
            (text, integer)
        };
        let (a, b) = (texts(a), texts(b));
        a.0 == b.0 && (a.1 == b.1 || a.1.is_empty() || b.1.is_empty())
    }

    #[test]
    fn numbers_are_equal_by_their_decimals() {
        for (a, b) in [
            ("1", "1.0"),
            ("100", "1e2"),
            ("1.5", "15E-1"),
            ("0.001", "1e-3"),
            ("0", "0.000e5"),
            ("-0.0", "-0"),
            ("1e23", "100000000000000000000000"),
            ("0.10", "0.1"),
            ("10.01", "1001e-2"),
            ("123456789012345678901234567890", "123456789012345678901234567890.0"),
            ("2041072330205278.2", "2041072330205278.3"),
            ("9007199254740992.0", "9007199254740993"),
            ("12.3e399", "1.23e400"),
        ] {
            assert!(is_same_number(a, b), "{a} {b}");
            assert!(is_same_number(b, a), "{b} {a}");
            assert!(is_same_text(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("1", "-1"),
            ("1", "10"),
            ("0", "-0"),
            ("1.01", "1.001"),
            ("9007199254740993", "9007199254740992"),
            ("2041072330205278.2", "2041072330205278.25"),
            ("204107233020527820", "204107233020527830"),
            ("1342000.2", "1342000.3"),
            ("1e999", "1e998"),
            ("0.1", "0.10000000000000001"),
            ("1e400", "1e401"),
            ("1.23e400", "4.56e400"),
            ("18446744073709551616", "18446744073709551617"),
            ("1e99999999999999999999", "1e99999999999999999998"),
            ("1e9223372036854775807", "10e9223372036854775807"),
        ] {
            assert!(!is_same_number(a, b), "{a} {b}");
            assert!(!is_same_text(a, b), "{a} {b}");
        }
    }
}
