use std::collections::BTreeMap;

use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::{Carrier, Loss, Reason};

use super::rows::{Facts, Row};

type Headers = BTreeMap<&'static str, String>;

pub(super) fn direct(rows: &[Row], facts: Facts, losses: &mut Vec<Loss>) -> Headers {
    let mut headers = Headers::new();
    for row in rows {
        for (name, _) in row.headers.iter().filter(|(_, rule)| rule.holds(facts)) {
            if let Some(text) = &row.text {
                insert(&mut headers, row.field, name, text, losses);
            }
        }
    }
    headers
}

/// "`session-id`, `thread-id`, `x-client-request-id` (= thread id), `x-codex-window-id`,
/// `x-codex-parent-thread-id`?, `x-openai-subagent`?: no blob, ever".
pub(super) fn preconnect(snapshot: &CodexResponsesMetadata) -> (Headers, Vec<Loss>) {
    let (mut headers, mut losses) = (Headers::new(), Vec::new());
    let mut put = |field, name, text: &str| insert(&mut headers, field, name, text, &mut losses);
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
fn insert(headers: &mut Headers, field: &'static str, name: &'static str, text: &str, losses: &mut Vec<Loss>) {
    let unprintable = text.char_indices().find(|(_, c)| !(0x20..=0x7E).contains(&u32::from(*c)));
    let reason = if text.is_empty() {
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
