//! Every single fault that a proxy can make in a request, one at a time.

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value, json};

use super::meaning::{BLOB, metadata_headers};
use codex_metadata_cli::request::{Path, Request};

/// A request with one thing changed on its way.
#[derive(Debug)]
pub struct Fault {
    /// The name of the fault.
    pub name: String,
    /// The request that arrived.
    pub request: Request,
}

/// Hands each fault of `original` to `each`. `step` is how many bytes lie between two faults in a range of
/// bytes.
pub fn for_each_fault(original: &Request, step: usize, mut each: impl FnMut(Fault)) {
    let mut fault = |name: String, request: Request| each(Fault { name, request });
    if let Some(headers) = &original.headers {
        header_faults(original, headers, step, &mut fault);
    }
    for object in OBJECTS {
        if let Some(json) = object.get(original) {
            for (name, json) in object_faults(&json) {
                if let Some(request) = object.set(original, &json) {
                    fault(format!("{object:?}: {name}"), request);
                }
            }
        }
    }
    if let Some(body) = read_body(original) {
        body_faults(original, body, step, &mut fault);
    }
}

/// Returns one of the faults of `original`. `choose` returns a number below the one that it is given; it first chooses a
/// part of the request.
pub fn one_fault(original: &Request, step: usize, choose: &mut dyn FnMut(usize) -> usize) -> Option<Fault> {
    let objects: Vec<_> = OBJECTS.into_iter().filter_map(|object| Some((object, object.get(original)?))).collect();
    let mut faults: Vec<Fault> = Vec::new();
    let mut fault = |name: String, request: Request| faults.push(Fault { name, request });
    let (headers, body) = (original.headers.as_ref(), read_body(original));
    match choose(objects.len() + usize::from(headers.is_some()) + usize::from(body.is_some())) {
        part if part < objects.len() => {
            let (object, json) = &objects[part];
            let mut all = object_faults(json);
            let (name, json) = all.swap_remove(choose(all.len()));
            return Some(Fault { name: format!("{object:?}: {name}"), request: object.set(original, &json)? });
        }
        part if part == objects.len() && headers.is_some() => {
            header_faults(original, headers?, step, &mut fault);
        }
        _ => body_faults(original, body?, step, &mut fault),
    }
    if faults.is_empty() { None } else { Some(faults.swap_remove(choose(faults.len()))) }
}

/// Returns the body, if the path has metadata in it.
fn read_body(request: &Request) -> Option<&[u8]> {
    request.body.as_deref().filter(|_| request.path != Some(Path::Compact))
}

fn body_faults(original: &Request, body: &[u8], step: usize, fault: &mut impl FnMut(String, Request)) {
    for (name, body) in byte_faults(body, step) {
        fault(format!("body: {name}"), Request { body: Some(body), ..original.clone() });
    }
    fault("no body".into(), Request { body: Some(Vec::new()), ..original.clone() });
    fault("empty object as body".into(), Request { body: Some(b"{}".to_vec()), ..original.clone() });
}

fn header_faults(original: &Request, headers: &HeaderMap, step: usize, fault: &mut impl FnMut(String, Request)) {
    let with = |headers: HeaderMap| Request { headers: Some(headers), ..original.clone() };
    let names: Vec<HeaderName> = metadata_headers().filter(|name| headers.contains_key(name)).collect();
    for name in &names {
        let value = headers[name].as_bytes();
        let mut without = headers.clone();
        without.remove(name);
        fault(format!("{name} dropped"), with(without.clone()));

        let twice = |second: &[u8]| {
            let mut headers = headers.clone();
            headers.append(name, HeaderValue::from_bytes(second).expect("a legal value"));
            with(headers)
        };
        fault(format!("{name} duplicated"), twice(value));
        fault(format!("{name} came again with another value"), twice(b"other"));

        let mut renamed = without.clone();
        let underscored = HeaderName::try_from(name.as_str().replace('-', "_")).expect("a legal name");
        renamed.insert(underscored, headers[name].clone());
        fault(format!("{name} with underscores"), with(renamed));

        if value.contains(&b',') {
            let mut split = without.clone();
            for part in value.split(|byte| *byte == b',') {
                split.append(name, HeaderValue::from_bytes(part).expect("a legal value"));
            }
            fault(format!("{name} split at its commas"), with(split));
        }
        for other in names.iter().filter(|other| headers[*other] != headers[name]) {
            let mut swapped = headers.clone();
            swapped.insert(name, headers[other].clone());
            swapped.insert(other, headers[name].clone());
            fault(format!("{name} and {other} exchanged"), with(swapped));
        }
        let mut values = vec![
            ("joined", [value, b", ", value].concat()),
            ("replaced", b"other".to_vec()),
            ("emptied", Vec::new()),
            ("in capitals", value.to_ascii_uppercase()),
            ("percent-encoded", percent_encoded(value)),
            ("with a byte of Latin-1", [value, b"\xE9"].concat()),
        ];
        let bytes = byte_faults(value, step);
        values.extend(bytes.iter().map(|(name, value)| (name.as_str(), value.clone())));
        for (what, value) in values {
            if let Ok(value) = HeaderValue::from_bytes(value.trim_ascii()) {
                let mut headers = headers.clone();
                headers.insert(name, value);
                fault(format!("{name} {what}"), with(headers));
            }
        }
    }
}

fn percent_encoded(value: &[u8]) -> Vec<u8> {
    let encode = |byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => vec![*byte],
        _ => format!("%{byte:02X}").into_bytes(),
    };
    value.iter().flat_map(encode).collect()
}

/// Faults in single bytes and in what is behind them.
fn byte_faults(bytes: &[u8], step: usize) -> Vec<(String, Vec<u8>)> {
    let mut faults = Vec::new();
    for at in (0..bytes.len()).step_by(step) {
        let (before, byte, after) = (&bytes[..at], bytes[at], &bytes[at + 1..]);
        let replacement = if byte == b'x' { b'y' } else { b'x' };
        faults.push((format!("byte {at} replaced"), [before, &[replacement], after].concat()));
        faults.push((format!("byte {at} with another bit"), [before, &[byte ^ 1], after].concat()));
        faults.push((format!("byte {at} dropped"), [before, after].concat()));
        faults.push((format!("byte {at} doubled"), [before, &[byte, byte], after].concat()));
        faults.push((format!("cut at byte {at}"), before.to_vec()));
        faults.push((format!("no UTF-8 at byte {at}"), [before, &[0xFF], after].concat()));
    }
    faults
}

/// Where a request has a JSON object of metadata.
#[derive(Clone, Copy, Debug)]
enum Object {
    HeaderBlob,
    Flat,
    BodyBlob,
    Mcp,
}

const OBJECTS: [Object; 4] = [Object::HeaderBlob, Object::Flat, Object::BodyBlob, Object::Mcp];

impl Object {
    fn get(self, request: &Request) -> Option<Map<String, Value>> {
        let body = || serde_json::from_slice::<Value>(request.body.as_deref()?).ok();
        let parse = |text: &str| serde_json::from_str::<Value>(text).ok();
        let value = match self {
            Self::HeaderBlob => parse(request.headers.as_ref()?.get(BLOB)?.to_str().ok()?)?,
            Self::Flat => body()?["client_metadata"].take(),
            Self::BodyBlob => parse(body()?["client_metadata"][BLOB].as_str()?)?,
            Self::Mcp => body()?["params"]["_meta"][BLOB].take(),
        };
        if let Value::Object(object) = value { Some(object) } else { None }
    }

    /// The request with this JSON in its place, which need not be well-formed.
    fn set(self, request: &Request, json: &str) -> Option<Request> {
        let mut request = request.clone();
        let body = match self {
            Self::HeaderBlob => {
                request.headers.as_mut()?.insert(BLOB, HeaderValue::from_str(json).ok()?);
                return Some(request);
            }
            Self::Flat => format!(r#"{{"type":"response.create","client_metadata":{json}}}"#),
            Self::BodyBlob => {
                let mut flat = Self::Flat.get(&request)?;
                flat.insert(BLOB.to_owned(), json.into());
                json!({"client_metadata": flat}).to_string()
            }
            Self::Mcp => format!(r#"{{"params":{{"_meta":{{"{BLOB}":{json}}}}}}}"#),
        };
        request.body = Some(body.into_bytes());
        Some(request)
    }
}

fn object_faults(object: &Map<String, Value>) -> Vec<(String, String)> {
    let render = |object: &Map<String, Value>| ascii(&Value::Object(object.clone()).to_string());
    let whole = render(object);
    let mut faults = vec![
        ("emptied".to_owned(), "{}".to_owned()),
        ("an array".to_owned(), "[]".to_owned()),
        ("null".to_owned(), "null".to_owned()),
        ("joined with itself".to_owned(), format!("{whole}, {whole}")),
        ("with an owned key in capitals".to_owned(), format!(r#"{{"THREAD_ID":"other",{}"#, &whole[1..])),
        ("with a foreign key".to_owned(), format!(r#"{{"foreign":"other",{}"#, &whole[1..])),
    ];
    for (key, value) in object {
        let mut edit = |what: &str, change: &dyn Fn(&mut Map<String, Value>)| {
            let mut object = object.clone();
            change(&mut object);
            faults.push((format!("`{key}` {what}"), render(&object)));
        };
        let set = |value: Value| {
            move |object: &mut Map<String, Value>| {
                object.insert(key.clone(), value.clone());
            }
        };
        let rename = |to: String| {
            move |object: &mut Map<String, Value>| {
                let value = object.remove(key).unwrap_or_default();
                object.insert(to.clone(), value);
            }
        };
        edit("dropped", &|object| drop(object.remove(key)));
        edit("null", &set(Value::Null));
        edit("of another type", &set(json!([value])));
        edit("replaced", &set(other(value)));
        edit("in a string", &set(value.to_string().into()));
        edit("with its key in capitals", &rename(key.to_ascii_uppercase()));
        edit("with another key", &rename(format!("{key}x")));
        if let Some(text) = value.as_str() {
            let mut short = text.to_owned();
            short.pop();
            edit("cut by a character", &set(short.into()));
            edit("in capitals", &set(text.to_ascii_uppercase().into()));
            edit("doubled", &set(format!("{text}, {text}").into()));
        }
        let member = ascii(&format!("{}:{}", Value::from(key.as_str()), other(value)));
        faults.push((format!("`{key}` before with another value"), format!("{{{member},{}", &whole[1..])));
        faults.push((format!("`{key}` again with another value"), format!("{},{member}}}", &whole[..whole.len() - 1])));
    }
    faults
}

/// Another value of the same type.
fn other(value: &Value) -> Value {
    match value {
        Value::Bool(flag) => json!(!flag),
        Value::Number(number) => json!(number.as_i64().unwrap_or_default().wrapping_add(1)),
        Value::Object(_) => json!({}),
        _ => json!("other"),
    }
}

/// JSON that a header can have.
pub(crate) fn ascii(json: &str) -> String {
    let escape = |unit: &u16| match u8::try_from(*unit) {
        Ok(byte) if byte.is_ascii() && byte != 0x7F => char::from(byte).to_string(),
        _ => format!("\\u{unit:04x}"),
    };
    json.encode_utf16().collect::<Vec<_>>().iter().map(escape).collect()
}
