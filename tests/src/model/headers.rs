use std::collections::BTreeMap;

use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::{Carrier, Loss, Reason};

use super::rows::{Facts, Row};

type Headers = BTreeMap<&'static str, String>;

/// The headers that matter least in joining requests: they leave first if all are too large together.
const RANKS: [(&str, &str); 2] = [("x-codex-routing-hint", "routing_hint"), ("x-openai-subagent", "subagent_header")];

/// Returns the size of a line: name, value, a colon, a space and the line's end.
fn line(name: &str, value: &str) -> usize {
    format!("{name}: {value}\r\n").len()
}

/// Takes headers out, lowest rank first, until all are within the total. Returns the room for the value of the blob's copy.
pub(super) fn keep(headers: &mut Headers, total: usize, losses: &mut Vec<Loss>) -> usize {
    let size = |headers: &Headers| headers.iter().map(|(name, value)| line(name, value)).sum::<usize>();
    if size(headers) <= total {
        return (total - size(headers)).saturating_sub(line(super::BLOB, ""));
    }
    for (name, field) in RANKS {
        if size(headers) > total
            && let Some(value) = headers.remove(name)
        {
            let reason = Reason::Shed { bytes: line(name, &value), limit: total };
            losses.push(Loss::new(Some(field), Carrier::Header, name.to_owned(), reason));
        }
    }
    if size(headers) > total {
        let reason = Reason::TotalOver { bytes: size(headers), total };
        losses.push(Loss::new(None, Carrier::Header, String::new(), reason));
    }
    0
}

pub(super) fn direct(rows: &[Row], facts: Facts, limit: Option<usize>, losses: &mut Vec<Loss>) -> Headers {
    let mut headers = Headers::new();
    for row in rows {
        for (name, _) in row.headers.iter().filter(|(_, rule)| rule.holds(facts)) {
            if let Some(text) = &row.text {
                insert(&mut headers, (row.field, name), text, limit, losses);
            }
        }
    }
    headers
}

/// "`session-id`, `thread-id`, `x-client-request-id` (= thread id), `x-codex-window-id`,
/// `x-codex-parent-thread-id`?, `x-openai-subagent`?: no blob, ever".
pub(super) fn preconnect(snapshot: &CodexResponsesMetadata) -> (Headers, Vec<Loss>) {
    let (mut headers, mut losses) = (Headers::new(), Vec::new());
    let mut put =
        |field, name, text: &str| insert(&mut headers, (field, name), text, Some(super::DIRECT_LIMIT), &mut losses);
    put("session_id", "session-id", &snapshot.session_id);
    put("thread_id", "thread-id", &snapshot.thread_id);
    put("thread_id", "x-client-request-id", &snapshot.thread_id);
    put("window_id", "x-codex-window-id", &snapshot.window_id);
    if let Some(parent) = &snapshot.parent_thread_id {
        put("parent_thread_id", "x-codex-parent-thread-id", &parent.to_string());
    }
    if let Some(subagent) = &snapshot.subagent_header {
        put("subagent_header", "x-openai-subagent", subagent);
    }
    (headers, losses)
}

/// "at least one byte, every byte in 0x20..=0x7E, and no leading or trailing space. Any other value is left out".
fn insert(
    headers: &mut Headers,
    (field, name): (&'static str, &'static str),
    text: &str,
    limit: Option<usize>,
    losses: &mut Vec<Loss>,
) {
    let unprintable = text.char_indices().find(|(_, c)| !(0x20..=0x7E).contains(&u32::from(*c)));
    let reason = if let Some(limit) = limit.filter(|limit| text.len() > *limit) {
        Reason::OverLimit { bytes: text.len(), limit }
    } else if text.is_empty() {
        Reason::Empty
    } else if text.trim_matches(' ') != text {
        Reason::OuterSpace
    } else if let Some((at, character)) = unprintable {
        Reason::Unprintable { character, at }
    } else {
        headers.insert(name, text.to_owned());
        return;
    };
    losses.push(Loss::new(Some(field), Carrier::Header, name.to_owned(), reason));
}
