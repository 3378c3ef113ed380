::core::compile_error! {
    "unknown word `haeder` on field `session_id`\nhelp: did you mean `header`?"
}
const _: () = {
    use ::codex_metadata_runtime::__private as __rt;
    use __rt::{LookAny as _, NoKeys as _};
    /**Its fields on each transport:

| field | header | flat | blob |
|---|---|---|---|
| `session_id` | - | `session_id` | `session_id` |

The blob is `x-meta`, if `Self::has_kind`
*/
    #[automatically_derived]
    impl<T> __rt::CodexMeta for Broken<T> {
        const CONTRACT: &'static __rt::Contract = &__rt::Contract::broken("Broken");
        fn conditions(&self) -> __rt::Conditions {
            __rt::Conditions::new([
                __rt::Ask {
                    value: self,
                    predicate: Self::has_kind,
                }.holds(),
            ])
        }
        fn walk(&self, visitor: &mut dyn __rt::Visitor) {
            let contract = <Self as __rt::CodexMeta>::CONTRACT;
            let value = __rt::Value::new().with_text(__rt::AsText::text(__rt::Look(&self.session_id).inside()))
                .with_json(__rt::AsJson::json(__rt::Look(&self.session_id).inside()));
            visitor.field(contract.row(0), value);
        }
    }
    #[automatically_derived]
    impl<T> __rt::HasHeaders for Broken<T> {}
    #[automatically_derived]
    impl<T> __rt::HasFlat for Broken<T> {}
    #[automatically_derived]
    impl<T> __rt::HasBlob for Broken<T> {}
};
