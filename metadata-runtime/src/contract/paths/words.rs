//! Request paths in words, for tables.

use super::super::text::Names;
use super::{MessageKind, RequestPath};

impl RequestPath {
    /// Returns the cells of a table's row: the name, how a request is recognised, its carriers, and what is known of it
    /// beforehand. `quote` shows a name.
    #[doc(hidden)]
    #[must_use]
    pub fn cells(&self, quote: &dyn Fn(&str) -> String) -> [String; 4] {
        let carriers: Vec<String> = self.carriers().iter().map(|carrier| quote(carrier.name())).collect();
        [quote(self.name()), self.recognised_by(quote), carriers.join(", "), self.known(quote)]
    }

    fn recognised_by(&self, quote: &dyn Fn(&str) -> String) -> String {
        let mut parts = vec![match self.kind() {
            MessageKind::Http => "HTTP".to_owned(),
            MessageKind::Handshake => "a WebSocket's handshake".into(),
            MessageKind::Frame => "a frame".into(),
            MessageKind::Mcp => "MCP".into(),
        }];
        parts.extend(either(self.methods(), quote));
        parts.extend(either(self.urls(), quote));
        parts.extend(self.header().map(|header| format!("with header {}", quote(header))));
        parts.extend(self.member().map(|(pointer, text)| format!("{} at {}", quote(text), at(pointer, quote))));
        parts.extend(self.is_shared().then(|| "with metadata or of a known sender".to_owned()));
        let senders = self.senders().map(|(header, begins)| format!("{} begins with {}", quote(header), quote(begins)));
        parts.extend(Some(senders.collect::<Vec<_>>().join(" or ")).filter(|senders| !senders.is_empty()));
        parts.extend(listed("others have", self.common(), quote));
        parts.join("; ")
    }

    fn known(&self, quote: &dyn Fn(&str) -> String) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.flat_at().map(|pointer| format!("flat at {}", at(pointer, quote))));
        parts.extend(self.views_at().map(|(view, pointer)| format!("{} at {}", quote(view), at(pointer, quote))));
        parts.extend(listed("holds", self.holds(), quote));
        parts.extend(listed("fails", self.fails(), quote));
        parts.extend(listed("requires", self.required(), quote));
        for release in self.releases() {
            let mut part = release.key().map_or_else(String::new, |key| format!("{} on ", quote(key)));
            part += &quote(release.carrier().name());
            part.extend(release.since().map(|version| format!(" since {}", quote(version))));
            part.extend(release.until().map(|version| format!(" until {}", quote(version))));
            parts.push(part);
        }
        parts.extend(self.sender_version().map(|version| format!("all of release {}", quote(version))));
        parts.join("; ")
    }
}

/// Returns a JSON Pointer, which is empty for the whole body.
fn at(pointer: &str, quote: &dyn Fn(&str) -> String) -> String {
    if pointer.is_empty() { "the whole body".into() } else { quote(pointer) }
}

fn either(names: &Names, quote: &dyn Fn(&str) -> String) -> Option<String> {
    let names: Vec<String> = names.iter().map(quote).collect();
    (!names.is_empty()).then(|| names.join(" or "))
}

fn listed(what: &str, names: &Names, quote: &dyn Fn(&str) -> String) -> Option<String> {
    let names: Vec<String> = names.iter().map(quote).collect();
    (!names.is_empty()).then(|| format!("{what} {}", names.join(", ")))
}
