use std::fmt;

use super::Observer;
use super::audit::Audit;
use super::carrier_state::{CarrierState, Occurrence, State};
use super::decode::Decoder;
use super::finding::Finding;
use super::groups::{At, Groups};
use super::index::IndexRef;
use super::json_ref::JsonRef;
use super::table::Place;
use super::unchecked::Unchecked;
use super::version::Version;
use crate::contract::{Carrier, Contract, Names, RequestPath};
use crate::limits::Limits;
use crate::meta::CodexMeta;

/// The metadata of one request as it arrived. The documentation of the [module](super) has an example.
#[derive(Clone)]
pub struct Observed<'c> {
    pub(super) index: IndexRef<'c>,
    /// The name of the struct's type with its path; empty where there is none.
    pub(super) type_name: &'static str,
    pub(super) path: Option<&'c RequestPath>,
    pub(super) limits: Limits,
    pub(super) sender: Option<Version>,
    pub(super) seen: Vec<CarrierState<'c>>,
    pub(super) damage: Vec<Finding>,
    groups: Groups,
    /// How many findings are listed.
    most: usize,
}

impl Observed<'static> {
    /// Returns a reader for one request with the metadata of the struct `M`.
    pub fn of<M: CodexMeta>() -> Observer<'static, M> {
        Observer::new(IndexRef::of_static(M::CONTRACT))
    }
}

impl<'c> Observed<'c> {
    /// Returns a reader for one request whose metadata is declared by `contract`. Call this function for a contract
    /// that has no struct in your program, such as a contract from a file.
    ///
    /// ```
    /// use codex_metadata::contract::OwnedContract;
    /// use codex_metadata::observe::Observed;
    ///
    /// let contract = OwnedContract::from_json(
    ///     r#"{
    ///       "format": 1, "name": "Ids", "transports": ["header", "flat"], "views": [], "reserved": [], "foreign": [],
    ///       "fields": [{
    ///         "name": "thread_id", "type": "string",
    ///         "transports": {"header": {"keys": ["thread-id"]}, "flat": {"keys": ["thread_id"]}}
    ///       }]
    ///     }"#,
    /// )?;
    /// let request = http::Request::post("/")
    ///     .header("thread-id", "t-1")
    ///     .body(r#"{"client_metadata":{"thread_id":"t-2"}}"#)?;
    /// let observed = Observed::with(&contract).request(&request).finish();
    /// assert_eq!(observed.merged().get("thread_id").unwrap().value(), "t-2");
    /// assert_eq!(observed.audit().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with(contract: &'c Contract) -> Observer<'c> {
        Observer::new(IndexRef::of(contract))
    }

    /// Returns the same reader as [`with`](Self::with), for a program that reads requests of several contracts. A request
    /// of one of the `others` may be read by `contract`: if one of them has a sensitive field, the values that may be of
    /// such a field are shown neither in a finding nor in `Debug` output, such as a value that `contract` does not
    /// declare.
    pub fn beside(contract: &'c Contract, others: &[&Contract]) -> Observer<'c> {
        Observer::new(IndexRef::beside(contract, others))
    }

    pub(super) fn new(
        path: Option<&'c RequestPath>,
        limits: Limits,
        sender: Option<Version>,
        mut decoder: Decoder<'c>,
    ) -> Self {
        decoder.decide(path);
        decoder.complete();
        let most = decoder.most_findings();
        let Decoder { index, seen, findings, .. } = decoder;
        let groups = Groups::of(&index, &seen);
        Self { index, type_name: "", path, limits, sender, seen, damage: findings, groups, most }
    }

    /// Returns the contract that declares the metadata of the request.
    #[must_use]
    pub fn contract(&self) -> &'c Contract {
        self.index.contract
    }

    /// Returns all values of all fields that arrived, each with its carrier and key. The values are in the order of
    /// precedence (see [`merged`](Self::merged)).
    pub fn occurrences(&self) -> impl Iterator<Item = Occurrence<'_, 'c>> {
        self.by_precedence().flat_map(|seen| seen.occurrences(&self.index))
    }

    /// Returns all values of `field` that arrived, each with its carrier and key. The values are in the order of
    /// precedence (see [`merged`](Self::merged)).
    ///
    /// A field declared with `flatten` has a separate value for each of its members.
    pub fn get(&self, field: &str) -> impl Iterator<Item = Occurrence<'_, 'c>> {
        self.occurrences().filter(move |occurrence| occurrence.place.field.name() == field)
    }

    /// Returns the extras on `carrier`, in no particular order. A pair whose value is not text is not an extra: the
    /// audit has a finding for it.
    pub fn extras(&self, carrier: Carrier) -> impl Iterator<Item = (&str, &str)> {
        let extras = self.on(carrier).into_iter().flat_map(|seen| &seen.extras);
        extras.map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Returns the keys and values on `carrier` that may belong to one of several fields. A key is undecided if several
    /// fields are declared with the key, each with a condition of its own in `when` or `unless`, and it is not known
    /// from the request path which condition holds. Values from direct headers and the flat map are strings.
    ///
    /// ```
    /// use codex_metadata::CodexMeta;
    /// use codex_metadata::contract::{Carrier, RequestPath};
    /// use codex_metadata::observe::Observed;
    ///
    /// #[derive(CodexMeta)]
    /// #[codex_meta(transports(header), paths = PATHS)]
    /// struct Ids {
    ///     #[codex_meta(header(name = "x-request-id", when = Self::is_review))]
    ///     review: Option<String>,
    ///     #[codex_meta(header(name = "x-request-id", unless = Self::is_review))]
    ///     turn: Option<String>,
    /// }
    ///
    /// const PATHS: &[RequestPath] =
    ///     &[RequestPath::new("turn").with_carriers(&[Carrier::Header]).with_fails(&["Self::is_review"])];
    ///
    /// impl Ids {
    ///     fn is_review(&self) -> bool {
    ///         self.review.is_some()
    ///     }
    /// }
    ///
    /// let sent = Ids { review: None, turn: Some("t-1".into()) }.headers().value;
    /// let observed = Observed::of::<Ids>().on(Ids::CONTRACT.path_named("turn")).headers(&sent).finish();
    /// assert_eq!(observed.merged().get("turn").unwrap().value(), "t-1");
    ///
    /// let observed = Observed::of::<Ids>().headers(&sent).finish();
    /// assert!(observed.merged().iter().next().is_none());
    /// let (key, value) = observed.undecided(Carrier::Header).next().unwrap();
    /// assert_eq!((key, value.text()), ("x-request-id", "t-1"));
    /// assert_eq!(
    ///     observed.unchecked()[0].to_string(),
    ///     "header `x-request-id` is of field `review` or of field `turn`: it is not known which",
    /// );
    /// ```
    pub fn undecided(&self, carrier: Carrier) -> impl Iterator<Item = (&'c str, JsonRef<'_>)> {
        let all = self.on(carrier).into_iter().flat_map(|seen| &seen.undecided);
        all.filter_map(|undecided| Some((undecided.key, undecided.value()?)))
    }

    /// Returns `true` if the request has `carrier`, even if the carrier is damaged. The request has [`Carrier::Header`]
    /// as soon as headers were passed in, even if none of them is a direct header.
    #[must_use]
    pub fn has(&self, carrier: Carrier) -> bool {
        self.on(carrier).is_some_and(|seen| matches!(seen.state, State::Partial | State::Complete))
    }

    /// Returns each carrier on which another JSON object arrived in place of the struct's blob or view, with the name
    /// of the [shape](super::Shape) of that object. A shape is the description of an object that another component of
    /// the sending program sends in place of the blob or of a view. Only the shapes that were passed to
    /// [`Observer::shapes`](super::Observer::shapes) are recognised. Fields take no values from such an object. If the
    /// request has such an object, an audit reports no field as missing.
    pub fn shapes(&self) -> impl Iterator<Item = (Carrier, &'static str)> {
        self.seen.iter().filter_map(|seen| Some((seen.carrier, seen.shape?.name)))
    }

    /// Returns the findings. Each finding names a part of the request that could not be read, or a place where a
    /// carrier does not agree with another carrier, with the contract or with the request path. If the metadata was
    /// sent by this crate and arrived unchanged, the list is empty, unless the carriers already disagreed when they
    /// were sent. They disagree if a type does not write the same value in text as in JSON (see the next paragraph).
    /// Call [`assert_consistent`](super::assert_consistent) in a test to check that the carriers of a snapshot agree.
    ///
    /// Two texts agree if they are equal. A text agrees with a JSON string if the text equals the content of the
    /// string. A text agrees with any other JSON value if the text is JSON for the same value. If a header or a key of
    /// the flat map is declared with `json`, its text counts as the JSON value that the text contains; only two such
    /// texts are compared as texts. Therefore, if a field is sent both as JSON and as the text of its `Display`, this
    /// text must be the content of the string that `Serialize` writes, or JSON of the same value if `Serialize` does
    /// not write a string. An audit ignores the order of headers, of pairs in the flat map, and of members in JSON
    /// objects. It also ignores white space in JSON, and different escapes of the same character.
    ///
    /// There is also a finding if a field that is always sent did not arrive on any carrier, or if a value does not
    /// have the type of its field.
    ///
    /// A value that is sent on only one carrier cannot be compared with another carrier. If such a value is replaced by
    /// another valid value, there is no finding. If such a value is lost and its field is optional, there is no finding
    /// either. The same holds for a value that a limit may have kept from a carrier: the value is found missing only if the
    /// other carriers say that there was room for it. The same holds for a whole blob with a limit, unless the request path
    /// requires a field that no other carrier which arrived can have. The result of a function declared with `instead` does
    /// not say how large the value was, and neither do the elements or entries of a field declared with `list`, `repeat` or
    /// `prefix`, of which some may have been left out.
    ///
    /// Some values cannot be sent on each carrier, such as a text outside ASCII in a header, or an object with the key
    /// `__proto__` in the blob. If a function declared with `with` makes the value for a carrier, the values on other
    /// carriers do not say what it returned. If no other carrier has the same function's result, the field is then found
    /// missing only if its type has no value that the carrier cannot have. The same holds for a map of which only headers
    /// declared with `prefix` arrived, because an entry with a key such as `__proto__` is in no header. The method
    /// [`unchecked`](Self::unchecked) lists what may have been lost.
    ///
    /// The list has at most [`Bounds::findings`](super::Bounds::findings) findings. If there are more, one additional
    /// item after these findings says so.
    #[must_use]
    pub fn audit(&self) -> Vec<Finding> {
        let mut findings = self.damage.clone();
        // The findings of reading may be too many already.
        let Some(room) = self.most.checked_sub(findings.len()) else {
            return findings;
        };
        findings.extend(Audit::of(self, room).findings());
        self.within_bounds(findings)
    }

    /// Returns the findings that the list has room for. If there are more, one that says so comes last.
    pub(crate) fn within_bounds(&self, mut findings: Vec<Finding>) -> Vec<Finding> {
        if let Some(beyond) = findings.get(self.most) {
            let last = Finding::of_too_many(beyond.carrier, self.most);
            findings.truncate(self.most);
            findings.push(last);
        }
        findings
    }

    /// Returns the facts about the request that the audit could not check, for example because a field arrived on only
    /// one carrier, or because a carrier was not passed in. [`Unchecked`] has a variant for each reason.
    ///
    /// ```
    /// use codex_metadata::CodexMeta;
    /// use codex_metadata::observe::Observed;
    ///
    /// #[derive(CodexMeta)]
    /// #[codex_meta(transports(header, flat))]
    /// struct Ids {
    ///     #[codex_meta(header = "thread-id", flat)]
    ///     thread_id: String,
    ///     #[codex_meta(flat(since = "2.0.0"), omit(header))]
    ///     turn: u64,
    /// }
    ///
    /// let observed = Observed::of::<Ids>().client_metadata([("thread_id", "t-1")]).finish();
    /// assert!(observed.audit().is_empty());
    /// let unchecked: Vec<String> = observed.unchecked().iter().map(ToString::to_string).collect();
    /// assert_eq!(
    ///     unchecked,
    ///     [
    ///         "header was not looked at",
    ///         "flat `thread_id` (field `thread_id`) could not be compared with another carrier",
    ///         "flat `turn` (field `turn`) is not sent by every release",
    ///     ]
    /// );
    /// ```
    #[must_use]
    pub fn unchecked(&self) -> Vec<Unchecked<'_>> {
        Audit::of(self, 0).unchecked()
    }

    pub(super) fn on(&self, carrier: Carrier) -> Option<&CarrierState<'c>> {
        match self.index.among_many_views(carrier) {
            Some(at) => self.seen.get(at),
            None => self.seen.iter().find(|seen| seen.carrier == carrier),
        }
    }

    /// Returns whether what came under a field's key is an extra that stands in for the field; `None` where the request
    /// path does not say.
    pub(super) fn is_stand_in(&self, occurrence: &Occurrence<'_, '_>) -> Option<bool> {
        let place = occurrence.place;
        let Some(condition) = place.slot.condition().filter(|_| place.yields) else {
            return Some(false);
        };
        let path = self.path?;
        let condition_path = place.field.condition_path(condition);
        let says = |conditions: &Names| conditions.iter().any(|path| path == condition_path);
        let holds = if says(path.holds()) { Some(true) } else { says(path.fails()).then_some(false) };
        Some(holds? == condition.is_negated())
    }

    /// Returns whether what came may be what a function has in place of a value over its limit.
    pub(super) fn may_be_replacement(&self, occurrence: &Occurrence<'_, '_>) -> bool {
        let (slot, carrier) = (occurrence.place.slot, occurrence.carrier());
        occurrence.place.has_own_form
            && slot.instead().is_some()
            && self.limits.of_slot(slot, carrier, self.index.contract).is_some()
    }

    /// Returns what was seen, the carrier first that counts most.
    pub(super) fn by_precedence(&self) -> impl Iterator<Item = &CarrierState<'c>> {
        self.index.precedence.iter().map(|&carrier| &self.seen[carrier])
    }

    /// Returns what arrived of an entry, by precedence.
    pub(super) fn of_entry(&self, entry: usize) -> impl Iterator<Item = Occurrence<'_, 'c>> {
        let all = self.groups.of_entry(entry);
        all.iter().map(|at| self.occurrence(*at))
    }

    /// Returns where what arrived of an entry is, by precedence.
    pub(super) fn places_of(&self, entry: usize) -> &[At] {
        self.groups.of_entry(entry)
    }

    /// Returns whether nothing arrived of an entry.
    pub(super) fn has_nothing_of(&self, entry: usize) -> bool {
        self.groups.of_entry(entry).is_empty()
    }

    /// Returns what arrived of an entry on one of the carriers, under the key of a place.
    pub(super) fn at(&self, entry: usize, carrier: usize, order: usize) -> Option<At> {
        let all = self.groups.of_entry(entry);
        all.iter().find(|at| at.carrier == carrier && at.order == order).copied()
    }

    /// Returns a value with its place. It is made where it is to be: a copy of its parts would wait for each of them.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a call would copy it")]
    pub(super) fn occurrence(&self, at: At) -> Occurrence<'_, 'c> {
        Occurrence { index: &self.index, place: self.place(at), seen: &self.seen[at.carrier], value: self.value(at) }
    }

    /// Returns the place of a value.
    #[inline]
    pub(super) fn place(&self, at: At) -> &Place<'c> {
        self.index.place(at.carrier, at.order)
    }

    /// Returns a value.
    #[inline]
    pub(super) fn value(&self, at: At) -> JsonRef<'_> {
        let seen = &self.seen[at.carrier];
        seen.value(&seen.noted[at.noted])
    }

    /// Returns whether a value came as text.
    #[inline]
    pub(super) fn is_text(&self, at: At) -> bool {
        matches!(self.seen[at.carrier].carrier, Carrier::Header | Carrier::Flat)
    }
}

/// Shows the values that arrived. The values of `sensitive` fields are redacted.
impl fmt::Debug for Observed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observed")
            .field("contract", &self.index.contract.name())
            .field("occurrences", &self.seen.iter().flat_map(|seen| seen.occurrences(&self.index)).collect::<Vec<_>>())
            .field("damage", &self.damage)
            .finish_non_exhaustive()
    }
}
