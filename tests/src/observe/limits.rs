//! What is read of a value that was sent within limits.

use codex_metadata::observe::{Finding, Observed};
use codex_metadata::{CodexMeta, Limits, Projection, View};

/// Reads what was sent within limits, with a view if there is one.
#[must_use]
pub fn read<M: CodexMeta>(sent: &Projection, view: Option<&serde_json::Value>, limits: Limits) -> Observed<'static> {
    let observer = Observed::of::<M>().within(limits).headers(&sent.headers).client_metadata(&sent.client_metadata);
    match view {
        Some(view) => observer.view_named("mcp", view).finish(),
        None => observer.finish(),
    }
}

/// Returns the findings of a value that is sent within limits, each with what the sender reports.
pub fn findings<M: CodexMeta>(value: &M, limits: Limits) -> Vec<String> {
    let sent = value.within(limits).project();
    let view = (!M::CONTRACT.views().is_empty()).then(|| value.view(View::named("mcp")).value);
    let observed = read::<M>(&sent, view.as_ref(), limits);
    let is_told = |finding: &Finding| format!("{finding} [{}]", sent.report);
    observed.audit().iter().map(is_told).collect()
}

/// Checks that nothing is found in what is sent, and returns what was not checked for a limit.
///
/// # Panics
///
/// Panics if something is found.
pub fn unchecked<M: CodexMeta>(value: &M) -> Vec<String> {
    assert_eq!(findings(value, Limits::default()), [""; 0]);
    let observed = read::<M>(&value.project(), None, Limits::default());
    let limits = observed.unchecked().into_iter().filter(|unchecked| unchecked.name() == "limit");
    limits.map(|unchecked| unchecked.to_string()).collect()
}

/// Returns the findings of a request that something happened to.
pub fn found<M: CodexMeta>(value: &M, happens: impl FnOnce(&mut Projection)) -> Vec<String> {
    let mut sent = value.project();
    happens(&mut sent);
    let found = |finding: Finding| finding.to_string().split(", but").next().unwrap_or_default().to_owned();
    read::<M>(&sent, None, Limits::default()).audit().into_iter().map(found).collect()
}
