//! Search for many places of a body in one pass. A contract may have hundreds of request paths, each with a place of its
//! own.

use std::borrow::Cow;
use std::collections::HashMap;

use super::members::{Named, Spelling, fold};
use crate::spelling::{forms, significant};

/// A place that a JSON Pointer names, and how its names may be spelt.
pub(super) type Place<'p> = (&'p str, Spelling);

/// The rest of the way to a place.
struct Way<'p> {
    place: Place<'p>,
    names: std::vec::IntoIter<Cow<'p, str>>,
}

/// Returns what is at these places of an object, of those where something is. None of them is the object itself.
pub(super) fn find<'p, 'a>(json: &'a str, places: impl Iterator<Item = Place<'p>>) -> HashMap<Place<'p>, &'a str> {
    let mut found = HashMap::new();
    let way = |place: Place<'p>| {
        let names: Vec<_> = place.0.split('/').skip(1).map(unescaped).collect();
        Way { place, names: names.into_iter() }
    };
    let mut left = vec![(json, places.map(way).collect())];
    while let Some((json, ways)) = left.pop() {
        left.extend(next(json, ways, &mut found));
    }
    found
}

/// The ways that go on by one name.
struct Group<'p> {
    name: Cow<'p, str>,
    ways: Vec<Way<'p>>,
}

/// Goes from an object on each way by one name. Returns what is there, with the ways that go on from it.
fn next<'p, 'a>(
    json: &'a str,
    ways: Vec<Way<'p>>,
    found: &mut HashMap<Place<'p>, &'a str>,
) -> Vec<(&'a str, Vec<Way<'p>>)> {
    let mut numbers: HashMap<(Cow<'p, str>, Spelling), usize> = HashMap::new();
    let mut groups: Vec<Group<'p>> = Vec::new();
    for mut way in ways {
        let Some(name) = way.names.next() else {
            found.insert(way.place, json);
            continue;
        };
        let number = *numbers.entry((name.clone(), way.place.1)).or_insert(groups.len());
        if number == groups.len() {
            groups.push(Group { name, ways: Vec::new() });
        }
        groups[number].ways.push(way);
    }
    if groups.is_empty() {
        return Vec::new();
    }
    // Those that have the name, and those to which it may be spelt otherwise.
    let mut same: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut alike: HashMap<String, Vec<usize>> = HashMap::new();
    for ((name, spelling), number) in &numbers {
        same.entry(name).or_default().push(*number);
        if *spelling == Spelling::Any {
            alike.entry(significant(name)).or_default().push(*number);
        }
    }
    let add = |values: &mut HashMap<usize, Named<'a>>, key: Cow<'a, str>, value| {
        for number in same.get(&*key).into_iter().flatten() {
            values.entry(*number).or_default().add(&key, value, &key, |_, _| false);
        }
        if !alike.is_empty() {
            for number in forms(&key).filter_map(|form| alike.get(&form)).flatten() {
                values.entry(*number).or_default().add(&key, value, &groups[*number].name, |_, _| true);
            }
        }
    };
    let values = fold(json, add).unwrap_or_default();
    let groups = groups.into_iter().enumerate();
    groups.filter_map(|(number, group)| Some((values.get(&number)?.get()?, group.ways))).collect()
}

/// Returns the name that a part of a JSON Pointer stands for (RFC 6901, section 4).
pub(super) fn unescaped(part: &str) -> Cow<'_, str> {
    if part.contains('~') { part.replace("~1", "/").replace("~0", "~").into() } else { part.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::members::member;

    #[test]
    fn each_place_has_what_is_there_alone() {
        let json =
            r#"{"a":{"B":1,"b":2,"b":3,"c":{"d":[]}},"A":4,"x-y":{"a_b":5},"~/":{"":6},"m\u0000":7,"a":{"B":8,"c":0}}"#;
        let pointers = [
            "/a", "/A", "/a/b", "/a/B", "/a/c", "/a/c/d", "/x_y/aB", "/xy/a_b", "/~0~1/", "/m", "/none", "/none/a", "/",
        ];
        let places = || pointers.into_iter().flat_map(|at| [(at, Spelling::Exact), (at, Spelling::Any)]);
        let found = find(json, places());
        for (pointer, spelling) in places() {
            let mut names = pointer.split('/').skip(1).map(unescaped);
            let alone = names.try_fold(json, |value, name| member(value, &name, spelling));
            assert_eq!(found.get(&(pointer, spelling)).copied(), alone, "{pointer}");
        }
        assert!(!found.is_empty());
    }
}
