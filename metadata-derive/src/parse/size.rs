//! Fields without a fixed size, which the compiler would report once for each trait that is implemented.

use syn::{Generics, Ident, Type, TypeParamBound, WherePredicate};

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
    let own = generics.type_params().filter(|param| param.ident == *name).map(|param| &param.bounds);
    let clauses = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let others = clauses.filter_map(|predicate| match predicate {
        WherePredicate::Type(of) if matches!(&of.bounded_ty, Type::Path(path) if path.path.is_ident(name)) => {
            Some(&of.bounds)
        }
        _ => None,
    });
    let is_maybe = |bound: &TypeParamBound| matches!(bound, TypeParamBound::Trait(bound) if bound.maybe.is_some());
    own.chain(others).flatten().any(is_maybe)
}
