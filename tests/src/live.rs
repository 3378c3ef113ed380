//! The proxy of `codex-meta observe --listen` between a test and a server, and what it printed.

use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use codex_metadata_cli::live::{Options, Proxy, Why};
use codex_metadata_cli::report::Style;
use codex_metadata_cli::summary::Summary;
use serde_json::Value;

/// A proxy that audits, and keeps what it prints.
pub struct Watched {
    proxy: Proxy,
    printed: Printed,
}

impl Watched {
    /// Starts a proxy in front of `upstream`, on a free port.
    ///
    /// # Errors
    ///
    /// When it cannot listen.
    pub async fn start(upstream: SocketAddr) -> anyhow::Result<Self> {
        Self::start_with(&format!("http://{upstream}"), |_| ()).await
    }

    /// Starts the proxy in front of `url`, with other options.
    ///
    /// # Errors
    ///
    /// When it cannot listen, or `url` is none.
    pub async fn start_with(url: &str, change: impl FnOnce(&mut Options)) -> anyhow::Result<Self> {
        let mut options = Options { style: Style::Json, ..Options::new((Ipv4Addr::LOCALHOST, 0).into(), url.parse()?) };
        change(&mut options);
        let printed = Printed::default();
        let proxy = Proxy::start(options, Box::new(printed.clone())).await?;
        Ok(Self { proxy, printed })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.proxy.address()
    }

    /// Where its metrics are.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.proxy.metrics_address()
    }

    /// Returns the counts of the requests that were passed on and not read.
    #[must_use]
    pub fn unread(&self, why: Why) -> u64 {
        self.proxy.unread(why)
    }

    /// Stops it, and returns what it counted and what it printed, an object a line.
    ///
    /// # Errors
    ///
    /// When it cannot be stopped, or has printed what is no JSON.
    pub async fn stop(self) -> anyhow::Result<(Summary, Vec<Value>)> {
        let (summary, printed) = self.stop_now().await?;
        let lines = printed.lines().map(|line| serde_json::from_str(line).with_context(|| format!("no JSON: {line}")));
        Ok((summary, lines.collect::<anyhow::Result<_>>()?))
    }

    /// Stops it without waiting for what is open, and returns what it printed.
    ///
    /// # Errors
    ///
    /// When it cannot be stopped.
    pub async fn stop_now(self) -> anyhow::Result<(Summary, String)> {
        // A request is passed on when its answer is there, and then read too.
        let summary = self.proxy.stop(std::future::ready(())).await?;
        Ok((summary, self.printed.text()))
    }

    /// Stops it as soon as nothing is open any more.
    ///
    /// # Errors
    ///
    /// When it cannot be stopped.
    pub async fn stop_gracefully(self) -> anyhow::Result<Summary> {
        self.proxy.stop(std::future::pending()).await
    }
}

/// The output so far.
#[derive(Clone, Default)]
struct Printed(Arc<Mutex<Vec<u8>>>);

impl Printed {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
