//! A contract arranged for reading: which field has a key, and where each field is.

use std::collections::{HashMap, HashSet};
use std::ops::Deref;
use std::ptr;
use std::sync::{Arc, PoisonError, RwLock};

use super::body::BodyPlaces;
use super::conditions::{IndexedCondition, Numbered};
use super::entry::{Entry, ManyKeys};
use super::facts::{self, Facts};
use super::table::{Place, Table};
use crate::contract::owned_keys::{ForeignKeys, OwnedKeys};
use crate::contract::sensitive_keys::SensitiveKeys;
use crate::contract::{Carrier, Contract, Field, JsonType, Key, PathRelease, RequestPath, Slot, relation};

/// One place, as one carrier has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// The index of the carrier among those of the contract.
    pub(super) carrier: usize,
    /// The index of the place among those of the carrier.
    pub(super) order: usize,
    /// `true` if the carrier may have the value, and the place is of its transport.
    pub(super) is_for_carrier: bool,
}

/// An arranged contract. Making it costs more than reading one request does.
#[derive(Debug)]
pub(super) struct Index<'c> {
    pub(super) contract: &'c Contract,
    pub(super) entries: Vec<Entry<'c>>,
    /// The carriers of the contract, in their order.
    pub(super) carriers: Vec<Carrier>,
    /// The places of each entry, in the order of the carriers.
    pub(super) spots: Vec<Vec<Spot>>,
    /// `true` if a field has the name of another one's member.
    pub(super) shares_names: bool,
    /// Facts about each entry that are known before anything arrives.
    pub(super) facts: Vec<Facts<'c>>,
    /// `true` if an extra may come under a key of some entry.
    pub(super) has_yielding: bool,
    /// For each path of the contract, whether it requires each entry.
    required: Vec<Vec<bool>>,
    /// For each path of the contract, what it says of each condition; last, that nothing is said of any.
    said: Vec<Vec<Option<bool>>>,
    /// What the paths with [many](MANY) releases say of each, by the addresses of the paths.
    releases: HashMap<usize, Releases<'c>>,
    /// For each path of the contract, where its bodies have what; then where those of any path do, and one without a path.
    body_places: Vec<BodyPlaces<'c>>,
    /// The conditions of the fields that hold the nested struct of each entry.
    pub(super) outer: Vec<Vec<(usize, bool)>>,
    /// All conditions.
    pub(super) conditions: Vec<IndexedCondition<'c>>,
    /// The index of the blob's condition among them.
    pub(super) blob_when: Option<usize>,
    tables: Vec<Table<'c>>,
    /// For each carrier, the index of its table.
    table_of: Vec<usize>,
    /// The indices of the views among the carriers, if the views are [many](MANY).
    views: Option<HashMap<&'static str, usize>>,
    /// The indices of the carriers among those of the contract, the one first that counts most.
    pub(super) precedence: Vec<usize>,
    owned: OwnedKeys,
    /// The keys of `reserved(...)`.
    reserved: OwnedKeys,
    foreign: Foreign,
    pub(super) extras: Option<&'c Field>,
    pub(super) has_sensitive: bool,
    /// The keys of sensitive fields.
    sensitive_keys: Option<SensitiveKeys>,
    /// The views of structs that fields send, by the addresses of their contracts, where these are no part of the program.
    of_views: HashMap<usize, ViewIndex<'c>>,
}

/// Which releases send a carrier, or a key on it.
type Releases<'c> = HashMap<(Carrier, Option<&'c str>), PathRelease<'c>>;

/// The name of a view of a struct, and the index of the struct's contract.
pub(super) type ViewIndex<'c> = (&'static str, IndexRef<'c>);

/// How many views, foreign keys, or releases of a path are too many to be compared with one after the other.
const MANY: usize = 16;

/// What a key is taken for that no field has on a carrier.
#[derive(Clone, Copy, Debug)]
pub(super) enum Taken<'t, 'c> {
    Field(&'t Place<'c>),
    Blob,
}

impl<'c> Index<'c> {
    fn new(contract: &'c Contract, others: &[&Contract]) -> Self {
        let entries: Vec<Entry<'c>> = Entry::all(contract).collect();
        let mut conditions = Numbered::default();
        let outer: Vec<Vec<_>> = entries.iter().map(|entry| conditions.outer(&entry.field.within())).collect();
        let blob_when = contract.blob_when().map(|condition| conditions.number(condition, &[]));
        let mut tables: Vec<Table<'c>> = Vec::new();
        for transport in contract.transports() {
            let (mut places, mut many) = (Vec::new(), ManyKeys::default());
            for (i, entry) in entries.iter().enumerate() {
                for slot in entry.slots(transport) {
                    let condition = slot.condition().map(|condition| {
                        (conditions.number(condition, &entry.field.within()), !condition.is_negated())
                    });
                    let field = entry.field;
                    let has_own_form = facts::has_own_form(slot);
                    let yields = |key| contract.admits_stand_in(slot, key);
                    let place = |((key, member), yields): ((_, Option<&'c Key>), bool)| Place {
                        entry: i,
                        field,
                        member,
                        slot,
                        has_own_form: has_own_form || yields,
                        yields,
                        is_string: member.map_or(field.json_type(), Key::json_type) == JsonType::Text,
                        key,
                        condition,
                        order: 0,
                        shared: false,
                        near_sensitive: false,
                    };
                    places.extend(entry.keys_in(slot, &mut many).map(|key| (key, yields(key.0))).map(place));
                }
            }
            tables.push(Table::new(transport, places));
        }
        let sensitive_keys = SensitiveKeys::of([contract].into_iter().chain(others.iter().copied()));
        for table in tables.iter_mut().filter(|_| sensitive_keys.is_some()) {
            table.find_near_sensitive(contract);
        }
        let carriers: Vec<Carrier> = contract.carriers().collect();
        let table = |carrier: &Carrier| tables.iter().position(|table| table.transport == carrier.transport());
        let table_of = carriers.iter().filter_map(table).collect();
        let mut spots = vec![Vec::new(); entries.len()];
        for (at, carrier) in carriers.iter().enumerate() {
            let transport = carrier.transport();
            for place in tables.iter().filter(|table| table.transport == transport).flat_map(|table| &table.places) {
                let is_for_carrier = place.slot.is_for(*carrier);
                spots[place.entry].push(Spot { carrier: at, order: place.order, is_for_carrier });
            }
        }
        let without_places = entries.iter().zip(&outer).map(|(entry, outer)| Facts::of(entry, !outer.is_empty()));
        let facts = with_places(without_places.collect(), &tables);
        let required_by = contract.paths().iter().map(|path| {
            let named: HashSet<&str> = path.required().iter().collect();
            entries.iter().map(|entry| named.contains(entry.name())).collect()
        });
        let required_by = required_by.collect();
        let conditions = conditions.into_order();
        let said = contract.paths().iter().map(|path| IndexedCondition::all_on(path, &conditions));
        let said = said.chain([vec![None; conditions.len()]]).collect();
        let built_in = [Carrier::BodyBlob, Carrier::HeaderBlob, Carrier::Flat, Carrier::Header];
        let place = |carrier| carriers.iter().position(|other| *other == carrier);
        let first_view = carriers.len() - contract.views().len();
        let precedence = built_in.into_iter().filter_map(place).chain(first_view..carriers.len()).collect();
        Self {
            contract,
            shares_names: share_names(&entries),
            entries,
            views: numbers_of_views(&carriers),
            carriers,
            spots,
            has_yielding: facts.iter().any(|facts| facts.may_yield),
            of_views: of_views(&tables),
            facts,
            required: required_by,
            said,
            releases: contract.paths().iter().filter_map(many_releases).collect(),
            body_places: body_places(contract),
            outer,
            conditions,
            blob_when,
            tables,
            table_of,
            precedence,
            owned: OwnedKeys::of(contract),
            reserved: OwnedKeys::new(contract.reserved().iter(), &[]),
            foreign: Foreign::of(contract),
            // The struct's own may have all keys that those of its nested structs may have.
            extras: contract.fields().iter().filter(|field| field.is_extras()).min_by_key(|field| field.is_nested()),
            has_sensitive: sensitive_keys.is_some(),
            sensitive_keys,
        }
    }

    /// Returns the index of a carrier among those of the contract, if it is one of [many](MANY) views.
    pub(super) fn among_many_views(&self, carrier: Carrier) -> Option<usize> {
        match carrier {
            Carrier::View(name) => self.views.as_ref()?.get(name).copied(),
            _ => None,
        }
    }

    /// Returns the keys of the carrier.
    pub(super) fn table(&self, carrier: Carrier) -> Option<&Table<'c>> {
        if let Some(at) = self.among_many_views(carrier) {
            return self.tables.get(self.table_of[at]);
        }
        let transport = carrier.transport();
        self.tables.iter().find(|table| table.transport == transport)
    }

    /// Returns all places on the carrier, in declaration order.
    pub(super) fn places(&self, carrier: Carrier) -> &[Place<'c>] {
        self.table(carrier).map_or(&[], |table| &table.places)
    }

    /// Returns a place on the carrier with this number.
    pub(super) fn place(&self, carrier: usize, order: usize) -> &Place<'c> {
        &self.tables[self.table_of[carrier]].places[order]
    }

    /// Returns the place that some reader takes `key` for: the one that has exactly this key, or the
    /// [nearest](relation::nearness) one, unless the blob's key is nearer.
    pub(super) fn declared(&self, carrier: Carrier, key: &str) -> Option<Place<'c>> {
        let table = self.table(carrier)?;
        if let Some(place) = table.exactly(key) {
            return Some(*place);
        }
        match self.taken_for(carrier, key, false)? {
            Taken::Field(place) => Some(*place),
            Taken::Blob => None,
        }
    }

    /// Returns what some reader takes `key` for, which no field has there: what has the [nearest](relation::nearness)
    /// key. Of a field and the blob that are as near, it is the field if that may be taken, unless the blob is to
    /// come first.
    pub(super) fn taken_for(&self, carrier: Carrier, key: &str, blob_first: bool) -> Option<Taken<'_, 'c>> {
        let place = self.table(carrier).and_then(|table| table.alike(key));
        let of_blob = match carrier {
            Carrier::Header => Carrier::HeaderBlob,
            Carrier::Flat => Carrier::BodyBlob,
            Carrier::BodyBlob | Carrier::HeaderBlob | Carrier::View(_) => return place.map(Taken::Field),
        };
        let blob_key = self.contract.blob_key().filter(|own| relation::alike(own, key));
        match (place, blob_key) {
            (None, blob_key) => blob_key.map(|_| Taken::Blob),
            (Some(place), Some(own)) if self.carriers.contains(&of_blob) => {
                let (field, blob) = (relation::nearness(place.key, key), relation::nearness(own, key));
                let is_blob = blob < field || blob == field && (blob_first || place.near_sensitive);
                Some(if is_blob { Taken::Blob } else { Taken::Field(place) })
            }
            (Some(place), _) => Some(Taken::Field(place)),
        }
    }

    /// Returns whether what came on this text transport under a key like the blob's may be a sensitive field's.
    pub(super) fn is_blob_near_sensitive(&self, carrier: Carrier) -> bool {
        self.table(carrier).is_some_and(|table| table.blob_near_sensitive)
    }

    /// Returns `true` if a sensitive field has a key on this carrier, so that a changed byte may make another field's key of
    /// it. In a blob or a view that came under another key, such a value still has its own key, by which it is hidden.
    pub(super) fn has_sensitive_on(&self, carrier: Carrier) -> bool {
        self.table(carrier).is_some_and(|table| table.has_sensitive)
    }

    /// Returns `true` if nobody may see a value that came for the field: it is sensitive, or has a member with the key of a
    /// sensitive field, which was in another place before a sign was lost.
    pub(super) fn hides(&self, field: &Field, text: &str) -> bool {
        field.is_sensitive() || self.sensitive_keys.as_ref().is_some_and(|keys| keys.are_in(text))
    }

    /// Returns the view of a struct that is sent by the slot.
    pub(super) fn of_view(&self, slot: &Slot) -> Option<ViewIndex<'c>> {
        match slot.declared_view_contract() {
            Some(contract) => Some((slot.view()?, IndexRef::of_static(contract))),
            None => self.of_views.get(&address(slot.view_contract()?)).cloned(),
        }
    }

    /// Returns `true` if nobody may see a place within a value: the key of a sensitive field is on the way to it.
    pub(super) fn is_hidden_place(&self, place: &str) -> bool {
        self.sensitive_keys.as_ref().is_some_and(|keys| keys.are_on_way(place))
    }

    /// Returns whether some reader takes an entry's key for one that is declared on this text transport, or reserved, as
    /// [`Contract::has_key_like`] does.
    pub(super) fn has_key_like(&self, carrier: Carrier, key: &str) -> bool {
        self.contract.blob_key().is_some_and(|own| relation::alike(own, key))
            || self.table(carrier).is_some_and(|table| table.alike(key).is_some())
            || self.reserved.has(key)
    }

    /// Returns all places on the carrier that have exactly this key, of which `exactly` gives the first.
    pub(super) fn sharing(&self, carrier: Carrier, key: &str) -> impl Iterator<Item = &Place<'c>> {
        self.table(carrier).into_iter().flat_map(|table| table.sharing(key))
    }

    /// Returns whether some reader takes `key`, which does not begin with the place's prefix, for that of an entry there:
    /// it begins with no prefix as that is written, and with none that is longer.
    pub(super) fn misspells(&self, carrier: Carrier, key: &str, place: &Place<'_>) -> bool {
        let prefixes =
            || self.table(carrier).into_iter().flat_map(|table| table.prefixes.iter().map(|&at| &table.places[at]));
        let len = |place: &Place<'_>| relation::significant_len(place.key);
        let nearest = || prefixes().filter(|other| other.slot.has_prefix_of(key)).rev().max_by_key(|other| len(other));
        place.slot.has_prefix_of(key)
            && !prefixes().any(|other| key.starts_with(other.key))
            && nearest().is_some_and(|nearest| nearest.order == place.order)
    }

    /// Returns what the request path says of each condition.
    pub(super) fn conditions_on(&self, path: Option<&RequestPath>) -> &[Option<bool>] {
        &self.said[self.number_or_last(path)]
    }

    /// Returns whether each entry is required by the path, which is one of the contract's.
    pub(super) fn required(&self, path: &RequestPath) -> Option<&[bool]> {
        self.required.get(self.number(path)?).map(Vec::as_slice)
    }

    /// Returns which releases send `key`, or the whole carrier, where the path says so.
    pub(super) fn release<'p>(
        &'p self,
        path: &'p RequestPath,
        carrier: Carrier,
        key: Option<&str>,
    ) -> Option<PathRelease<'p>> {
        match self.releases.get(&address(path)) {
            Some(releases) => releases.get(&(carrier, key)).copied(),
            None => path.releases().find(|release| release.carrier() == carrier && release.key() == key),
        }
    }

    /// Returns where a body of the path has what; without a path, where it mostly has the flat map.
    pub(super) fn body_places(&self, path: Option<&RequestPath>) -> &BodyPlaces<'c> {
        let paths = self.contract.paths().len();
        match path.and_then(|path| self.number(path)) {
            Some(number) if !self.body_places[number].list.is_empty() => &self.body_places[number],
            Some(_) => &self.body_places[paths],
            None => &self.body_places[paths + 1],
        }
    }

    /// Returns the number of the path, or that behind the last one where there is none.
    fn number_or_last(&self, path: Option<&RequestPath>) -> usize {
        path.and_then(|path| self.number(path)).unwrap_or(self.contract.paths().len())
    }

    fn number(&self, path: &RequestPath) -> Option<usize> {
        self.contract.paths().iter().position(|own| ptr::eq(own, path))
    }

    /// Returns whether no extra may have the key, as [`Contract::owns`] does.
    pub(super) fn owns(&self, key: &str) -> bool {
        self.owned.has(key)
    }

    /// Returns whether another layer adds the key.
    pub(super) fn is_foreign(&self, key: &str) -> bool {
        match &self.foreign {
            Foreign::None => false,
            Foreign::Few => self.contract.is_foreign(key),
            Foreign::Many(keys) => keys.has(key),
        }
    }
}

/// Returns whether two entries have one name.
fn share_names(entries: &[Entry<'_>]) -> bool {
    let mut names = HashSet::with_capacity(entries.len());
    !entries.iter().all(|entry| names.insert(entry.name()))
}

/// The keys that other layers add.
#[derive(Debug)]
enum Foreign {
    None,
    /// Each is compared.
    Few,
    /// There are [many](MANY).
    Many(ForeignKeys),
}

impl Foreign {
    fn of(contract: &Contract) -> Self {
        match contract.foreign().len() {
            0 => Self::None,
            1..=MANY => Self::Few,
            _ => Self::Many(ForeignKeys::of(contract)),
        }
    }
}

/// Returns the indices of the views among the carriers, if the views are [many](MANY).
fn numbers_of_views(carriers: &[Carrier]) -> Option<HashMap<&'static str, usize>> {
    let view = |(at, carrier): (usize, &Carrier)| match carrier {
        Carrier::View(name) => Some((*name, at)),
        _ => None,
    };
    let views = || carriers.iter().enumerate().filter_map(view);
    (views().count() > MANY).then(|| views().collect())
}

fn body_places(contract: &Contract) -> Vec<BodyPlaces<'_>> {
    let of_paths = contract.paths().iter().map(|path| BodyPlaces::of_path(contract, path));
    of_paths.chain([BodyPlaces::of_any_path(contract), BodyPlaces::without_path()]).collect()
}

/// Adds what is known of the places to the facts about their entries.
fn with_places<'c>(mut facts: Vec<Facts<'c>>, tables: &[Table<'c>]) -> Vec<Facts<'c>> {
    for place in tables.iter().flat_map(|table| &table.places) {
        facts[place.entry].add(place);
    }
    facts
}

/// Returns the views of structs whose contracts are no part of the program. Each is made once, however many keys it has.
fn of_views<'c>(tables: &[Table<'c>]) -> HashMap<usize, ViewIndex<'c>> {
    let mut all = HashMap::new();
    let slots = tables.iter().flat_map(|table| &table.places).map(|place| place.slot);
    for slot in slots.filter(|slot| slot.declared_view_contract().is_none()) {
        if let (Some(view), Some(contract)) = (slot.view(), slot.view_contract()) {
            all.entry(address(contract)).or_insert_with(|| (view, IndexRef::of(contract)));
        }
    }
    all
}

/// Returns the releases of a path that has [many](MANY).
fn many_releases(path: &RequestPath) -> Option<(usize, Releases<'_>)> {
    let all = || path.releases().map(|release| ((release.carrier(), release.key()), release));
    (path.releases().len() > MANY).then(|| (address(path), all().collect()))
}

fn address<T>(part: &T) -> usize {
    ptr::from_ref(part).addr()
}

/// An index, made for one reading or kept for all.
#[derive(Clone, Debug)]
pub(super) enum IndexRef<'c> {
    Kept(&'static Index<'static>),
    Own(Arc<Index<'c>>),
}

impl<'c> Deref for IndexRef<'c> {
    type Target = Index<'c>;

    fn deref(&self) -> &Index<'c> {
        match self {
            Self::Kept(index) => index,
            Self::Own(index) => index,
        }
    }
}

/// The indexes of contracts that are part of the program, one each.
static KEPT: RwLock<Vec<&'static Index<'static>>> = RwLock::new(Vec::new());

fn kept(contract: &Contract) -> Option<&'static Index<'static>> {
    let all = KEPT.read().unwrap_or_else(PoisonError::into_inner);
    all.iter().find(|index| ptr::eq(index.contract, contract)).copied()
}

impl IndexRef<'static> {
    /// Returns the index of a contract that is part of the program, which is made once.
    pub(super) fn of_static(contract: &'static Contract) -> Self {
        if let Some(index) = kept(contract) {
            return Self::Kept(index);
        }
        let mut all = KEPT.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = all.iter().find(|index| ptr::eq(index.contract, contract)) {
            return Self::Kept(index);
        }
        let index: &'static Index<'static> = Box::leak(Box::new(Index::new(contract, &[])));
        all.push(index);
        Self::Kept(index)
    }
}

impl<'c> IndexRef<'c> {
    /// Returns the index of any contract.
    pub(super) fn of(contract: &'c Contract) -> Self {
        // A contract at the address of a part of the program is that part.
        kept(contract).map_or_else(|| Self::beside(contract, &[]), Self::Kept)
    }

    /// Returns the index of a contract by which no value is shown that may be one of a sensitive field of the others.
    pub(super) fn beside(contract: &'c Contract, others: &[&Contract]) -> Self {
        Self::Own(Arc::new(Index::new(contract, others)))
    }
}
