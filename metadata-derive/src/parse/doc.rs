//! The documentation of a field.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// Returns the first paragraph in one line. A doc comment comes as an attribute a line.
pub(super) fn first_paragraph(attributes: &[Attribute]) -> Option<String> {
    let documentation: Vec<String> = attributes.iter().filter_map(written).collect();
    let documentation = documentation.join("\n");
    let lines = documentation.lines().map(str::trim).skip_while(|line| line.is_empty());
    let paragraph: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    (!paragraph.is_empty()).then(|| paragraph.join(" "))
}

/// The text of a doc attribute, unless a macro is to give it.
fn written(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(meta) = &attribute.meta else { return None };
    match &meta.value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if meta.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}
