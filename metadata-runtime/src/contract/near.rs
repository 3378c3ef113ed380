//! The places of a list, in const evaluation.

/// The places of a list, those near one of them first. Lists of the views of one struct are mostly alike, so that what is
/// looked for is near the place that it has in another one.
pub(super) struct Near {
    place: usize,
    before: usize,
    next: usize,
    len: usize,
}

impl Near {
    pub(super) const fn to(place: usize, len: usize) -> Self {
        let place = if place < len { place } else { len };
        Self { place, before: place, next: place, len }
    }

    pub(super) const fn next(&mut self) -> Option<usize> {
        let is_before_nearer = self.before > 0 && self.place - self.before < self.next - self.place;
        if self.next < self.len && !is_before_nearer {
            self.next += 1;
            Some(self.next - 1)
        } else if self.before > 0 {
            self.before -= 1;
            Some(self.before)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_is_there_once() {
        let places = |place, len| {
            let mut near = Near::to(place, len);
            std::iter::from_fn(move || near.next()).collect::<Vec<_>>()
        };
        assert_eq!(places(2, 6), [2, 1, 3, 0, 4, 5]);
        assert_eq!(places(0, 3), [0, 1, 2]);
        assert_eq!(places(7, 3), [2, 1, 0]);
        assert_eq!(places(0, 0), [0; 0]);
    }
}
