//! Equality of contracts. Members that follow from others are not compared, nor is the place of a predicate among
//! those of its struct, which only that struct needs. Each `impl` takes its type apart, so that no new member is forgotten.

use super::sent_view::SentView;
use super::{Contract, Field, Slot};

impl PartialEq for Contract {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            name,
            header,
            header_limit,
            header_total,
            flat,
            flat_limit,
            blob,
            views,
            reserved,
            foreign,
            paths,
            fields,
            found: _,
            part,
            table: _,
            broken: _,
        } = self;
        name == &other.name
            && header == &other.header
            && header_limit == &other.header_limit
            && header_total == &other.header_total
            && flat == &other.flat
            && flat_limit == &other.flat_limit
            && blob == &other.blob
            && views == &other.views
            && reserved == &other.reserved
            && foreign == &other.foreign
            && paths == &other.paths
            && fields == &other.fields
            && part == &other.part
    }
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            name,
            doc,
            json,
            optional,
            header,
            flat,
            blob,
            views: _,
            skip_if,
            extras,
            since,
            until,
            deprecated,
            text: _,
            sensitive: _,
            within: _,
            // No file has these.
            schema: _,
            serde_name: _,
        } = self;
        name == &other.name
            && doc == &other.doc
            && json == &other.json
            && optional == &other.optional
            && header == &other.header
            && flat == &other.flat
            && blob == &other.blob
            && self.views_by_name() == other.views_by_name()
            && skip_if == &other.skip_if
            && extras == &other.extras
            && since == &other.since
            && until == &other.until
            && deprecated == &other.deprecated
            && self.within() == other.within()
    }
}

impl Field {
    /// The order in which an attribute names them says nothing.
    fn views_by_name(&self) -> Vec<(&str, &Slot)> {
        let mut views: Vec<(&str, &Slot)> = self.own_views().collect();
        views.sort_by_key(|(name, _)| *name);
        views
    }
}

impl PartialEq for Slot {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            keys,
            condition,
            needs: _,
            sensitive,
            body_only,
            flatten,
            yields,
            shed,
            limit,
            json,
            parts,
            with,
            read,
            view,
            instead,
            form: _,
            since,
            until,
            more,
            plain: _,
        } = self;
        keys.get() == other.keys.get()
            && condition == &other.condition
            && sensitive == &other.sensitive
            && body_only == &other.body_only
            && flatten == &other.flatten
            && yields == &other.yields
            && shed == &other.shed
            && limit == &other.limit
            && json == &other.json
            && parts == &other.parts
            && with == &other.with
            && read == &other.read
            && view == &other.view
            && instead == &other.instead
            && since == &other.since
            && until == &other.until
            && more == &other.more
    }
}

/// By what the view is, whatever else the struct says of itself.
impl PartialEq for SentView {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name() && self.to_json() == other.to_json()
    }
}
