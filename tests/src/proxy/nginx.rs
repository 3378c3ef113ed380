//! A real nginx as reverse proxy, with Debian's defaults but for what loopback needs.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, bail};

/// A running nginx, which stops when this is dropped.
#[derive(Debug)]
pub struct Nginx {
    address: SocketAddr,
    process: Child,
}

/// Where nginx is installed, if it is.
#[must_use]
pub fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    folders.map(|folder| folder.join("nginx")).find(|program| program.is_file())
}

impl Nginx {
    /// Starts `program` as proxy of the server at `upstream`, with its files in `folder`.
    ///
    /// Every setting that has to do with requests is nginx's default.
    ///
    /// # Errors
    ///
    /// When it does not start; with what it said.
    pub fn start(program: &Path, folder: &Path, upstream: SocketAddr) -> anyhow::Result<Self> {
        // Free at this moment; should another process be faster, nginx says so.
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let at = folder.display();
        let configuration = format!(
            "daemon off;\nmaster_process off;\npid {at}/pid;\nerror_log {at}/error.log;\nevents {{}}\nhttp {{\n\
             access_log off;\nclient_body_temp_path {at}/body;\nproxy_temp_path {at}/proxy;\n\
             fastcgi_temp_path {at}/fastcgi;\nuwsgi_temp_path {at}/uwsgi;\nscgi_temp_path {at}/scgi;\n\
             server {{ listen {address}; location / {{ proxy_pass http://{upstream}; }} }}\n}}\n"
        );
        let file = folder.join("nginx.conf");
        fs::write(&file, configuration).context("cannot write nginx's configuration")?;
        let process = Command::new(program)
            .arg("-c")
            .arg(&file)
            .arg("-p")
            .arg(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let mut nginx = Self { address, process };
        nginx.wait().with_context(|| fs::read_to_string(folder.join("error.log")).unwrap_or_default())?;
        Ok(nginx)
    }

    fn wait(&mut self) -> anyhow::Result<()> {
        loop {
            if TcpStream::connect(self.address).is_ok() {
                return Ok(());
            }
            if let Some(status) = self.process.try_wait()? {
                bail!("nginx ended with {status}");
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody to tell.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
