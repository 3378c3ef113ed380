use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::{fmt, mem, ptr};

use serde_core::de::DeserializeOwned;

use super::carrier_state::Occurrence;
use super::carriers::Carriers;
use super::deserialize::{self, Made, Part, Parts};
use super::deserialize_error::DeserializeError;
use super::entry::Entry;
use super::facts::Facts;
use super::groups::At;
use super::index::{Index, ViewIndex};
use super::json_ref::JsonRef;
use super::json_value::JsonValue;
use super::observed::Observed;
use super::serde_names::{Holder, row_of};
use super::table::Place;
use super::version::Version;
use super::viewed;
use crate::contract::{Carrier, Contract, Field, Key, Slot};
use crate::line::Quoted;

/// The merged values of a request, one value per field. [`Observed::merged`] returns them.
#[derive(Clone, Debug)]
pub struct Merged<'o> {
    contract: &'o Contract,
    type_name: &'static str,
    fields: Vec<MergedField<'o>>,
}

/// The merged value of a field, and the carriers that have a value of the field.
#[derive(Clone)]
pub struct MergedField<'o> {
    name: &'o str,
    value: Held<'o>,
    /// The carriers on which it arrived, first the one that the value is from.
    carriers: Carriers,
    /// The value is the text of whatever it was.
    is_text: bool,
    /// The text is JSON, by what its field says of itself.
    is_json: bool,
    /// How many members and elements the text has at most if it is taken apart.
    members: usize,
    /// No message contains the value.
    sensitive: bool,
    /// The field, or that whose member it is.
    field: &'o Field,
    member: Option<&'o Key>,
    /// Facts that few values have.
    more: Option<Box<More<'o>>>,
}

/// A value that the request has, or that was made of what it has.
#[derive(Clone)]
enum Held<'o> {
    Part(JsonRef<'o>),
    Made(JsonValue),
}

impl Held<'_> {
    fn get(&self) -> JsonRef<'_> {
        match self {
            Self::Part(value) => *value,
            Self::Made(value) => value.as_json_ref(),
        }
    }
}

/// Facts of a value that is not the field's own.
#[derive(Clone, Debug)]
struct More<'o> {
    /// The way back from a value that a function made.
    made: Option<Made<'o>>,
    /// The view of another struct that it is, and the release of the sender.
    view: Option<(ViewIndex<'o>, Option<Version>)>,
}

/// The fields of a struct of which a value is a view, and those of the views among them.
struct Viewed<'o> {
    merged: Merged<'o>,
    views: Vec<Option<Self>>,
}

impl Observed<'_> {
    /// Returns one value per field. The value of a field is taken from the first carrier that has the field, in this
    /// order of precedence: the blob in the body, the blob's copy in a header, the flat map, the direct headers, and
    /// the views in declaration order.
    ///
    /// The blob comes first because it has most of the fields, and its values have JSON types. The blob in the body
    /// comes before the copy in a header, because fields may be left out of the copy, and because proxies may change
    /// headers.
    ///
    /// There is one exception: a value over its limit may be replaced by the result of a function declared with
    /// `instead`. Such a result cannot be told from a value. For this reason, a carrier that may have the result counts
    /// only if no other carrier has a value of the field in the same form.
    #[must_use]
    pub fn merged(&self) -> Merged<'_> {
        Merged { contract: self.index.contract, type_name: self.type_name, fields: fields(self, Held::Part) }
    }

    /// Deserializes the merged values into a type `T`. Each field of `T` gets the value of the field that has the same
    /// name in the contract. `T` does not need a field for each field of the contract.
    ///
    /// If `T` is the struct of the contract, or an `Option` or a `Box` of it, its fields are found by the names that serde's
    /// attributes `rename` and `rename_all` give them, and so are those of its nested structs. The same applies to any other
    /// type that has the name of the struct, such as one that `T` contains, if it has fields with such names, and none with
    /// the names that these fields have in the contract. It does not apply to such a type if one of its fields has
    /// `#[serde(flatten)]`, because the type does not say then which fields it has. A contract from a file does not have
    /// serde's names.
    ///
    /// In direct headers and the flat map, numbers and other values arrive as text. If a field of `T` is a number or a
    /// `bool`, the text is parsed as one. If the field is an enum, the text is read as the name of a variant, or as
    /// JSON if the variant has content. If the field is a list, a map or a struct, the text is parsed as JSON. The text of
    /// a field declared with `json` is always JSON, so that a string gets its content.
    ///
    /// The members of a field declared with `flatten` in `#[codex_meta(...)]` are deserialized as separate fields. To
    /// collect the members in one field of `T`, give this field serde's attribute `#[serde(flatten)]`. The extras are
    /// deserialized as one map. To receive this map, give `T` a field with the same name as the struct's field of type
    /// [`Extras`](crate::Extras). If the struct nests others with such fields, its own field gets the extras of all of
    /// them, or the first of these fields if it has none; the other fields need `#[serde(default)]`.
    ///
    /// # Errors
    ///
    /// Returns an error if a field that `T` needs did not arrive, or if a value cannot be deserialized. The error's
    /// message names the field and, for a value that cannot be deserialized, its carrier.
    ///
    /// A single value that cannot be deserialized makes the call fail for the whole of `T`. In particular, a value
    /// cannot be deserialized if an object in the value has a key that begins with `$serde_json::private::`, because
    /// `serde_json::Value` would take the object for something else. The extras are such an object too: one of them with
    /// such a key makes the call fail if `T` has a field for them. To read the other fields of such a request, deserialize
    /// each [`MergedField::value`] by itself.
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<T, DeserializeError> {
        self.merged().deserialize()
    }
}

impl<'o> Merged<'o> {
    /// Returns the field called `name`. Each member of a field declared with `flatten` is found by the key of the
    /// member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&MergedField<'o>> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Returns the fields that arrived, in declaration order. The field that holds the extras is last.
    pub fn iter(&self) -> impl Iterator<Item = &MergedField<'o>> {
        self.fields.iter()
    }

    /// Deserializes the merged values into a type `T`, as [`Observed::deserialize`](super::Observed::deserialize) does.
    ///
    /// # Errors
    ///
    /// Returns an error in the same cases as [`Observed::deserialize`].
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<T, DeserializeError> {
        deserialize::deserialize(&self.parts(&self.views()))
    }

    /// Reads the views that fields hold.
    fn views(&self) -> Vec<Option<Viewed<'o>>> {
        self.fields.iter().map(MergedField::viewed).collect()
    }

    fn parts<'v>(&'v self, views: &'v [Option<Viewed<'o>>]) -> Parts<'v> {
        let list = self.fields.iter().zip(views).map(|(field, view)| field.part(view.as_ref())).collect();
        let mut nested: Vec<Vec<Holder<'_>>> = Vec::new();
        if self.contract.has_nested() {
            let rows = self.contract.fields().iter().filter(|field| field.is_nested());
            nested = rows.map(|field| row_of(field).1).collect();
            nested.dedup();
        }
        Parts { contract: self.contract, type_name: self.type_name, nested, list }
    }
}

/// Returns what arrived, with the names of the contract, and the values as `keep` keeps them.
fn fields<'c: 'n, 'o, 'n>(observed: &'o Observed<'c>, keep: impl Fn(JsonRef<'o>) -> Held<'n>) -> Vec<MergedField<'n>> {
    let index: &'o Index<'c> = &observed.index;
    let mut present: Vec<usize> = Vec::with_capacity(index.entries.len());
    let mut names = index.shares_names.then(HashSet::new);
    for (i, (entry, facts)) in index.entries.iter().zip(&index.facts).enumerate() {
        let places = observed.places_of(i);
        if places.is_empty()
            // A field's name may be the key of another one's member; the field comes first.
            || entry.member.is_some() && names.as_ref().is_some_and(|names| names.contains(facts.name))
            || facts.may_yield && surest(observed, places).0.is_none()
        {
            continue;
        }
        present.push(i);
        if let Some(names) = &mut names {
            names.insert(facts.name);
        }
    }
    let field = |&i: &usize| {
        let (entry, facts, places) = (index.entries[i], &index.facts[i], observed.places_of(i));
        let (first, carriers) = if facts.may_yield {
            surest(observed, places)
        } else if facts.may_be_replaced {
            whole(observed, places)
        } else {
            (None, carriers_of(observed, places))
        };
        let first = first.unwrap_or(places[0]);
        let place = observed.place(first);
        let more = if place.has_own_form { more(observed, entry, first) } else { None };
        MergedField {
            name: facts.name,
            value: keep(observed.value(first)),
            is_text: observed.is_text(first),
            is_json: is_json(place, facts),
            members: observed.occurrence(first).max_members(),
            sensitive: index.has_sensitive && observed.occurrence(first).is_hidden(),
            field: entry.field,
            member: entry.member,
            more,
            carriers,
        }
    };
    let mut fields = Vec::with_capacity(present.len() + 1);
    // As many as there is room for, so that each is made where it is to be: a copy of its many parts would wait for each of
    // them.
    fields.extend(present.iter().map(field));
    fields.extend(extras(observed));
    fields
}

/// Returns the carriers of these places, each once.
fn carriers_of(observed: &Observed<'_>, places: &[At]) -> Carriers {
    let mut last = usize::MAX;
    let is_new = |place: &&At| mem::replace(&mut last, place.carrier) != place.carrier;
    places.iter().filter(is_new).map(|place| observed.seen[place.carrier].carrier).collect()
}

/// Returns the first place, and the carriers, of a field under whose key an extra may stand in: what may be one counts last,
/// and not at all if it must be one.
fn surest(observed: &Observed<'_>, places: &[At]) -> (Option<At>, Carriers) {
    let is_stand_in = |at: &At| observed.is_stand_in(&observed.occurrence(*at));
    let of = |answer: Option<bool>| places.iter().filter(move |at| is_stand_in(at) == answer).copied();
    let counted: Vec<At> = of(Some(false)).chain(of(None)).collect();
    (counted.first().copied(), carriers_of(observed, &counted))
}

/// Returns the first place, and the carriers, of a field that a function may replace: what may be such a replacement counts
/// after what has the same form and is none.
fn whole(observed: &Observed<'_>, places: &[At]) -> (Option<At>, Carriers) {
    let form = |at: &At| (observed.place(*at).slot.with(), observed.place(*at).slot.view());
    let is_whole = |at: &&At| !observed.may_be_replacement(&observed.occurrence(**at));
    let first = places.iter().filter(is_whole).find(|at| form(at) == form(&places[0])).copied();
    let mut carriers = Carriers::default();
    for at in first.iter().chain(places) {
        let carrier = observed.seen[at.carrier].carrier;
        if carriers.all().all(|other| other != carrier) {
            carriers.push(carrier);
        }
    }
    (first, carriers)
}

/// Returns whether the text of a value is JSON, because it is sent so or because the field is a number or a flag.
fn is_json(place: &Place<'_>, facts: &Facts<'_>) -> bool {
    if !place.has_own_form {
        return facts.is_scalar;
    }
    place.slot.is_json() || facts.is_scalar && place.slot.with().is_none()
}

/// Returns the facts of a value that is not the field's own.
fn more<'o>(observed: &Observed<'o>, entry: Entry<'o>, first: At) -> Option<Box<More<'o>>> {
    let first = observed.occurrence(first);
    let slot = first.place.slot;
    (slot.with().is_some() || slot.view().is_some()).then(|| {
        let made = if slot.with().is_some() { made(entry, &first) } else { None };
        let view = if slot.view().is_some() { slot_of(entry, &first) } else { None };
        Box::new(More { made, view: view.and_then(|slot| Some((observed.index.of_view(slot)?, observed.sender))) })
    })
}

/// Returns what becomes of a value that a function made.
fn made<'c>(entry: Entry<'c>, first: &Occurrence<'_, '_>) -> Option<Made<'c>> {
    let slot = slot_of(entry, first)?;
    let arrived = if first.is_text() { Cow::Borrowed(first.value.text()) } else { Cow::Owned(first.value.to_string()) };
    let read = slot.read_back().map(|read| read(&arrived));
    let value = read.as_ref().and_then(|json| json.as_ref()?.parse().ok());
    Some(Made { with: slot.with()?, read: slot.read(), value, is_here: read.is_some() })
}

/// Returns the slot under which the value came.
fn slot_of<'c>(entry: Entry<'c>, first: &Occurrence<'_, '_>) -> Option<&'c Slot> {
    entry.slots(first.carrier().transport()).find(|slot| ptr::eq(*slot, first.place.slot))
}

/// The extras of all carriers in one object, with those that stand in for a field; of two with the same key, that of the
/// carrier that comes first.
fn extras<'c>(observed: &Observed<'c>) -> Option<MergedField<'c>> {
    let field = observed.index.extras?;
    if !observed.index.has_yielding && observed.seen.iter().all(|seen| seen.extras.is_empty()) {
        return None;
    }
    let mut pairs: BTreeMap<&str, &str> = BTreeMap::new();
    let mut carriers = Carriers::default();
    for seen in observed.by_precedence() {
        let own = seen.extras.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let may_stand_in = |entry: usize| observed.index.facts[entry].may_yield;
        let stand_ins = seen.occurrences_of(&observed.index, may_stand_in);
        let stand_ins = stand_ins.filter(|occurrence| observed.is_stand_in(occurrence) == Some(true));
        let stand_ins = stand_ins.filter_map(|occurrence| Some((occurrence.place.key, occurrence.value.as_str()?)));
        let mut all = own.chain(stand_ins).peekable();
        if all.peek().is_some() {
            carriers.push(seen.carrier);
        }
        for (key, value) in all {
            pairs.entry(key).or_insert(value);
        }
    }
    carriers.first()?;
    let value = Held::Made(JsonValue::of_pairs(pairs));
    Some(MergedField {
        name: field.name(),
        value,
        carriers,
        is_text: false,
        is_json: false,
        members: 0,
        // One of them may be a sensitive value whose key was damaged on the way.
        sensitive: observed.index.has_sensitive,
        field,
        member: None,
        more: None,
    })
}

impl<'o> MergedField<'o> {
    /// Reads the view of another struct that the value is.
    fn viewed(&self) -> Option<Viewed<'o>> {
        let (view, sender) = self.more.as_ref()?.view.as_ref()?;
        let inner = viewed::within(view.clone(), self.value(), *sender, 0)?;
        let fields = fields(&inner, |value| Held::Made(value.into()));
        let merged = Merged { contract: inner.index.contract, type_name: inner.type_name, fields };
        let views = merged.views();
        Some(Viewed { merged, views })
    }

    fn part<'v>(&'v self, view: Option<&'v Viewed<'o>>) -> Part<'v> {
        let (own, path) = row_of(self.field);
        let row = self.member.is_none().then_some(own);
        Part {
            name: self.name,
            carrier: self.carrier(),
            value: self.value(),
            is_text: self.is_text,
            is_json: self.is_json,
            members: self.members,
            sensitive: self.sensitive,
            row,
            path,
            made: self.more.as_ref().and_then(|more| more.made.as_ref()),
            within: view.map(|view| view.merged.parts(&view.views)),
        }
    }

    /// Returns the function that made the value, and the view that it is; `None` for the field's own value.
    pub(super) fn form(&self) -> Option<(Option<&'o str>, Option<&'static str>)> {
        let More { made, view } = &**self.more.as_ref()?;
        Some((made.as_ref().map(|made| made.with), view.as_ref().map(|((view, _), _)| *view)))
    }

    /// Returns the name of the field. For a member of a field declared with `flatten`, this is the key of the member.
    #[must_use]
    pub const fn name(&self) -> &'o str {
        self.name
    }

    /// Returns the value. A value from a direct header or the flat map is a string, with three exceptions. For a field
    /// declared with `list` or `repeat`, the value is an array of strings. For a field declared with `prefix`, it is an
    /// object whose values are strings. For a field declared with `view = NAME`, it is the JSON object of this view.
    #[must_use]
    pub fn value(&self) -> JsonRef<'_> {
        self.value.get()
    }

    /// Returns the carrier from which the value was taken.
    #[must_use]
    pub fn carrier(&self) -> Carrier {
        // Without one there would be no value.
        self.carriers.first().unwrap_or(Carrier::Header)
    }

    /// Returns the carriers that have a value of the field: first the one from which the value was taken, then the others
    /// in the order of precedence (see [`Observed::merged`](super::Observed::merged)).
    pub fn carriers(&self) -> impl Iterator<Item = Carrier> {
        self.carriers.all()
    }

    /// Returns `true` if nobody should see the value: the field is declared as `sensitive`, or the value contains the
    /// key of such a field as a word of its own with `:` or `=` behind it, because damage may have moved the field into
    /// it. If any field of the struct is sensitive, these values are treated as sensitive too:
    ///
    /// - a value from a damaged blob, and a value from a view if its body is cut off, has a bracket too many, or is larger
    ///   than is read: it may be a part of the sensitive value;
    /// - a value that came under another spelling of its key, or in a blob that did, if a sensitive field has a key on the
    ///   same carrier: damage may have made the spelling of that key. A blob is not treated so if its other copy is the
    ///   same text under the right key;
    /// - the extras: a sensitive value whose key was damaged is read as an extra.
    #[must_use]
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive
    }
}

impl fmt::Debug for MergedField<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} from {}: ", Quoted(self.name), self.carrier())?;
        if self.sensitive { f.write_str("(redacted)") } else { self.value().fmt(f) }
    }
}
