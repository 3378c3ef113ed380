use std::fmt;

pub(super) type Result<T = ()> = std::result::Result<T, JsonError>;

/// The error for a value that JSON cannot represent, such as a float that is not finite.
// Boxed, so that the result of each nested call fits into registers.
#[derive(Clone, PartialEq, Eq)]
pub struct JsonError(Box<str>);

impl JsonError {
    pub(crate) fn new(message: impl Into<Box<str>>) -> Self {
        Self(message.into())
    }

    /// Returns the error for a float that is not finite.
    #[cold]
    pub(crate) fn no_number(value: f64) -> Self {
        Self::new(format!("JSON has no form for the number {value}"))
    }
}

/// Returns the error of an array or an object without an end.
#[cold]
pub(super) fn incomplete() -> JsonError {
    JsonError::new("its `Serialize` ignored an error, or left out a key or a value")
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonError({:?})", self.0)
    }
}

impl std::error::Error for JsonError {}

impl serde_core::ser::Error for JsonError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string().into())
    }
}
