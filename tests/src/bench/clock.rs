use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many samples of each contender there are.
const SAMPLES: usize = 301;
/// How long one sample takes: far above the clock's resolution, and short, so that the contenders of one round
/// run under the same load.
const SAMPLE: Duration = Duration::from_micros(400);

/// Something whose time is measured, the drop of what it makes included.
pub struct Contender<'a> {
    run: Box<dyn FnMut() + 'a>,
    /// How many runs one sample takes.
    runs: u32,
}

impl<'a> Contender<'a> {
    /// Measures `run`, whose result the compiler may not see through.
    pub fn new<T>(mut run: impl FnMut() -> T + 'a) -> Self {
        let run = Box::new(move || {
            black_box(run());
        });
        Self { run, runs: 1 }
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

    /// Nanoseconds a run.
    fn sample(&mut self) -> f64 {
        self.time().as_secs_f64() * 1e9 / f64::from(self.runs)
    }
}

/// The samples of contenders that took turns, so that a change of the machine's clock or load meets them alike.
pub struct Race {
    samples: Vec<Vec<f64>>,
}

impl Race {
    /// Runs the contenders in rounds, each once a round.
    #[must_use]
    pub fn run(contenders: Vec<Contender<'_>>) -> Self {
        Self::in_rounds(SAMPLES, contenders)
    }

    /// Runs contenders that take long in this many rounds.
    #[must_use]
    pub fn in_rounds(rounds: usize, mut contenders: Vec<Contender<'_>>) -> Self {
        contenders.iter_mut().for_each(Contender::calibrate);
        let mut samples = vec![Vec::with_capacity(rounds); contenders.len()];
        for _ in 0..rounds {
            for (contender, samples) in contenders.iter_mut().zip(&mut samples) {
                samples.push(contender.sample());
            }
        }
        Self { samples }
    }

    /// The median time of a contender in nanoseconds.
    #[must_use]
    pub fn nanos(&self, contender: usize) -> f64 {
        median(self.samples[contender].clone())
    }

    /// The median, over all rounds, of one contender's time as a ratio of another's in the same round.
    #[must_use]
    pub fn ratio(&self, contender: usize, against: usize) -> f64 {
        median(self.samples[contender].iter().zip(&self.samples[against]).map(|(a, b)| a / b).collect())
    }
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}
