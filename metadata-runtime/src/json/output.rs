use super::error::{JsonError, Result};

/// The maximum nesting of a field's value. One value that is too deep would make all that it is in unreadable: .NET's
/// `System.Text.Json` refuses more than 64 levels, Ruby more than 100, and `serde_json` more than 127. The eight that are
/// left are for what is around a value: the blob, or a view with the MCP request that it is in.
const MAX_DEPTH: u8 = 56;

/// ASCII JSON during serialization, field by field.
#[derive(Clone, Default)]
pub struct Output {
    pub(crate) text: String,
    /// The number of arrays and objects around the next value within the field's value.
    depth: u8,
}

impl Output {
    /// Begins a field, whatever text a failed field left.
    #[inline]
    pub(super) fn start_field(&mut self) {
        self.depth = 0;
    }

    /// Returns `true` if the next value is the field's own value: a `None` there is absent, and further inside it is
    /// `null`.
    #[inline]
    pub(super) fn is_at_field(&self) -> bool {
        self.depth == 0
    }

    /// Enters an array or an object, if readers accept that many levels.
    #[inline]
    pub(super) fn descend(&mut self) -> Result {
        if self.depth == MAX_DEPTH {
            return Err(JsonError::new("it is nested deeper than readers of JSON take"));
        }
        self.depth += 1;
        Ok(())
    }

    /// Leaves this many arrays and objects.
    #[inline]
    pub(super) fn ascend(&mut self, levels: u8) {
        self.depth = self.depth.saturating_sub(levels);
    }
}
