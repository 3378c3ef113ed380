//! Fewer and longer lines than `prettyplease` writes, so that a snapshot can be read in a review.

const WIDTH: usize = 120;

/// Joins every list and every chain that fits on one line.
pub(super) fn join_lines(pretty: &str) -> String {
    let mut lines: Vec<String> = pretty.lines().map(str::to_owned).collect();
    while join_list(&mut lines) || join_call(&mut lines) {}
    lines.join("\n") + "\n"
}

fn opens(line: &str) -> bool {
    line.ends_with(['(', '[', '{'])
}

fn closes(line: &str) -> bool {
    line.trim_start().starts_with([')', ']', '}'])
}

/// Joins one list that has no other within: `f(`, `a,`, `b,`, `)` to `f(a, b)`.
fn join_list(lines: &mut Vec<String>) -> bool {
    for end in 0..lines.len() {
        let Some(start) = lines[..end].iter().rposition(|line| opens(line) || closes(line)) else {
            continue;
        };
        if !closes(&lines[end]) || !lines[start].ends_with(['(', '[']) || opens(&lines[end]) {
            continue;
        }
        let items: Vec<&str> = lines[start + 1..end].iter().map(|line| line.trim()).collect();
        let items = items.join(" ").replace(" .", ".");
        let items = items.strip_suffix(',').unwrap_or(&items);
        let joined = format!("{}{items}{}", lines[start], lines[end].trim_start());
        if joined.len() <= WIDTH && !items.contains(';') {
            lines.splice(start..=end, [joined]);
            return true;
        }
    }
    false
}

/// Joins one call to what it is called on: `a`, `.f(b)` to `a.f(b)`.
fn join_call(lines: &mut Vec<String>) -> bool {
    for call in 1..lines.len() {
        let (receiver, method) = (&lines[call - 1], lines[call].trim_start());
        if method.starts_with('.') && !opens(receiver) && !opens(method) && receiver.len() + method.len() <= WIDTH {
            let joined = format!("{receiver}{method}");
            lines.splice(call - 1..=call, [joined]);
            return true;
        }
    }
    false
}
