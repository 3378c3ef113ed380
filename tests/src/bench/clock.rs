use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many samples of each contender there are.
const SAMPLES: usize = 51;
/// How long one sample takes: far above the clock's resolution, far below a scheduler's time slice.
const SAMPLE: Duration = Duration::from_micros(1500);

/// Something whose time is measured, the drop of what it makes included.
pub struct Contender<'a> {
    run: Box<dyn FnMut() + 'a>,
    /// How many runs one sample takes.
    runs: u32,
    /// Nanoseconds a run.
    samples: Vec<f64>,
}

impl<'a> Contender<'a> {
    /// Measures `run`, whose result the compiler may not see through.
    pub fn new<T>(mut run: impl FnMut() -> T + 'a) -> Self {
        let run = Box::new(move || {
            black_box(run());
        });
        Self { run, runs: 1, samples: Vec::with_capacity(SAMPLES) }
    }

    fn time(&mut self) -> Duration {
        let start = Instant::now();
        for _ in 0..self.runs {
            (self.run)();
        }
        start.elapsed()
    }

    /// Finds how many runs a sample takes, and warms up on the way.
    fn calibrate(&mut self) {
        while self.time() < SAMPLE {
            self.runs *= 2;
        }
    }

    fn median(mut self) -> f64 {
        self.samples.sort_by(f64::total_cmp);
        self.samples[self.samples.len() / 2]
    }
}

/// The median time of each contender in nanoseconds.
///
/// The samples are interleaved, so that a change of the machine's clock or load meets all contenders alike.
#[must_use]
pub fn medians(mut contenders: Vec<Contender<'_>>) -> Vec<f64> {
    contenders.iter_mut().for_each(Contender::calibrate);
    for _ in 0..SAMPLES {
        for contender in &mut contenders {
            let nanos = contender.time().as_secs_f64() * 1e9 / f64::from(contender.runs);
            contender.samples.push(nanos);
        }
    }
    contenders.into_iter().map(Contender::median).collect()
}
