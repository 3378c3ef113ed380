const _: () = {
    use crate::__private as __rt;
    use __rt::LookAny as _;
    #[automatically_derived]
    impl __rt::MetaFragment for RequestKind {
        const KEYS: &'static [__rt::Key] = &[
            __rt::Key::json("request_kind", ",\"request_kind\":"),
            __rt::Key::json("compaction", ",\"compaction\":"),
        ];
        fn members(
            &self,
            visit: &mut dyn __rt::FnMut(&'static __rt::Key, &dyn __rt::Json),
        ) {
            match self {
                Self::Turn => visit(__rt::key_of::<Self>(0), &"turn"),
                Self::Prewarm => visit(__rt::key_of::<Self>(0), &"prewarm"),
                Self::Memory => visit(__rt::key_of::<Self>(0), &"memory"),
                Self::Compaction(content) => {
                    visit(__rt::key_of::<Self>(0), &"compaction");
                    __rt::Value::new().with_json(__rt::AsJson::json(__rt::Look(content).inside()))
                        .visit(__rt::key_of::<Self>(1), visit);
                }
            }
        }
    }
};
