//! Names that are found without a look at each of them.

/// Names, each with its number.
#[derive(Clone, Default)]
pub(crate) struct NameIndex {
    /// Sorted by name. The standard library's maps and sorts take long to build.
    sorted: Vec<(String, usize)>,
}

impl NameIndex {
    /// Returns the names, each with its place among them. Of equal ones the first counts.
    pub(crate) fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut index = Self::default();
        for (place, name) in names.enumerate() {
            index.add(name, place);
        }
        index
    }

    /// Adds a name with a number, or returns the number that it has.
    pub(crate) fn add(&mut self, name: &str, number: usize) -> Option<usize> {
        match self.search(name) {
            Ok(place) => Some(self.sorted[place].1),
            Err(place) => {
                self.sorted.insert(place, (name.to_owned(), number));
                None
            }
        }
    }

    /// Returns the number of the name.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.search(name).ok().map(|place| self.sorted[place].1)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.search(name).is_ok()
    }

    /// Returns the place of the name, or the place where it would be.
    fn search(&self, name: &str) -> Result<usize, usize> {
        self.sorted.binary_search_by(|(other, _)| other.as_str().cmp(name))
    }
}
