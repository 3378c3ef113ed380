//! Structs with more views than anybody's, and fragments with more members: what the derive does for each of them takes no
//! longer the more there are.
//!
//! Where each was looked for among all of them, these took minutes.

use crate::{codex_meta, meta_fragment};

const VIEWS: usize = 5000;

/// Returns what a field says of each view, which is `V` in `said`.
fn of_each(said: &str) -> String {
    (0..VIEWS).map(|i| said.replace('V', &format!("v{i}"))).collect()
}

/// Expands a struct of these views with two fields.
fn expanded(of_struct: &str, of_fields: &str) -> String {
    let views = of_each("V,");
    let input = format!(
        "#[codex_meta(transports(), views({views}))] {of_struct} \
         struct Many {{ #[codex_meta({of_fields})] first: u8, #[codex_meta({of_fields})] second: Option<u8> }}"
    );
    codex_meta(input.parse().unwrap()).to_string()
}

fn count(text: &str, what: &str) -> usize {
    text.matches(what).count()
}

#[test]
fn each_view_has_a_word() {
    for (said, made) in [
        ("V,", "__codex_rt :: json ("),
        ("V(when = Self::is_sent),", "with_when (0 , \"Self::is_sent\")"),
        ("V(flatten),", "check_flattened_in ("),
        ("V(when = Self::is_one), V(unless = Self::is_one),", "with_unless ("),
    ] {
        let expansion = expanded("", &of_each(said));
        assert_eq!(count(&expansion, "compile_error"), 0, "{said}");
        assert_eq!(count(&expansion, made), 2 * VIEWS, "{said}");
    }
}

#[test]
fn each_view_is_compared_with_the_attributes_of_serde() {
    let expansion = expanded("#[serde(rename_all = \"UPPERCASE\")]", &of_each("V,"));
    assert_eq!(count(&expansion, "compile_error"), 1);
    assert_eq!(count(&expansion, "is `FIRST` to serde by its `rename_all`, and `first` here"), 1);
}

#[test]
fn no_view_is_decided_on() {
    let expansion = expanded("", "");
    assert_eq!(count(&expansion, "compile_error"), 2);
    assert_eq!(count(&expansion, "must say whether it goes to `v0`, "), 2);
    assert_eq!(count(&expansion, "v4999)]` above it to send it everywhere"), 2);
}

#[test]
fn each_view_is_omitted() {
    let expansion = expanded("", &format!("omit({})", of_each("V,")));
    assert_eq!(count(&expansion, "compile_error"), 2);
    assert_eq!(count(&expansion, "field `first` is on no transport"), 1);
}

#[test]
fn each_member_has_its_key() {
    const MEMBERS: usize = 20_000;
    let members: Vec<String> = (0..MEMBERS).map(|i| format!("member_{i}: u8")).collect();
    let expansion = meta_fragment(format!("struct Many {{ {} }}", members.join(", ")).parse().unwrap()).to_string();
    assert_eq!(count(&expansion, "compile_error"), 0);
    assert_eq!(count(&expansion, "with_types ("), MEMBERS);
    assert_eq!(count(&expansion, "key_of :: < Self > (19999)"), 1);
}
