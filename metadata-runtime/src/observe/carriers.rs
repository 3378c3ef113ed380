//! The carriers of one value, of which most have no more than fit into a word.

use std::slice;

use crate::contract::Carrier;

/// The carriers of one value, in an order.
#[derive(Clone, Debug)]
pub(super) enum Carriers {
    Few(Few),
    View(Carrier),
    Many(Vec<Carrier>),
}

/// Up to four carriers that are no views, each in a few bits of a word, from the lowest on. The processor would wait for
/// those that are written one by one in memory and then copied together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Few(u16);

impl Few {
    /// How many bits a carrier has, of which none is set where there is none.
    const BITS: u32 = 4;

    /// Returns these with a further one; `None` if it is a view, or there is no room.
    const fn with(self, carrier: Carrier) -> Option<Self> {
        let number = match carrier {
            Carrier::Header => 1,
            Carrier::Flat => 2,
            Carrier::BodyBlob => 3,
            Carrier::HeaderBlob => 4,
            Carrier::View(_) => return None,
        };
        let free = (u16::BITS - self.0.leading_zeros()).next_multiple_of(Self::BITS);
        if free < u16::BITS { Some(Self(self.0 | number << free)) } else { None }
    }

    const fn first(self) -> Option<Carrier> {
        match self.0 & ((1 << Self::BITS) - 1) {
            1 => Some(Carrier::Header),
            2 => Some(Carrier::Flat),
            3 => Some(Carrier::BodyBlob),
            4 => Some(Carrier::HeaderBlob),
            _ => None,
        }
    }

    fn all(self) -> impl Iterator<Item = Carrier> {
        (0..u16::BITS).step_by(Self::BITS as usize).map_while(move |at| Self(self.0 >> at).first())
    }
}

impl Default for Carriers {
    fn default() -> Self {
        Self::Few(Few::default())
    }
}

impl Carriers {
    pub(super) fn push(&mut self, carrier: Carrier) {
        match self {
            Self::Few(few) => {
                let few = *few;
                *self = match few.with(carrier) {
                    Some(more) => Self::Few(more),
                    None if few.first().is_none() => Self::View(carrier),
                    None => Self::Many(few.all().chain([carrier]).collect()),
                };
            }
            Self::View(first) => *self = Self::Many(vec![*first, carrier]),
            Self::Many(all) => all.push(carrier),
        }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = Carrier> {
        let (few, many) = match self {
            Self::Few(few) => (*few, &[][..]),
            Self::View(carrier) => (Few::default(), slice::from_ref(carrier)),
            Self::Many(all) => (Few::default(), all.as_slice()),
        };
        few.all().chain(many.iter().copied())
    }

    pub(super) fn first(&self) -> Option<Carrier> {
        match self {
            Self::Few(few) => few.first(),
            Self::View(carrier) => Some(*carrier),
            Self::Many(all) => all.first().copied(),
        }
    }
}

impl FromIterator<Carrier> for Carriers {
    fn from_iter<I: IntoIterator<Item = Carrier>>(all: I) -> Self {
        let (mut few, mut all) = (Few::default(), all.into_iter());
        while let Some(carrier) = all.next() {
            if let Some(more) = few.with(carrier) {
                few = more;
                continue;
            }
            let mut carriers = Self::Few(few);
            carriers.push(carrier);
            all.for_each(|carrier| carriers.push(carrier));
            return carriers;
        }
        Self::Few(few)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carriers_come_in_the_order_in_which_they_were_pushed() {
        let of = [Carrier::Flat, Carrier::View("a"), Carrier::BodyBlob, Carrier::HeaderBlob, Carrier::Header];
        for len in 0..=6_u32 {
            for number in 0..5_usize.pow(len) {
                let all: Vec<Carrier> = (0..len).map(|at| of[number / 5_usize.pow(at) % 5]).collect();
                let carriers: Carriers = all.iter().copied().collect();
                assert!(carriers.all().eq(all.iter().copied()), "{all:?}");
                assert_eq!(carriers.first(), all.first().copied());
                let mut pushed = Carriers::default();
                for carrier in &all {
                    pushed.push(*carrier);
                }
                assert!(pushed.all().eq(all.iter().copied()), "{all:?}");
            }
        }
    }
}
