//! The views of a struct by their names, in const evaluation.

use super::equal;
use super::name_index::NameIndex;

/// The most views that are found without a look at all of them.
const INDEXED: usize = 0x800;

/// The views of a struct. Those of another one are mostly in the same order, so that each is looked for behind the one that
/// was found before; an index finds the others.
pub(super) struct ViewNames<'v> {
    views: &'v [&'static str],
    next: usize,
    index: Option<NameIndex<'v, INDEXED>>,
}

impl<'v> ViewNames<'v> {
    pub(super) const fn of(views: &'v [&'static str]) -> Self {
        Self { views, next: 0, index: None }
    }

    pub(super) const fn has(&mut self, view: &str) -> bool {
        self.find(view).is_some()
    }

    /// Returns the place of the view among those of the struct.
    pub(super) const fn find(&mut self, view: &str) -> Option<usize> {
        if self.next < self.views.len() && equal(self.views[self.next], view) {
            self.next += 1;
            return Some(self.next - 1);
        }
        if self.index.is_none() {
            self.index = Some(indexed(self.views));
        }
        if let Some(index) = &self.index
            && let Some(place) = index.find(view)
        {
            self.next = place + 1;
            return Some(place);
        }
        let mut i = INDEXED;
        while i < self.views.len() {
            if equal(self.views[i], view) {
                return Some(i);
            }
            i += 1;
        }
        None
    }
}

const fn indexed<'v>(views: &'v [&'static str]) -> NameIndex<'v, INDEXED> {
    let (mut index, mut i) = (NameIndex::new(), 0);
    while i < views.len() && i < INDEXED {
        index.add(views[i]);
        i += 1;
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_view_is_found_in_whatever_order() {
        let views: Vec<&'static str> = (0..INDEXED + 9).map(|i| &*format!("v{i}").leak()).collect();
        let mut names = ViewNames::of(&views);
        assert!(views.iter().all(|view| names.has(view)));
        assert!(views.iter().rev().step_by(7).all(|view| names.has(view)));
        assert!(!names.has("v") && !names.has("other") && names.has("v0") && names.has("v1"));
        assert!(!ViewNames::of(&[]).has("v0"));
    }
}
