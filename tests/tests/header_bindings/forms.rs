//! Types that write a header's text in their `Display`, and are read from it.

use std::fmt::{self, Display};
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error};

/// Reads a value as a fact gives it, or from the text of a header.
fn given<'de, I, T, D>(deserializer: D, of: impl FnOnce(I) -> T) -> Result<T, D::Error>
where
    I: DeserializeOwned,
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum Given<I> {
        Value(I),
        Text(String),
    }
    match Given::deserialize(deserializer)? {
        Given::Value(value) => Ok(of(value)),
        Given::Text(text) => text.parse().map_err(D::Error::custom),
    }
}

/// Reads a number, or one that JSON can only spell, such as `"NaN"`.
pub(crate) fn number<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: DeserializeOwned + FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    given(deserializer, |number: T| number).map(Some)
}

macro_rules! form {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $name($inner);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                given(deserializer, Self)
            }
        }
    };
}

form! {
    /// Seconds since 1970 as a number.
    EpochSeconds(u64)
}

impl Display for EpochSeconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for EpochSeconds {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

form! {
    /// Seconds since 1970 as HTTP writes a date.
    HttpDate(u64)
}

impl Display for HttpDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        httpdate::HttpDate::from(SystemTime::UNIX_EPOCH + Duration::from_secs(self.0)).fmt(f)
    }
}

impl FromStr for HttpDate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let time = httpdate::parse_http_date(text).map_err(|error| error.to_string())?;
        let since = time.duration_since(SystemTime::UNIX_EPOCH).map_err(|error| error.to_string())?;
        Ok(Self(since.as_secs()))
    }
}

form! {
    /// Seconds since 1970 as RFC 3339 writes a time.
    DateTime(i64)
}

impl Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Timestamp::from_second(self.0).map_err(|_| fmt::Error)?.fmt(f)
    }
}

impl FromStr for DateTime {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse::<Timestamp>().map(|time| Self(time.as_second()))
    }
}

form! {
    /// Dates of HTTP in one text. Each has a comma of its own.
    Dates(Vec<HttpDate>)
}

impl Display for Dates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dates: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&dates.join(", "))
    }
}

impl FromStr for Dates {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(", ").collect();
        parts.chunks(2).map(|date| date.join(", ").parse()).collect::<Result<_, _>>().map(Self)
    }
}

form! {
    /// Strings in one text, in quotes where they have to be.
    Quoted(Vec<String>)
}

impl Display for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &String| {
            if text.contains(['"', ',']) { format!("\"{}\"", text.replace('"', "\\\"")) } else { text.clone() }
        };
        f.write_str(&self.0.iter().map(quoted).collect::<Vec<_>>().join(", "))
    }
}

impl FromStr for Quoted {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut elements = vec![String::new()];
        let (mut is_quoted, mut rest) = (false, text.chars());
        while let Some(character) = rest.next() {
            match character {
                '"' => is_quoted = !is_quoted,
                '\\' if is_quoted => elements.last_mut().unwrap().extend(rest.next()),
                ',' if !is_quoted => elements.push(String::new()),
                other => elements.last_mut().unwrap().push(other),
            }
        }
        if is_quoted {
            return Err("has a quote that does not end");
        }
        Ok(Self(elements.iter().map(|element| element.trim().to_owned()).collect()))
    }
}

form! {
    /// A number with names for the values that are none.
    Spelled(f64)
}

impl Display for Spelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            f64::INFINITY => f.write_str("Infinity"),
            f64::NEG_INFINITY => f.write_str("-Infinity"),
            number => number.fmt(f),
        }
    }
}

impl FromStr for Spelled {
    type Err = std::num::ParseFloatError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// One of a few names.
#[derive(Debug, serde::Deserialize)]
pub(crate) enum Letter {
    Foo,
    Bar,
    Baz,
}

impl Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// One of a few numbers.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(try_from = "i32")]
pub(crate) enum Rank {
    A = 1,
    B = 2,
    C = 3,
}

impl Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (*self as i32).fmt(f)
    }
}

impl TryFrom<i32> for Rank {
    type Error = &'static str;

    fn try_from(number: i32) -> Result<Self, Self::Error> {
        [Self::A, Self::B, Self::C].into_iter().find(|rank| *rank as i32 == number).ok_or("is no rank")
    }
}
