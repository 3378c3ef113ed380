//! Beginnings of keys.

/// Beginnings, each with what it belongs to. Which one a key begins with is found without a look at each of them.
#[derive(Debug)]
pub(super) struct Beginnings<T> {
    /// In their order, and none that begins with another.
    sorted: Vec<(String, T)>,
}

impl<T> Beginnings<T> {
    /// Of those that begin alike the shortest is kept, and of the same ones the first.
    pub(super) fn of(all: impl Iterator<Item = (String, T)>) -> Self {
        let mut sorted: Vec<(String, T)> = all.collect();
        sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
        sorted.dedup_by(|(next, _), (before, _)| next.starts_with(&*before));
        Self { sorted }
    }

    /// Returns what the beginning of the key belongs to.
    pub(super) fn get(&self, key: &str) -> Option<&T> {
        // Whatever is between the two in their order begins like the key's beginning, so that it was not kept.
        let behind = self.sorted.partition_point(|(start, _)| start.as_str() <= key);
        let (start, of) = self.sorted[..behind].last()?;
        key.starts_with(start).then_some(of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_the_shortest_beginning() {
        let all = [("meta_", 0), ("x", 1), ("meta_a", 2), ("metb", 3), ("x", 4), ("meta", 5)];
        let beginnings = Beginnings::of(all.into_iter().map(|(start, of)| (start.to_owned(), of)));
        for (key, of) in
            [("meta_a_b", Some(5)), ("meta", Some(5)), ("met", None), ("metc", None), ("x-y", Some(1)), ("", None)]
        {
            assert_eq!(beginnings.get(key).copied(), of, "{key}");
        }
        assert_eq!(Beginnings::of([(String::new(), ())].into_iter()).get("any"), Some(&()));
    }
}
