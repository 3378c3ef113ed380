//! `codex-meta observe --listen`.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::panic;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use codex_metadata_cli::bounded;
use codex_metadata_cli::given::Given;
use codex_metadata_cli::live::{Forward, Options, Proxy};
use codex_metadata_cli::messages;
use codex_metadata_cli::paint::Paint;
use codex_metadata_cli::print::{Named, Plain};
use codex_metadata_cli::report::Style;
use codex_metadata_cli::rows::Rows;

/// The options of the proxy.
#[derive(Args)]
#[command(next_help_heading = "Live")]
pub(crate) struct Live {
    /// Listen here, pass every request on to `--forward`, and read what passes.
    #[arg(long, value_name = "ADDR", value_parser = address, requires = "forward", conflicts_with = "files")]
    pub(crate) listen: Option<SocketAddr>,
    /// The server behind the proxy: `http://HOST[:PORT][/PATH]` or `https://...`.
    #[arg(long, value_name = "URL", requires = "listen")]
    // The parser of arguments would quote it whole, with a password in it.
    forward: Option<String>,
    /// Append each request to this file, as a capture: its method and path, and its metadata as it arrived, with the
    /// values of fields that are `sensitive`. The path is without the query; `*` replaces what may be a part of a
    /// credential (see the README). Of the headers only those that a contract declares or recognises a request by,
    /// `version`, `user-agent` and `originator`; never one whose name is that of a credential, such as `authorization` or
    /// `x-api-key`, even if a contract declares it.
    #[arg(long, value_name = "FILE", requires = "listen")]
    record: Option<PathBuf>,
    /// Record whole bodies too, prompts among them.
    #[arg(long, requires = "record")]
    bodies: bool,
    /// Serve counters at `http://ADDR/metrics`, in the text form of Prometheus.
    #[arg(long, value_name = "ADDR", value_parser = address, requires = "listen")]
    metrics: Option<SocketAddr>,
    /// Trust the authorities in this file (PEM) for the server's certificate instead of the system's.
    #[arg(long, value_name = "FILE", requires = "listen")]
    authorities: Option<PathBuf>,
    /// The most MiB of requests to keep until they are read. Requests beyond it are passed on unread. The README says
    /// what of them counts, and what connections, the audit and `--parquet` may take besides.
    #[arg(long, value_name = "MIB", default_value_t = 256, requires = "listen")]
    memory: usize,
    /// How many seconds open connections may take to end after Ctrl-C.
    #[arg(long, value_name = "SECONDS", default_value_t = 5, requires = "listen")]
    grace: u64,
}

impl Live {
    /// Refuses `--forward` beside captures. The parser of arguments does not: a file excludes `--listen`, and so it does not
    /// ask for it.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.listen.is_some() || self.forward.is_none(),
            "`--forward` passes on what comes over `--listen`, and no request of a capture: drop it to read captures, or \
             write `--listen HOST:PORT` in place of the captures",
        );
        Ok(())
    }
}

/// Parses an address, whose host may be a name.
fn address(text: &str) -> Result<SocketAddr, String> {
    let expected = "write `HOST:PORT`, as in `127.0.0.1:8080`";
    let mut addresses = text.to_socket_addrs().map_err(|error| format!("{error}; {expected}"))?;
    addresses.next().ok_or_else(|| format!("it is the address of nothing; {expected}"))
}

/// Passes requests on until it is told to stop. Returns an exit code that says whether there were findings.
///
/// # Errors
///
/// Returns an error if it cannot listen, or a file cannot be opened.
pub(crate) fn run(
    arguments: &Live,
    style: Style,
    given: Option<&'static Given>,
    rows: Option<Box<dyn Rows>>,
) -> anyhow::Result<ExitCode> {
    let (Some(listen), Some(forward)) = (arguments.listen, &arguments.forward) else {
        anyhow::bail!("`--listen` needs `--forward`");
    };
    let forward: Forward = forward.parse().context("`--forward`")?;
    let authorities = arguments
        .authorities
        .as_ref()
        .map(|path| bounded::file(path).with_context(|| format!("cannot read `{}`", Named(path))));
    let options = Options {
        authorities: authorities.transpose()?,
        style,
        paint: Paint::of(&io::stdout()),
        given,
        rows,
        record: arguments.record.clone(),
        bodies: arguments.bodies,
        metrics: arguments.metrics,
        memory: arguments.memory.saturating_mul(1 << 20),
        ..Options::new(listen, forward)
    };
    let grace = Duration::from_secs(arguments.grace);
    report_panics();
    let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
    let done = runtime.block_on(async {
        let proxy = Proxy::start(options, Box::new(io::stdout())).await?;
        say(&format!("listening on {}, Ctrl-C ends", proxy.address()));
        if let Some(address) = proxy.metrics_address() {
            say(&format!("metrics at http://{address}/metrics"));
        }
        let count = count(Signals::new()?);
        let told = |times| {
            let mut count = count.clone();
            async move {
                // They are counted until the runtime ends, and this with it.
                let _ = count.wait_for(|count| *count >= times).await;
            }
        };
        told(1).await;
        say("stopping: what is under way may end, Ctrl-C again ends it at once");
        tokio::select! {
            stopped = proxy.stop_or_end(tokio::time::sleep(grace), told(2)) => stopped,
            // A request that takes long, or a disk, may prevent the summary, but not the end of the program.
            () = told(3) => anyhow::bail!("it was ended before its summary"),
        }
    });
    // Hanging tasks are not awaited.
    runtime.shutdown_background();
    Ok(if done?.has_findings() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn say(line: &str) {
    messages::say(format_args!("codex-meta: {line}"));
}

/// Reports a panic in one line, with its backtrace if there is one, and waits for no reader of the messages.
fn report_panics() {
    panic::set_hook(Box::new(|fault| {
        let thread = thread::current();
        let name = thread.name().unwrap_or("unnamed");
        let what = fault.to_string().replace('\n', " ");
        let backtrace = Some(Backtrace::capture()).filter(|trace| trace.status() == BacktraceStatus::Captured);
        let backtrace = backtrace.map(|trace| format!("\n{trace}")).unwrap_or_default();
        say(&format!("thread `{name}` {}{backtrace}", Plain(&what)));
    }));
}

/// Counts how often the program is told to stop, also while it waits for something else.
fn count(mut signals: Signals) -> watch::Receiver<u8> {
    let (sender, count) = watch::channel(0_u8);
    tokio::spawn(async move {
        loop {
            signals.wait().await;
            sender.send_modify(|count| *count = count.saturating_add(1));
        }
    });
    count
}

/// The signals that stop the program.
struct Signals {
    #[cfg(unix)]
    interrupt: Signal,
    #[cfg(unix)]
    terminate: Signal,
}

impl Signals {
    fn new() -> anyhow::Result<Self> {
        #[cfg(unix)]
        let signal = |kind| signal(kind).context("cannot wait for a signal");
        Ok(Self {
            #[cfg(unix)]
            interrupt: signal(SignalKind::interrupt())?,
            #[cfg(unix)]
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn wait(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(not(unix))]
        if tokio::signal::ctrl_c().await.is_err() {
            // There is no handler, and no signal comes.
            std::future::pending::<()>().await;
        }
    }
}
