use codex_metadata_runtime::CodexMeta as _;
use codex_metadata_tests::bench;
fn main() {
    let mut args = std::env::args().skip(1);
    let what = args.next().unwrap();
    let case = match args.next().unwrap().as_str() {
        "a" => bench::a(),
        "b" => bench::b(),
        _ => bench::c(),
    };
    let n: u32 = args.next().unwrap().parse().unwrap();
    for _ in 0..n {
        match what.as_str() {
            "blob" => {
                std::hint::black_box(case.snapshot.blob());
            }
            "hand" => {
                std::hint::black_box(case.by_hand().blob());
            }
            "plain" => {
                std::hint::black_box(serde_json::to_vec(&case.by_hand().payload()));
            }
            "project" => {
                std::hint::black_box(case.snapshot.project());
            }
            "render" => {
                let _ = std::hint::black_box(case.snapshot.render());
            }
            "three" => {
                std::hint::black_box((case.by_hand().headers(), case.by_hand().client_metadata()));
            }
            _ => panic!(),
        }
    }
}
