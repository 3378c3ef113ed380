//! A real nginx in front of a server of the suite.

use std::fs;
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, bail};
use tempfile::TempDir;

/// How often another port is tried, when somebody else took the one that was free.
const ATTEMPTS: usize = 5;

/// A running nginx that passes everything on, which stops when this is dropped.
///
/// As far as requests go, its configuration is the default one: what it refuses, a proxy that somebody
/// installs and starts refuses too.
#[derive(Debug)]
pub struct Nginx {
    address: SocketAddr,
    process: Child,
    // Its files, which go when it has ended.
    dir: TempDir,
}

impl Nginx {
    /// Starts it in front of `upstream`. `None` when it is not installed, and then says so where the test
    /// harness does not swallow it.
    ///
    /// # Errors
    ///
    /// When it is installed and does not start.
    pub fn start(upstream: SocketAddr) -> anyhow::Result<Option<Self>> {
        let mut failed = None;
        for _ in 0..ATTEMPTS {
            match Self::try_start(upstream) {
                Ok(Some(nginx)) => return Ok(Some(nginx)),
                Ok(None) => {
                    // Not `eprintln!`, which the harness captures from a test that passes.
                    writeln!(io::stderr(), "SKIPPED, nginx is not installed: `apt-get install nginx-light`")?;
                    return Ok(None);
                }
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(None), Err)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    fn try_start(upstream: SocketAddr) -> anyhow::Result<Option<Self>> {
        let dir = TempDir::new().context("cannot make a folder for nginx")?;
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr())?;
        let conf = dir.path().join("nginx.conf");
        fs::write(&conf, configuration(&dir, address, upstream)).context("cannot configure nginx")?;
        // Debian has it where only root's `PATH` leads.
        let spawned = ["nginx", "/usr/sbin/nginx"].into_iter().find_map(|program| {
            let mut command = Command::new(program);
            command.arg("-p").arg(dir.path()).arg("-c").arg(&conf).arg("-e").arg(dir.path().join("error.log"));
            match command.stdin(Stdio::null()).stderr(Stdio::null()).spawn() {
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                spawned => Some(spawned),
            }
        });
        let Some(process) = spawned.transpose().context("cannot run nginx")? else {
            return Ok(None);
        };
        let mut nginx = Self { address, process, dir };
        nginx.wait()?;
        Ok(Some(nginx))
    }

    /// Until it listens, or has ended because it could not.
    fn wait(&mut self) -> anyhow::Result<()> {
        while TcpStream::connect(self.address).is_err() {
            if let Some(status) = self.process.try_wait().context("cannot wait for nginx")? {
                let log = fs::read_to_string(self.dir.path().join("error.log")).unwrap_or_default();
                bail!("nginx ended with {status}: {log}");
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One process in the foreground with its files in `dir`; of requests it says where they go, and no more.
fn configuration(dir: &TempDir, address: SocketAddr, upstream: SocketAddr) -> String {
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|what| format!("    {what}_temp_path {}/{what};\n", dir.path().display()))
        .concat();
    format!(
        "daemon off;\nmaster_process off;\npid {}/pid;\nevents {{}}\nhttp {{\n    access_log off;\n{temporary}    \
         server {{\n        listen {address};\n        location / {{ proxy_pass http://{upstream}; }}\n    }}\n}}\n",
        dir.path().display()
    )
}
