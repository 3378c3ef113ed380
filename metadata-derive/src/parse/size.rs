//! Fields without a fixed size, which the compiler would report once for each trait that is implemented.

use syn::{GenericParam, Generics, Ident, Type, TypeParamBound, WherePredicate};

use crate::spelling::ungrouped;

/// Returns the advice for a type that has no fixed size by its spelling.
pub(super) fn sized_instead(ty: &Type, generics: &Generics) -> Option<&'static str> {
    match ungrouped(ty) {
        Type::Slice(_) => Some("write a `Vec`, or a reference such as `&'static [...]`"),
        Type::TraitObject(_) => Some("write a `Box` of it, or a reference"),
        Type::Path(path) => {
            let name = path.path.get_ident().filter(|_| path.qself.is_none())?;
            if name == "str" {
                Some("write `String`, or `&'static str`")
            } else if may_be_unsized(name, generics) {
                Some("drop the `?Sized` of the type parameter, or write a `Box` of it")
            } else {
                None
            }
        }
        _ => None,
    }
}

/// Returns `true` if `name` is a type parameter with `?Sized`.
fn may_be_unsized(name: &Ident, generics: &Generics) -> bool {
    let is_maybe = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(bound) => bound.maybe.is_some(),
        _ => false,
    };
    for param in &generics.params {
        if let GenericParam::Type(param) = param
            && param.ident == *name
            && param.bounds.iter().any(is_maybe)
        {
            return true;
        }
    }
    let Some(clause) = &generics.where_clause else { return false };
    clause.predicates.iter().any(|predicate| match predicate {
        WherePredicate::Type(predicate) => {
            matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident(name))
                && predicate.bounds.iter().any(is_maybe)
        }
        _ => false,
    })
}
