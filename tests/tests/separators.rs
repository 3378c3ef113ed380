//! Lists with separators of one to three signs: whatever is reported as sent is read back.

use codex_metadata::observe::{Observed, assert_consistent};
use codex_metadata::{Carrier, CodexMeta, Reason};
use proptest::prelude::*;

/// Declares a struct with a list for each separator.
macro_rules! lists {
    ($($field:ident $header:literal $separator:literal)*) => {
        #[derive(Clone, CodexMeta, Debug, Default, PartialEq, serde::Deserialize)]
        #[codex_meta(blob(key = "x-meta"))]
        struct Lists {$(
            #[codex_meta(header($header, list = $separator), flat(list = $separator), blob)]
            #[serde(default)]
            $field: Vec<String>,
        )*}

        impl Lists {
            const SEPARATORS: &[&str] = &[$($separator),*];

            fn all(&mut self) -> Vec<&mut Vec<String>> {
                vec![$(&mut self.$field),*]
            }
        }
    };
}

lists! {
    a "x-a" ":"
    b "x-b" "::"
    c "x-c" ":>"
    d "x-d" ": :"
    e "x-e" ":::"
    f "x-f" "::>"
    g "x-g" ":>:"
    h "x-h" ":>>"
    i "x-i" ">::"
    j "x-j" " :"
    k "x-k" ": "
    l "x-l" " : "
    m "x-m" " ::"
    n "x-n" ":: "
    o "x-o" " :>"
    p "x-p" " -> "
    q "x-q" "  : :"
    r "x-r" " and "
    s "x-s" ", and "
    t "x-t" "; ;"
    u "x-u" "||"
    v "x-v" ", "
    w "x-w" " : :"
}

/// Returns the elements that are sent by themselves without a loss on the carrier, and checks that no other could be.
fn sendable(elements: &[String], at: usize, carrier: Carrier) -> Vec<String> {
    let separator = Lists::SEPARATORS[at];
    let is_sent = |element: &&String| {
        let mut alone = Lists::default();
        alone.all()[at].push((*element).clone());
        let report = alone.project().report;
        let lost = report.losses().iter().find(|loss| loss.carrier == carrier);
        if let Some(lost) = lost {
            assert!(matches!(&lost.reason, Reason::Separator { separator: of } if of == separator.trim()), "{lost}");
            let is_read = |between: &str| {
                let text = format!("{element}{between}y");
                text.split(separator.trim()).map(str::trim).eq([element.as_str(), "y"])
            };
            assert!(!is_read(separator) || !is_read(separator.trim()), "{element:?} could be sent with {separator:?}");
        }
        lost.is_none()
    };
    elements.iter().filter(is_sent).cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn a_list_is_read_back_with_any_separator(elements in prop::collection::vec("[:> a;,|-]{0,3}[:>;,|a-]", 0..5)) {
        let elements: Vec<String> = elements.iter().map(|element| element.trim().to_owned()).collect();
        let mut lists = Lists::default();
        lists.all().into_iter().for_each(|list| list.clone_from(&elements));
        assert_consistent(&lists);

        let mut sent = lists.project();
        sent.headers.remove("x-meta");
        sent.client_metadata.remove("x-meta");
        let headers = Observed::of::<Lists>().headers(&sent.headers).finish();
        let flat = Observed::of::<Lists>().client_metadata(&sent.client_metadata).finish();
        for (carrier, observed) in [(Carrier::Header, headers), (Carrier::Flat, flat)] {
            let mut read: Lists = observed.deserialize().unwrap_or_default();
            for (at, list) in read.all().into_iter().enumerate() {
                let separator = Lists::SEPARATORS[at];
                prop_assert_eq!(&*list, &sendable(&elements, at, carrier), "{} by {:?}", carrier, separator);
            }
        }
    }
}

/// Proxies fold white space.
#[test]
fn white_space_around_a_separator_may_be_lost() {
    let lists = Lists { p: vec!["a".into(), "b-".into(), "c".into()], ..Lists::default() };
    for text in ["a -> b- -> c", "a->b-->c", "a  ->b-->   c"] {
        let observed = Observed::of::<Lists>().client_metadata([("p", text)]).finish();
        assert_eq!(observed.deserialize::<Lists>().unwrap(), lists, "{text}");
    }
}

#[test]
fn the_report_names_the_separator() {
    let lists = Lists { b: vec!["a::b".into(), "a:".into(), ":b".into(), "c".into()], ..Lists::default() };
    let report = lists.client_metadata().report;
    let contains = "flat `b` (field `b`) not sent: an element contains `::`, which separates the elements, or ends with the \
                    beginning of it";
    assert_eq!(report.losses().iter().map(ToString::to_string).collect::<Vec<_>>(), [contains; 2]);
    assert_eq!(lists.client_metadata().value["b"], ":b::c");
}
