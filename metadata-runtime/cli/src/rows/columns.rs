//! The columns of the table: a few of every request, and one for each field of the contract.

use std::collections::{HashMap, HashSet};
use std::fmt::{self, Write as _};
use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Float64Builder, Int32Builder, Int64Builder, ListBuilder, StringBuilder,
    StructBuilder, TimestampMillisecondBuilder, UInt64Builder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef, TimeUnit};

use codex_metadata::codex::{CodexFrameMetadata, CodexMcpMetadata, CodexPreconnectMetadata, CodexResponsesMetadata};
use codex_metadata::contract::{JsonType, Key};
use codex_metadata::observe::{Finding, FindingKind, JsonRef, MergedField, ShownValue};
use codex_metadata::{Carrier, CodexMeta as _, Contract};

use super::number::{double, integer};
use crate::capture::Glance;
use crate::given::Given;
use crate::received;
use crate::request::{OBJECT, Reading};

/// The table's columns, the same in every file that is written by one contract.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) schema: SchemaRef,
    /// Where the column of each field is among those of fields.
    of_fields: HashMap<&'static str, usize>,
    kinds: Vec<Kind>,
    /// `true` if the requests are of contracts that were given, each of which has a name.
    is_given: bool,
}

/// The type of a field's column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Text, or the JSON of what is no string.
    Text,
    Integer,
    /// One that may be beyond what a signed integer of 64 bits holds.
    Unsigned,
    Number,
    Boolean,
}

impl Kind {
    /// Returns the kind of a field whose values have this JSON type.
    fn of(json_type: JsonType) -> Self {
        match json_type {
            // A value that does not fit would be lost.
            JsonType::Integer { min, max } if i64::try_from(min).is_ok() && i64::try_from(max).is_ok() => Self::Integer,
            JsonType::Integer { min: 0.., max } if u64::try_from(max).is_ok() => Self::Unsigned,
            JsonType::Number => Self::Number,
            JsonType::Boolean => Self::Boolean,
            _ => Self::Text,
        }
    }

    const fn data_type(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Integer => DataType::Int64,
            Self::Unsigned => DataType::UInt64,
            Self::Number => DataType::Float64,
            Self::Boolean => DataType::Boolean,
        }
    }
}

/// Returns the columns of every request, with their types.
fn of_requests(is_given: bool) -> Vec<Field> {
    let time = DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into()));
    let mut all = vec![
        Field::new("request_source", DataType::Utf8, false),
        Field::new("request_number", DataType::Int64, false),
        Field::new("request_name", DataType::Utf8, false),
        Field::new("request_path", DataType::Utf8, true),
    ];
    all.extend(is_given.then(|| Field::new("request_contract", DataType::Utf8, true)));
    all.extend([
        Field::new("request_time", time, true),
        Field::new("sender_version", DataType::Utf8, true),
        Field::new("without_body", DataType::Boolean, false),
        list("capture", Field::new("item", DataType::Utf8, true)),
        list("carriers", Field::new("item", DataType::Struct(of_carriers()), true)),
        list("findings", Field::new("item", DataType::Struct(of_findings()), true)),
    ]);
    all
}

fn list(name: &str, item: Field) -> Field {
    Field::new(name, DataType::List(Arc::new(item)), false)
}

fn of_carriers() -> Fields {
    Fields::from(vec![
        Field::new("carrier", DataType::Utf8, true),
        Field::new("whole", DataType::Boolean, true),
        Field::new("fields", DataType::Int32, true),
    ])
}

fn of_findings() -> Fields {
    let names = ["kind", "field", "carrier", "key", "found", "expected", "witness", "message"];
    names.map(|name| Field::new(name, DataType::Utf8, true)).into_iter().collect()
}

impl Columns {
    /// Makes the columns for the fields of the contracts that were given, else for those of Codex's requests.
    pub(super) fn new(given: Option<&'static Given>) -> Self {
        let mut kinds: Vec<(&'static str, Kind)> = Vec::new();
        let mut of_fields: HashMap<&'static str, usize> = HashMap::new();
        let of_codex = [
            CodexResponsesMetadata::CONTRACT,
            CodexPreconnectMetadata::CONTRACT,
            CodexFrameMetadata::CONTRACT,
            CodexMcpMetadata::CONTRACT,
        ];
        let contracts = given.map_or_else(|| of_codex.to_vec(), |given| given.contracts().collect());
        for (name, kind) in contracts.into_iter().flat_map(entries) {
            // The fields of Codex's snapshot have columns of their own, and so need none for the object of a view of it.
            if given.is_none() && name == OBJECT {
                continue;
            }
            let at = *of_fields.entry(name).or_insert(kinds.len());
            match kinds.get_mut(at) {
                // Text holds whatever either contract has.
                Some((_, other)) if *other != kind => *other = Kind::Text,
                Some(_) => {}
                None => kinds.push((name, kind)),
            }
        }
        let mut fields = of_requests(given.is_some());
        let mut taken: HashSet<String> = fields.iter().map(|field| field.name().clone()).collect();
        taken.extend(OF_FOLDERS.map(str::to_owned));
        let mut numbers = HashMap::new();
        for (name, kind) in &kinds {
            fields.push(Field::new(unique(name, &mut taken, &mut numbers), kind.data_type(), true));
        }
        let kinds = kinds.into_iter().map(|(_, kind)| kind).collect();
        Self { schema: Arc::new(Schema::new(fields)), of_fields, kinds, is_given: given.is_some() }
    }

    /// Returns about how many bytes of memory the columns of a batch take with their first row.
    pub(super) const fn batch_bytes(&self) -> usize {
        const OF_COLUMN: usize = 512;
        self.kinds.len() * OF_COLUMN
    }

    /// Empty rows, which take memory as they come: there are as many of these as threads have requests.
    pub(super) fn batch(&self) -> Batch {
        let text = || StringBuilder::with_capacity(0, 0);
        let of_fields = self.kinds.iter().map(|kind| match kind {
            Kind::Text => Column::Text(text()),
            Kind::Integer => Column::Integer(Int64Builder::with_capacity(0)),
            Kind::Unsigned => Column::Unsigned(UInt64Builder::with_capacity(0)),
            Kind::Number => Column::Number(Float64Builder::with_capacity(0)),
            Kind::Boolean => Column::Boolean(BooleanBuilder::with_capacity(0)),
        });
        Batch {
            source: text(),
            number: Int64Builder::with_capacity(0),
            name: text(),
            path: text(),
            contract: self.is_given.then(text),
            time: TimestampMillisecondBuilder::with_capacity(0).with_timezone("UTC"),
            version: text(),
            without_body: BooleanBuilder::with_capacity(0),
            capture: ListBuilder::new(text()),
            carriers: ListBuilder::new(StructBuilder::from_fields(of_carriers(), 0)),
            findings: ListBuilder::new(StructBuilder::from_fields(of_findings(), 0)),
            of_fields: of_fields.collect(),
            rows: 0,
        }
    }
}

/// The columns that the names of folders stand for, see [`Partition`](super::Partition).
const OF_FOLDERS: [&str; 2] = ["source", "day"];

/// Returns what a field's column is called: the field's name unless another column has it, by which engines mean it
/// in any case. There may be thousands of those, so that each name has the `numbers` that come next.
fn unique(name: &str, taken: &mut HashSet<String>, numbers: &mut HashMap<String, u64>) -> String {
    if taken.insert(name.to_lowercase()) {
        return name.to_owned();
    }
    let number = numbers.entry(name.to_lowercase()).or_insert(1);
    loop {
        let other = if *number == 1 { format!("{name}_field") } else { format!("{name}_field_{number}") };
        *number += 1;
        if taken.insert(other.to_lowercase()) {
            return other;
        }
    }
}

/// Returns the names that have one value each, with the kind of their values: the fields, and the members of flattened
/// fields.
fn entries(contract: &'static Contract) -> Vec<(&'static str, Kind)> {
    let (mut all, mut names) = (Vec::new(), HashSet::new());
    for field in contract.fields() {
        let slots: Vec<_> = contract.transports().flat_map(|transport| field.slots(transport)).collect();
        let is_whole = field.is_extras() || slots.iter().any(|slot| !slot.is_flattened());
        if is_whole {
            all.push((field.name(), Kind::of(field.json_type())));
            names.insert(field.name());
        }
        let keys = slots.iter().filter(|slot| slot.is_flattened()).flat_map(|slot| slot.keys()).map(Key::name);
        all.extend(keys.filter(|key| names.insert(key)).map(|key| (key, Kind::Text)));
    }
    all
}

/// Rows that are not written yet.
pub(super) struct Batch {
    source: StringBuilder,
    number: Int64Builder,
    name: StringBuilder,
    path: StringBuilder,
    contract: Option<StringBuilder>,
    time: TimestampMillisecondBuilder,
    version: StringBuilder,
    without_body: BooleanBuilder,
    capture: ListBuilder<StringBuilder>,
    carriers: ListBuilder<StructBuilder>,
    findings: ListBuilder<StructBuilder>,
    of_fields: Vec<Column>,
    pub(super) rows: usize,
}

enum Column {
    Text(StringBuilder),
    Integer(Int64Builder),
    Unsigned(UInt64Builder),
    Number(Float64Builder),
    Boolean(BooleanBuilder),
}

impl Batch {
    /// Adds a request, the `number`th of those that [`place`](Self::place) counts on from.
    pub(super) fn add(&mut self, columns: &Columns, number: i64, captured: &Glance<'_>, reading: &Reading) {
        self.rows += 1;
        self.number.append_value(number);
        self.name.append_value(captured.name);
        self.path.append_option(captured.path_name());
        if let Some(contract) = &mut self.contract {
            contract.append_option(captured.by.map(|by| by.contract().name()));
        }
        self.time.append_option(captured.time.get().map(jiff::Timestamp::as_millisecond));
        self.version.append_option(captured.shown_version());
        self.without_body.append_value(captured.without_body);
        for note in captured.notes {
            self.capture.values().append_value(note);
        }
        self.capture.append(true);
        let fields = self.add_fields(columns, reading);
        self.add_carriers(&fields, &reading.findings);
        for (finding, message) in received::kept_findings(&reading.findings) {
            append_finding(self.findings.values(), &finding, message.as_deref());
        }
        self.findings.append(true);
    }

    /// Says what the requests added since the last time are from, and how many came `before` them.
    pub(super) fn place(&mut self, source: &str, before: i64) {
        let placed = self.source.len();
        for number in &mut self.number.values_slice_mut()[placed..] {
            *number += before;
        }
        for _ in placed..self.rows {
            self.source.append_value(source);
        }
    }

    /// Returns how many bytes of text they have, which nothing else limits.
    pub(super) fn bytes(&self) -> usize {
        let Self { source, name, path, contract, version, capture, carriers, findings, of_fields, .. } = self;
        let own = [source, name, path, version, capture.values_ref()].into_iter().chain(contract);
        let lists = [carriers, findings].into_iter().flat_map(|list| list.values_ref().field_builders());
        let in_lists = lists.filter_map(|builder| builder.as_any().downcast_ref());
        let of_fields = of_fields.iter().filter_map(|column| match column {
            Column::Text(builder) => Some(builder),
            _ => None,
        });
        own.chain(in_lists).chain(of_fields).map(|text: &StringBuilder| text.values_slice().len()).sum()
    }

    /// Adds the values, and returns how many fields each carrier has.
    fn add_fields(&mut self, columns: &Columns, reading: &Reading) -> Vec<(Carrier, i32)> {
        let mut on: Vec<(Carrier, i32)> = Vec::new();
        let mut has = vec![false; self.of_fields.len()];
        let (merged, beside) = reading.merged();
        for field in merged.iter().chain(&beside) {
            for carrier in field.carriers() {
                match on.iter_mut().find(|(other, _)| *other == carrier) {
                    Some((_, count)) => *count += 1,
                    None => on.push((carrier, 1)),
                }
            }
            let Some(&at) = columns.of_fields.get(field.name()) else { continue };
            if !std::mem::replace(&mut has[at], true) {
                self.of_fields[at].append(Some(field));
            }
        }
        for (column, _) in self.of_fields.iter_mut().zip(has).filter(|(_, has)| !has) {
            column.append(None);
        }
        on
    }

    /// Adds each carrier that arrived, and each that was to and did not; it is whole if nothing is wrong on it.
    fn add_carriers(&mut self, fields: &[(Carrier, i32)], findings: &[Finding]) {
        let is_lost = |finding: &&Finding| finding.kind == FindingKind::Missing && finding.key.is_empty();
        let lost = findings.iter().filter(is_lost).map(|finding| finding.carrier);
        let mut carriers: Vec<(Carrier, i32)> = fields.to_vec();
        for carrier in lost {
            if !carriers.iter().any(|(other, _)| *other == carrier) {
                carriers.push((carrier, 0));
            }
        }
        for (carrier, count) in carriers {
            let values = self.carriers.values();
            append_shown(text(values, 0), &carrier);
            let is_whole = !findings.iter().any(|finding| finding.carrier == carrier);
            if let Some(whole) = values.field_builder::<BooleanBuilder>(1) {
                whole.append_value(is_whole);
            }
            if let Some(fields) = values.field_builder::<Int32Builder>(2) {
                fields.append_value(count);
            }
            values.append(true);
        }
        self.carriers.append(true);
    }

    /// Takes the rows.
    pub(super) fn finish(&mut self, columns: &Columns) -> Result<RecordBatch, ArrowError> {
        self.rows = 0;
        let of_request: [&mut dyn ArrayBuilder; 4] =
            [&mut self.source, &mut self.number, &mut self.name, &mut self.path];
        let contract = self.contract.as_mut().map(|contract| contract as &mut dyn ArrayBuilder);
        let others: [&mut dyn ArrayBuilder; 6] = [
            &mut self.time,
            &mut self.version,
            &mut self.without_body,
            &mut self.capture,
            &mut self.carriers,
            &mut self.findings,
        ];
        let builders = of_request.into_iter().chain(contract).chain(others);
        let mut arrays: Vec<ArrayRef> = builders.map(ArrayBuilder::finish).collect();
        arrays.extend(self.of_fields.iter_mut().map(Column::finish));
        RecordBatch::try_new(Arc::clone(&columns.schema), arrays)
    }
}

impl Column {
    /// Adds a value; what is of another type than the column, which is a finding, is not there, and neither is a number
    /// beyond it.
    fn append(&mut self, field: Option<&MergedField<'_>>) {
        let value = field.filter(|field| !field.is_sensitive()).map(MergedField::value);
        // A number or a bool is the same text on a text carrier and in JSON.
        let text = value.map(JsonRef::text);
        let integer = || text.and_then(integer);
        match self {
            Self::Text(builder) => builder.append_option(text),
            Self::Integer(builder) => builder.append_option(integer().and_then(|integer| integer.try_into().ok())),
            Self::Unsigned(builder) => builder.append_option(integer().and_then(|integer| integer.try_into().ok())),
            Self::Number(builder) => builder.append_option(text.and_then(double)),
            Self::Boolean(builder) => builder.append_option(text.and_then(|text| text.parse().ok())),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(builder) => Arc::new(builder.finish()),
            Self::Integer(builder) => Arc::new(builder.finish()),
            Self::Unsigned(builder) => Arc::new(builder.finish()),
            Self::Number(builder) => Arc::new(builder.finish()),
            Self::Boolean(builder) => Arc::new(builder.finish()),
        }
    }
}

fn text(values: &mut StructBuilder, at: usize) -> &mut StringBuilder {
    values.field_builder(at).unwrap_or_else(|| unreachable!("it is a column of text"))
}

fn append_finding(values: &mut StructBuilder, finding: &Finding, message: Option<&str>) {
    text(values, 0).append_value(finding.kind.name());
    text(values, 1).append_option(finding.field.as_deref());
    append_shown(text(values, 2), &finding.carrier);
    text(values, 3).append_value(&finding.key);
    text(values, 4).append_option(finding.found.as_ref().and_then(legible));
    text(values, 5).append_option(finding.expected.as_ref().and_then(legible));
    match &finding.witness {
        Some(witness) => append_shown(text(values, 6), witness),
        None => text(values, 6).append_null(),
    }
    match message {
        Some(message) => text(values, 7).append_value(message),
        None => append_shown(text(values, 7), finding),
    }
    values.append(true);
}

/// Returns the value, unless it is not to be shown.
fn legible(value: &ShownValue) -> Option<&str> {
    match value {
        ShownValue::Text(text) => Some(text),
        ShownValue::Redacted => None,
    }
}

/// Adds what is shown of a value, which is written into the column itself.
fn append_shown(column: &mut StringBuilder, value: &impl fmt::Display) {
    // The column has room for everything.
    let _ = write!(column, "{value}");
    column.append_value("");
}
