use super::error::{JsonError, Result};

/// How deep a field's value may be nested: `serde_json`, and so do other readers, refuses more than 127 levels,
/// the outermost of which is the object that the field stands in. One value too deep would cost all of it.
const MAX_DEPTH: u8 = 126;

/// ASCII JSON that is being written, field by field.
#[derive(Clone, Default)]
pub struct Output {
    pub(crate) text: String,
    /// In how many arrays and objects of the field's value the next value stands.
    depth: u8,
}

impl Output {
    /// Begins a field, whatever the last one left behind when it failed.
    #[inline]
    pub(super) fn start_field(&mut self) {
        self.depth = 0;
    }

    /// Whether the next value stands directly at a field: `None` there is absent, further in it is `null`.
    #[inline]
    pub(super) fn is_at_field(&self) -> bool {
        self.depth == 0
    }

    /// Goes into an array or an object, if readers take one as deep.
    #[inline]
    pub(super) fn descend(&mut self) -> Result {
        if self.depth == MAX_DEPTH {
            return Err(JsonError::new("it is nested deeper than readers of JSON take"));
        }
        self.depth += 1;
        Ok(())
    }

    /// Leaves so many of them.
    #[inline]
    pub(super) fn ascend(&mut self, levels: u8) {
        self.depth = self.depth.saturating_sub(levels);
    }
}
