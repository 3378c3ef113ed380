//! Colours, where there is a terminal for them.

use std::fmt;

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

/// The styles of what is printed; none of them does anything where there is no terminal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paint {
    /// Which request it is.
    pub place: Style,
    /// What is wrong.
    pub bad: Style,
    /// What the capture did.
    pub odd: Style,
    /// That nothing is wrong.
    pub good: Style,
}

impl Paint {
    /// The styles for this output: none where it is no terminal, or where the user wants none.
    #[must_use]
    pub fn of(output: &impl RawStream) -> Self {
        if AutoStream::choice(output) == ColorChoice::Never { Self::default() } else { Self::colours() }
    }

    /// The styles of a terminal.
    #[must_use]
    pub const fn colours() -> Self {
        Self {
            place: Style::new().bold(),
            bad: AnsiColor::Red.on_default(),
            odd: AnsiColor::Yellow.on_default(),
            good: AnsiColor::Green.on_default(),
        }
    }
}

/// Returns `text` in `style`.
pub fn painted(style: Style, text: impl fmt::Display) -> impl fmt::Display {
    fmt::from_fn(move |f| write!(f, "{style}{text}{style:#}"))
}
