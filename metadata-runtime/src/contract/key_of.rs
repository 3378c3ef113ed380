//! One key of one field, looked up while the program is compiled.

use super::check::Message;
use super::{Contract, Field, Slot, equal};

/// Methods that return the key of one field.
///
/// Call these methods in constants, so that a wrong name does not compile:
///
/// ```
/// use codex_metadata::CodexMeta;
/// use http::HeaderName;
///
/// #[derive(CodexMeta)]
/// #[codex_meta(blob(key = "x-meta"), views(mcp))]
/// struct Meta {
///     #[codex_meta(header = "x-thread-id", flat = "thread", blob, mcp = "threadId")]
///     thread_id: String,
/// }
///
/// const THREAD_ID: &str = Meta::CONTRACT.blob_key_of("thread_id");
/// const THREAD: &str = Meta::CONTRACT.flat_key_of("thread_id");
/// const THREAD_HEADER: HeaderName = HeaderName::from_static(Meta::CONTRACT.header_name_of("thread_id"));
/// const MCP_THREAD: &str = Meta::CONTRACT.view_key_of("mcp", "thread_id");
///
/// assert_eq!((THREAD_ID, THREAD, MCP_THREAD), ("thread_id", "thread", "threadId"));
/// assert_eq!(THREAD_HEADER, "x-thread-id");
/// ```
///
/// ```compile_fail,E0080
/// # use codex_metadata::CodexMeta;
/// # #[derive(CodexMeta)]
/// # #[codex_meta(blob(key = "x-meta"))]
/// # struct Meta {
/// #     #[codex_meta(header = "x-thread-id", flat, blob)]
/// #     thread_id: String,
/// # }
/// const THREAD_ID: &str = Meta::CONTRACT.blob_key_of("thred_id");
/// ```
///
/// If a field has several keys on a transport, these methods return the first key in the attribute. To get all keys,
/// call [`Field::slots`], and [`Slot::keys`](super::Slot::keys) on each result. The returned text lives as long as the
/// contract. The contract of a struct is `'static`.
impl Contract {
    /// Returns the key that the field called `field` has in the blob.
    ///
    /// # Panics
    ///
    /// Panics if no field has this name, or if the field has no key in the blob. In a constant, the panic is a compile
    /// error.
    #[must_use]
    #[track_caller]
    pub const fn blob_key_of(&self, field: &str) -> &str {
        self.key_of(field, Place::Blob)
    }

    /// Returns the key that the field called `field` has in the flat map.
    ///
    /// # Panics
    ///
    /// Panics if no field has this name, or if the field has no key in the flat map. In a constant, the panic is a
    /// compile error.
    #[must_use]
    #[track_caller]
    pub const fn flat_key_of(&self, field: &str) -> &str {
        self.key_of(field, Place::Flat)
    }

    /// Returns the name of the header in which the field called `field` is sent.
    ///
    /// # Panics
    ///
    /// Panics if no field has this name, or if the field has no header. In a constant, the panic is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn header_name_of(&self, field: &str) -> &str {
        self.key_of(field, Place::Header)
    }

    /// Returns the key that the field called `field` has in the view called `view`.
    ///
    /// # Panics
    ///
    /// Panics if there is no such view, if no field has this name, or if the field has no key in the view. In a
    /// constant, the panic is a compile error.
    #[must_use]
    #[track_caller]
    pub const fn view_key_of(&self, view: &str, field: &str) -> &str {
        let (views, mut v) = (self.views(), 0);
        while v < views.len() && !equal(views[v], view) {
            v += 1;
        }
        if v == views.len() && !self.is_broken() {
            self.refuse_view(view);
        }
        self.key_of(field, Place::View(view))
    }

    #[track_caller]
    const fn key_of(&self, name: &str, place: Place<'_>) -> &str {
        // The errors of its attributes are reported already.
        if self.is_broken() {
            return "";
        }
        let (bytes, mut left) = (name.as_bytes(), self.fields());
        while let [field, behind @ ..] = left {
            // In const evaluation calls take longest, and most names end in another letter.
            if let ([.., own], [.., last]) = (field.name.get().as_bytes(), bytes)
                && *own == *last
                && equal(field.name.get(), name)
            {
                return match place.slot(field) {
                    Some(slot) if slot.is_flattened() => self.refuse_flattened(name, slot, place),
                    Some(slot) if !slot.keys().is_empty() => slot.keys()[0].name(),
                    _ => self.refuse_key(name, " does not have", place),
                };
            }
            left = behind;
        }
        self.refuse_key(name, " has no field", place)
    }

    /// Refuses a name that has no key in a place, and lists those that have one.
    #[track_caller]
    const fn refuse_key(&self, name: &str, why: &str, place: Place<'_>) -> ! {
        let mut message = Message::new().quoted(self.name()).text(why).text(" ").quoted(name);
        message = place.name(message.text(" in "));
        let (mut f, mut listed) = (0, false);
        while f < self.fields().len() {
            let field = &self.fields()[f];
            if matches!(place.slot(field), Some(slot) if !slot.is_flattened() && !slot.keys().is_empty()) {
                message = message.text(if listed { ", " } else { ": write one of " }).quoted(field.name());
                listed = true;
            }
            f += 1;
        }
        message.panic()
    }

    /// Refuses a field that has no key of its own, and lists those of its type.
    #[track_caller]
    const fn refuse_flattened(&self, name: &str, slot: &Slot, place: Place<'_>) -> ! {
        let mut message = Message::new().quoted(self.name()).text(" flattens ").quoted(name).text(" into ");
        message = place.name(message).text(", so that it has no key of its own there");
        let mut k = 0;
        while k < slot.keys().len() {
            message = message.text(if k == 0 { ", but those of its type: " } else { ", " });
            message = message.quoted(slot.keys()[k].name());
            k += 1;
        }
        message.panic()
    }
}

/// The place in which a key is looked up.
#[derive(Clone, Copy)]
enum Place<'n> {
    Header,
    Flat,
    Blob,
    View(&'n str),
}

impl Place<'_> {
    const fn slot(self, field: &Field) -> Option<&Slot> {
        let first = match self {
            Self::Header => field.header.as_ref(),
            Self::Flat => field.flat.as_ref(),
            Self::Blob => field.blob.as_ref(),
            Self::View(name) => field.view_const(name),
        };
        match first {
            Some(first) => Some(first.with_own_key()),
            None => None,
        }
    }

    const fn name(self, message: Message) -> Message {
        match self {
            Self::Header => message.text("its headers"),
            Self::Flat => message.text("its flat map"),
            Self::Blob => message.text("its blob"),
            Self::View(name) => message.text("its view ").quoted(name),
        }
    }
}
