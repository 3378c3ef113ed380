//! The server that requests are passed on to, and the connections to it.

use std::io;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail, ensure};
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderValue, Uri};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

use crate::plain::Shown;

/// The time to wait for an answer to the first bytes of HTTP/2.
const PROBE: Duration = Duration::from_secs(2);

/// The URL of the server behind the proxy: `https://api.example.com/v1`.
#[derive(Clone, Debug)]
pub struct Forward {
    is_tls: bool,
    authority: Authority,
    /// The prefix of the path of every request; empty, or without a slash at its end.
    prefix: String,
}

impl FromStr for Forward {
    type Err = anyhow::Error;

    fn from_str(url: &str) -> anyhow::Result<Self> {
        let shown = Shown(url);
        let expected = "write `http://HOST[:PORT][/PATH]` or `https://...`";
        // The parser drops a fragment.
        ensure!(!url.contains('#'), "`{shown}` has a fragment, {expected}");
        let uri: Uri = url.parse().with_context(|| format!("`{shown}` is no URL, {expected}"))?;
        let is_tls = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            Some(_) => bail!("`{shown}` has another scheme, {expected}"),
            None => bail!("`{shown}` has no scheme, {expected}"),
        };
        let authority = uri.authority().with_context(|| format!("`{shown}` has no host, {expected}"))?;
        ensure!(!authority.as_str().contains('@'), "`{shown}` has a user, whom nobody would be told of, {expected}");
        ensure!(uri.query().is_none(), "`{shown}` has a query, {expected}");
        let port = &authority.as_str()[authority.host().len()..];
        ensure!(port.is_empty() || authority.port_u16().is_some(), "`{shown}` has no port after the colon, {expected}");
        Ok(Self { is_tls, authority: authority.clone(), prefix: uri.path().trim_end_matches('/').to_owned() })
    }
}

impl Forward {
    /// Returns the URI for the request line, or as a whole for the pseudo-headers of HTTP/2.
    pub(super) fn uri(&self, of: &Uri, is_whole: bool) -> http::Result<Uri> {
        let asked = of.path_and_query().map_or("/", PathAndQuery::as_str);
        let path = if self.prefix.is_empty() { asked.to_owned() } else { format!("{}{asked}", self.prefix) };
        let builder = Uri::builder().path_and_query(path);
        if !is_whole {
            return builder.build();
        }
        let scheme = if self.is_tls { Scheme::HTTPS } else { Scheme::HTTP };
        builder.scheme(scheme).authority(self.authority.clone()).build()
    }

    /// Returns the value of the header `Host`.
    pub(super) fn host(&self) -> HeaderValue {
        HeaderValue::from_str(self.authority.as_str()).unwrap_or_else(|_| unreachable!("an authority is ASCII"))
    }
}

/// Both directions of a connection.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A maker of connections to the server.
pub(super) struct Connector {
    pub(super) forward: Forward,
    tls: Option<Arc<ClientConfig>>,
    /// `true` if a server without TLS speaks HTTP/2, once that was tried.
    speaks_http2: OnceCell<bool>,
}

impl Connector {
    /// Prepares connections to `forward`. Its certificate must be trusted by the system, or by `authorities` in the
    /// form of PEM.
    pub(super) fn new(forward: Forward, authorities: Option<&[u8]>) -> anyhow::Result<Self> {
        let tls = if forward.is_tls { Some(Arc::new(config(authorities)?)) } else { None };
        Ok(Self { forward, tls, speaks_http2: OnceCell::new() })
    }

    /// Connects. Returns `true` beside the connection if it speaks HTTP/2, which it may only if the client does.
    pub(super) async fn connect(&self, is_http2: bool) -> io::Result<(Box<dyn Stream>, bool)> {
        let Some(tls) = &self.tls else {
            let speaks_http2 = is_http2 && *self.speaks_http2.get_or_init(|| self.probe()).await;
            return Ok((Box::new(self.tcp().await?), speaks_http2));
        };
        let mut config = ClientConfig::clone(tls);
        config.alpn_protocols =
            if is_http2 { vec![b"h2".to_vec(), b"http/1.1".to_vec()] } else { vec![b"http/1.1".to_vec()] };
        let host = self.forward.authority.host().trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(host).map_err(io::Error::other)?;
        let stream = TlsConnector::from(Arc::new(config)).connect(name, self.tcp().await?).await?;
        let speaks_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        Ok((Box::new(stream), speaks_http2))
    }

    async fn tcp(&self) -> io::Result<TcpStream> {
        let host = self.forward.authority.host().trim_matches(['[', ']']);
        let port = self.forward.authority.port_u16().unwrap_or(if self.tls.is_some() { 443 } else { 80 });
        let stream = TcpStream::connect((host, port)).await?;
        // Everything is passed on at once.
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    /// Returns `true` if the server answers the preface of HTTP/2 with its settings (RFC 9113, section 3.4).
    async fn probe(&self) -> bool {
        const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00";
        const SETTINGS: u8 = 4;
        let asked = async {
            let mut stream = self.tcp().await?;
            stream.write_all(PREFACE).await?;
            let mut frame = [0; 9];
            stream.read_exact(&mut frame).await?;
            io::Result::Ok(frame[3] == SETTINGS && !frame.starts_with(b"HTTP"))
        };
        matches!(tokio::time::timeout(PROBE, asked).await, Ok(Ok(true)))
    }
}

fn config(authorities: Option<&[u8]>) -> anyhow::Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    if let Some(pem) = authorities {
        for certificate in CertificateDer::pem_slice_iter(pem) {
            // Its error has the bytes of the file, which may be a key.
            let certificate = certificate.map_err(|_| anyhow!("it is no certificate in PEM"))?;
            roots.add(certificate).context("it is no authority's certificate")?;
        }
        ensure!(!roots.is_empty(), "there is no certificate in the file of authorities");
    } else {
        let native = rustls_native_certs::load_native_certs();
        roots.add_parsable_certificates(native.certs);
        ensure!(!roots.is_empty(), "the system trusts no authority; name a file of them with `--authorities`");
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .context("no version of TLS can be had")?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
