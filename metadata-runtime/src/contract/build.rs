//! The functions by which an expansion builds the contract of its struct, at compile time.

use super::condition::{Needs, Predicate};
use super::found::Found;
use super::reader::{ReadBack, Reader};
use super::sent_view::SentView;
use super::slot::InParts;
use super::text::{List, Names, Text, put};
use super::{BlobRow, Carrier, Contract, Field, RequestPath, Slot};

impl Contract {
    /// Returns a contract without transports; the derive adds what the struct declares.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, fields: &'static [Field], table: &'static str) -> Self {
        Self {
            name: Text::Written(name),
            header: false,
            header_limit: None,
            header_total: None,
            flat: false,
            flat_limit: None,
            blob: None,
            views: List::Written(&[]),
            reserved: Names::written(&[]),
            foreign: Names::written(&[]),
            paths: List::Written(&[]),
            fields: List::Written(fields),
            found: Found::of(fields),
            part: None,
            table: Text::Written(table),
            broken: false,
        }
    }

    /// Returns the contract of a struct whose attributes have errors: nothing of it may cause a second error.
    #[doc(hidden)]
    #[must_use]
    pub const fn broken(name: &'static str) -> Self {
        let mut contract = Self::new(name, &[], "");
        contract.broken = true;
        contract
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_header(mut self) -> Self {
        self.header = true;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_header_limit(mut self, bytes: usize) -> Self {
        self.header_limit = Some(bytes);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_header_total(mut self, bytes: usize) -> Self {
        self.header_total = Some(bytes);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_flat(mut self) -> Self {
        self.flat = true;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_flat_limit(mut self, bytes: usize) -> Self {
        self.flat_limit = Some(bytes);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_blob(mut self, blob: BlobRow) -> Self {
        put(&mut self.blob, Some(blob));
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_views(mut self, views: &'static [&'static str]) -> Self {
        put(&mut self.views, List::Written(views));
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_reserved(mut self, reserved: &'static [&'static str]) -> Self {
        put(&mut self.reserved, Names::written(reserved));
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_foreign(mut self, foreign: &'static [&'static str]) -> Self {
        put(&mut self.foreign, Names::written(foreign));
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_paths(mut self, paths: &'static [RequestPath]) -> Self {
        put(&mut self.paths, List::Written(paths));
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_part(mut self, blob: bool) -> Self {
        self.part = Some(blob);
        self
    }
}

impl BlobRow {
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self { key: Text::Written(key), when: None, header_limit: None, body_limit: None, only: None }
    }

    #[must_use]
    pub const fn with_when(mut self, index: u8, path: &'static str) -> Self {
        put(&mut self.when, Some(Predicate::new(index, path)));
        self
    }

    #[must_use]
    pub const fn with_body_only(mut self) -> Self {
        self.only = Some(Carrier::BodyBlob);
        self
    }

    #[must_use]
    pub const fn with_header_only(mut self) -> Self {
        self.only = Some(Carrier::HeaderBlob);
        self
    }

    #[must_use]
    pub const fn with_header_limit(mut self, bytes: usize) -> Self {
        self.header_limit = Some(bytes);
        self
    }

    #[must_use]
    pub const fn with_body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = Some(bytes);
        self
    }
}

impl Slot {
    #[doc(hidden)]
    #[must_use]
    pub const fn with_when(mut self, index: u8, path: &'static str) -> Self {
        put(&mut self.condition, Some(Predicate::new(index, path)));
        self.needs = Needs::one(index, true);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_unless(mut self, index: u8, path: &'static str) -> Self {
        put(&mut self.condition, Some(Predicate::negated(index, path)));
        self.needs = Needs::one(index, false);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_since(mut self, version: &'static str) -> Self {
        put(&mut self.since, Some(Text::Written(version)));
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_until(mut self, version: &'static str) -> Self {
        put(&mut self.until, Some(Text::Written(version)));
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_more(mut self, more: &'static [Self]) -> Self {
        self.plain = self.plain && more.is_empty();
        put(&mut self.more, List::Written(more));
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_body_only(mut self) -> Self {
        self.body_only = true;
        self.plain = false;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_yields(mut self) -> Self {
        self.yields = true;
        self.plain = false;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_shed(mut self, rank: u32) -> Self {
        self.shed = Some(rank);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_limit(mut self, bytes: usize) -> Self {
        self.limit = Some(bytes);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_json(mut self) -> Self {
        self.json = true;
        self
    }

    /// Returns the slot for a list in one text. `form` is the place of the form among those of the field.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_list(self, form: u32, separator: &'static str) -> Self {
        self.in_parts(form, InParts::List(Text::Written(separator)))
    }

    /// Returns the slot for elements with a line each.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_repeat(self, form: u32) -> Self {
        self.in_parts(form, InParts::Repeat)
    }

    /// Returns the slot for entries whose keys begin with `prefix`.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_prefix(self, form: u32, prefix: &'static str) -> Self {
        self.in_parts(form, InParts::Prefix(Text::Written(prefix)))
    }

    const fn in_parts(mut self, form: u32, parts: InParts) -> Self {
        self.form = Some(form);
        put(&mut self.parts, Some(parts));
        self.plain = false;
        self
    }

    /// Returns the slot for the result of the function at `path`.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_made(mut self, form: u32, path: &'static str) -> Self {
        self.form = Some(form);
        put(&mut self.with, Some(Text::Written(path)));
        self.plain = false;
        self
    }

    /// Returns the slot with the function at `path`, the inverse of what makes the form.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_read(mut self, path: &'static str, read: ReadBack) -> Self {
        put(&mut self.read, Some(Reader::new(path, read)));
        self
    }

    /// Returns the slot that sends the view, of the struct with this contract.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_view(mut self, form: u32, view: &'static str, contract: &'static Contract) -> Self {
        self.form = Some(form);
        put(&mut self.view, Some(SentView::new(view, contract)));
        self.plain = false;
        self
    }

    /// Returns the slot that sends the result of the function at `path` if the value is over its limit.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_instead(mut self, form: u32, path: &'static str) -> Self {
        self.form = Some(form);
        put(&mut self.instead, Some(Text::Written(path)));
        self
    }
}
