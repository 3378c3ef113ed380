//! Numbers of JSON as the columns have them.

/// Returns the integer that a number is, however it is written: to the reader `2.0` and `1e2` are integers too.
pub(super) fn integer(number: &str) -> Option<i128> {
    let is_number = number.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    if !is_number {
        return None;
    }
    if let Ok(integer) = number.parse() {
        return Some(integer);
    }
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = [whole, fraction].concat();
    let digits = all.trim_end_matches('0');
    if matches!(digits, "" | "-") {
        return Some(0);
    }
    let zeros = i64::try_from(all.len() - digits.len()).ok()?;
    let places = i64::try_from(fraction.len()).ok()?;
    let exponent = exponent.parse::<i64>().ok()?.checked_add(zeros)?.checked_sub(places)?;
    digits.parse::<i128>().ok()?.checked_mul(10_i128.checked_pow(exponent.try_into().ok()?)?)
}

/// Returns a number as a double; `None` if it is beyond all of them.
pub(super) fn double(number: &str) -> Option<f64> {
    number.parse().ok().filter(|double: &f64| double.is_finite())
}
