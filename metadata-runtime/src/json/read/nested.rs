//! Reading of what an array or an object holds.

use std::borrow::Cow;

use super::cursor::{Cursor, Fault, Text};

impl<'t> Cursor<'t> {
    /// Reads each element with `read`, which may open one level less than `depth`.
    pub(super) fn elements<T>(
        &mut self,
        depth: usize,
        read: impl Fn(&mut Self, usize) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let depth = self.descend(depth)?;
        self.take(b'[');
        let mut list = Vec::new();
        while self.next_element(list.is_empty())? {
            list.push(read(self, depth)?);
        }
        Ok(list)
    }

    /// Reads each member with `read`, which may open one level less than `depth`.
    #[cfg(feature = "observe")]
    pub(super) fn members<T>(
        &mut self,
        depth: usize,
        read: impl Fn(&mut Self, usize) -> Result<T, Fault>,
    ) -> Result<Vec<(Cow<'t, str>, T)>, Fault> {
        let mut list = Vec::new();
        self.each_member(depth, |cursor, key, depth| {
            list.push((key, read(cursor, depth)?));
            Ok(())
        })?;
        Ok(list)
    }

    /// Hands each key to `read`, which reads the value and may open one level less than `depth`.
    pub(super) fn each_member(
        &mut self,
        depth: usize,
        mut read: impl FnMut(&mut Self, Cow<'t, str>, usize) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let depth = self.descend(depth)?;
        self.take(b'{');
        let mut is_first = true;
        while self.next_member(is_first)? {
            is_first = false;
            let Text { text, is_lossy } = self.key()?;
            if is_lossy {
                return self.fault("half a surrogate pair");
            }
            read(self, text, depth)?;
        }
        Ok(())
    }

    fn descend(&self, depth: usize) -> Result<usize, Fault> {
        depth.checked_sub(1).map_or_else(|| self.fault("nested deeper than is read"), Ok)
    }
}
