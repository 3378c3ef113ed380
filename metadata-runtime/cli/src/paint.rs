//! Colours for terminals.

use std::fmt;

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

/// The styles of the output. Without a terminal none of them has an effect.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paint {
    /// For the name of a request.
    pub place: Style,
    /// For findings.
    pub bad: Style,
    /// For changes by the capture.
    pub odd: Style,
    /// For a request without findings.
    pub good: Style,
}

impl Paint {
    /// Returns the styles for this output: none if it is not a terminal, or if the user wants none.
    #[must_use]
    pub fn of(output: &impl RawStream) -> Self {
        if AutoStream::choice(output) == ColorChoice::Never { Self::default() } else { Self::colours() }
    }

    /// Returns the styles of a terminal.
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
