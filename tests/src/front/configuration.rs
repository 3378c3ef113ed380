//! The configuration of each server: where it listens, where requests go, where its files are, and no more.

use std::net::SocketAddr;
use std::path::Path;

use super::Program;
use crate::wire::Protocol;

/// Where Debian has Apache's modules.
const APACHE_MODULES: &str = "/usr/lib/apache2/modules";
/// Where Debian has Tomcat.
const TOMCAT: &str = "/usr/share/tomcat10";

/// Its files, by the name in its folder.
pub(super) fn files(
    program: Program,
    protocol: Protocol,
    dir: &Path,
    address: SocketAddr,
    upstream: SocketAddr,
) -> Vec<(&'static str, String)> {
    let dir = dir.display();
    match program {
        Program::Nginx => {
            let http2 = if protocol == Protocol::Http2 { " http2" } else { "" };
            let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
                .map(|what| format!("    {what}_temp_path {dir}/{what};\n"))
                .concat();
            let conf = format!(
                "daemon off;\nmaster_process off;\npid {dir}/pid;\nevents {{}}\nhttp {{\n    access_log off;\n{temporary}    \
                 map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}\n    server {{\n        \
                 listen {address}{http2};\n        location / {{\n            proxy_pass http://{upstream};\n            \
                 proxy_http_version 1.1;\n            proxy_set_header Upgrade $http_upgrade;\n            \
                 proxy_set_header Connection $connection_upgrade;\n        }}\n    }}\n}}\n"
            );
            vec![("nginx.conf", conf)]
        }
        Program::Haproxy => {
            let http2 = if protocol == Protocol::Http2 { " proto h2" } else { "" };
            let conf = format!(
                "defaults\n    mode http\n    timeout connect 5s\n    timeout client 60s\n    timeout server 60s\n\
                 frontend in\n    bind {address}{http2}\n    default_backend out\nbackend out\n    server one {upstream}\n"
            );
            vec![("haproxy.cfg", conf)]
        }
        Program::Apache => {
            let modules = ["mpm_event", "authz_core", "proxy", "proxy_http", "http2"]
                .map(|module| format!("LoadModule {module}_module {APACHE_MODULES}/mod_{module}.so\n"))
                .concat();
            let conf = format!(
                "ServerRoot {dir}\nPidFile {dir}/pid\nDefaultRuntimeDir {dir}\nErrorLog {dir}/error.log\n\
                 ServerName localhost\nUser www-data\nGroup www-data\nListen {address}\n{modules}\
                 Protocols h2c http/1.1\nProxyPass / http://{upstream}/ upgrade=websocket\n"
            );
            vec![("apache.conf", conf)]
        }
        Program::Lighttpd => {
            let conf = format!(
                "server.document-root = \"{dir}\"\nserver.bind = \"{}\"\nserver.port = {}\n\
                 server.modules = (\"mod_proxy\")\nproxy.header = (\"upgrade\" => \"enable\")\n\
                 proxy.server = (\"\" => ((\"host\" => \"{}\", \"port\" => {})))\n",
                address.ip(),
                address.port(),
                upstream.ip(),
                upstream.port()
            );
            vec![("lighttpd.conf", conf)]
        }
        Program::Tomcat => {
            let server = format!(
                "<Server port=\"-1\"><Service name=\"Catalina\"><Connector address=\"{}\" port=\"{}\">\
                 <UpgradeProtocol className=\"org.apache.coyote.http2.Http2Protocol\"/></Connector>\
                 <Engine name=\"Catalina\" defaultHost=\"localhost\"><Host name=\"localhost\" appBase=\"webapps\"/>\
                 </Engine></Service></Server>\n",
                address.ip(),
                address.port()
            );
            vec![("conf/server.xml", server), ("webapps/none", String::new()), ("temp/none", String::new())]
        }
    }
}

/// Returns the commands that run it, in the order of trial: Debian has some where only root's `PATH` leads.
pub(super) fn commands(program: Program, dir: &Path) -> Vec<(&'static str, Vec<String>)> {
    let file = |name: &str| dir.join(name).display().to_string();
    let texts = |arguments: &[&str]| arguments.iter().map(|&argument| argument.to_owned()).collect::<Vec<_>>();
    let (programs, arguments): (&[_], _) = match program {
        Program::Nginx => (
            &["nginx", "/usr/sbin/nginx"],
            texts(&["-p", &file(""), "-c", &file("nginx.conf"), "-e", &file("error.log")]),
        ),
        Program::Haproxy => (&["haproxy", "/usr/sbin/haproxy"], texts(&["-db", "-f", &file("haproxy.cfg")])),
        Program::Apache => {
            (&["apache2", "/usr/sbin/apache2"], texts(&["-d", &file(""), "-f", &file("apache.conf"), "-X"]))
        }
        Program::Lighttpd => (&["lighttpd", "/usr/sbin/lighttpd"], texts(&["-D", "-f", &file("lighttpd.conf")])),
        Program::Tomcat if !Path::new(TOMCAT).join("bin/bootstrap.jar").exists() => (&[], Vec::new()),
        Program::Tomcat => (
            &["java"],
            texts(&[
                "-cp",
                &format!("{TOMCAT}/bin/bootstrap.jar:{TOMCAT}/bin/tomcat-juli.jar"),
                &format!("-Dcatalina.home={TOMCAT}"),
                &format!("-Dcatalina.base={}", file("")),
                &format!("-Djava.io.tmpdir={}", file("temp")),
                "org.apache.catalina.startup.Bootstrap",
                "start",
            ]),
        ),
    };
    programs.iter().map(|&program| (program, arguments.clone())).collect()
}
