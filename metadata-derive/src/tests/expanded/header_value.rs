const _: () = {
    use ::codex_metadata::crate_must_name_the_codex_metadata_crate_itself as __codex_rt;
    use __codex_rt::{
        WhenAny as _, SkipIfKind as _, AnyKind as _, OptionKind as _, SentKind as _,
    };
    /**The fields of the struct on each transport:

| field | header |
|---|---|
| `token` | `x-token` |
*/
    #[automatically_derived]
    impl __codex_rt::CodexMeta for Call {
        type Declared = Self;
        const CONTRACT: &'static __codex_rt::Contract = &__codex_rt::Contract::new(
                "Call",
                const {
                    &__codex_rt::typed(
                        [
                            __codex_rt::field("token")
                                .with_header(
                                    __codex_rt::header("x-token", || const { __codex_rt::header_name("x-token") }),
                                ),
                        ],
                        |this: &Self| (__codex_rt::Probe(&this.token).__codex_type(),),
                    )
                },
                "| field | header |\n|---|---|\n| `token` | `x-token` |\n",
            ).with_header();
        fn conditions(&self) -> __codex_rt::Conditions {
            __codex_rt::Conditions::new([])
        }
        fn walk(&self, visitor: &mut dyn __codex_rt::Visitor) {
            visitor
                .fields(
                    <Self as __codex_rt::CodexMeta>::CONTRACT.fields(),
                    &[__codex_rt::Probe(&self.token).__codex_inside().__codex_sent().text()],
                );
        }
    }
    #[automatically_derived]
    impl __codex_rt::DeclaresHeader for Call {}
};
