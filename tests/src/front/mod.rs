//! Real servers of other makers in front of a server of the suite.
//!
//! As far as requests go their configuration is the default one: what one of them refuses, a server that somebody
//! installs and starts refuses too.

mod configuration;

use std::fs;
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, bail};
use tempfile::TempDir;

use crate::wire::Protocol;

/// How often another port is tried, when somebody else took the one that was free.
const ATTEMPTS: usize = 5;

/// A server that people put in front of theirs, or run theirs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// nginx, passing on.
    Nginx,
    /// `HAProxy`, passing on.
    Haproxy,
    /// Apache with `mod_proxy_http`, passing on.
    Apache,
    /// lighttpd with `mod_proxy`, passing on.
    Lighttpd,
    /// Tomcat without an application: it reads a request, and has nothing for it.
    Tomcat,
}

impl Program {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Nginx, Self::Haproxy, Self::Apache, Self::Lighttpd, Self::Tomcat];

    /// Returns its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Haproxy => "haproxy",
            Self::Apache => "Apache",
            Self::Lighttpd => "lighttpd",
            Self::Tomcat => "Tomcat",
        }
    }

    /// Returns the package of Debian that has it.
    #[must_use]
    pub const fn package(self) -> &'static str {
        match self {
            Self::Nginx => "nginx-light",
            Self::Haproxy => "haproxy",
            Self::Apache => "apache2",
            Self::Lighttpd => "lighttpd",
            Self::Tomcat => "tomcat10",
        }
    }

    /// Returns whether it passes requests on, so that what arrived can be looked at.
    #[must_use]
    pub const fn passes_on(self) -> bool {
        !matches!(self, Self::Tomcat)
    }
}

/// A running server, which stops when this is dropped.
#[derive(Debug)]
pub struct Front {
    program: Program,
    address: SocketAddr,
    process: Child,
    // Its files, which go when it has ended.
    dir: TempDir,
}

impl Front {
    /// Starts it in front of `upstream`. `None` when it is not installed, and then says so where the test harness does
    /// not swallow it.
    ///
    /// # Errors
    ///
    /// When it is installed and does not start.
    pub fn start(program: Program, protocol: Protocol, upstream: SocketAddr) -> anyhow::Result<Option<Self>> {
        let mut failed = None;
        for _ in 0..ATTEMPTS {
            match Self::try_start(program, protocol, upstream) {
                Ok(Some(front)) => return Ok(Some(front)),
                Ok(None) => {
                    // Not `eprintln!`, which the harness captures from a test that passes.
                    let (name, package) = (program.name(), program.package());
                    writeln!(io::stderr(), "SKIPPED, {name} is not installed: `apt-get install {package}`")?;
                    return Ok(None);
                }
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(None), Err)
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    fn try_start(program: Program, protocol: Protocol, upstream: SocketAddr) -> anyhow::Result<Option<Self>> {
        let name = program.name();
        let dir = TempDir::new().with_context(|| format!("cannot make a folder for {name}"))?;
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr())?;
        for (file, content) in configuration::files(program, protocol, dir.path(), address, upstream) {
            let file = dir.path().join(file);
            let folder = file.parent().unwrap_or(dir.path());
            fs::create_dir_all(folder)
                .and_then(|()| fs::write(&file, content))
                .with_context(|| format!("cannot configure {name}"))?;
        }
        let Some(process) = spawn(program, dir.path()).transpose().with_context(|| format!("cannot run {name}"))?
        else {
            return Ok(None);
        };
        let mut front = Self { program, address, process, dir };
        front.wait()?;
        Ok(Some(front))
    }

    /// Until it listens, or has ended because it could not.
    fn wait(&mut self) -> anyhow::Result<()> {
        let name = self.program.name();
        while TcpStream::connect(self.address).is_err() {
            if let Some(status) = self.process.try_wait().with_context(|| format!("cannot wait for {name}"))? {
                let log = fs::read_to_string(self.dir.path().join("error.log")).unwrap_or_default();
                bail!("{name} ended with {status}: {log}");
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

/// The process; `None` where there is no such program.
fn spawn(program: Program, dir: &Path) -> Option<io::Result<Child>> {
    configuration::commands(program, dir).into_iter().find_map(|(program, arguments)| {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(dir).stdin(Stdio::null()).stdout(Stdio::null());
        let log = fs::OpenOptions::new().create(true).append(true).open(dir.join("error.log"));
        match log.and_then(|log| command.stderr(log).spawn()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            spawned => Some(spawned),
        }
    })
}

impl Drop for Front {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
