//! The names of headers that authenticate, or keep a session. A signature of one message opens nothing else, and is none.

use crate::spelling::significant;

/// The names whose parts do not tell it, by their letters and digits.
const WHOLE: [&str; 14] = [
    "authenticationinfo",
    "cookie",
    "cookie2",
    "dpop",
    "proxyauthenticate",
    "proxyauthenticationinfo",
    // Browsers, which can set no other header of a handshake, put keys there.
    "secwebsocketprotocol",
    "setcookie",
    "setcookie2",
    "wwwauthenticate",
    // `session-id` is a name of Codex's.
    "session",
    "sessioncookie",
    "xhoneycombteam",
    "xsession",
];

/// Parts of a name that make it one of a credential, by its letters and digits.
const PARTS: [&str; 11] = [
    "authorization",
    "credential",
    "jwt",
    "oidc",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "pwd",
    "secret",
    "token",
];

/// Words that tell it alone.
const WORDS: [&str; 8] = ["bearer", "cred", "creds", "csrf", "otp", "pass", "sid", "xsrf"];

/// Ends of names, by their letters and digits, of keys that open nothing.
const OTHER_KEYS: [&str; 9] = [
    "cachekey",
    "dedupkey",
    "idempotencykey",
    "partitionkey",
    "primarykey",
    "publickey",
    "routingkey",
    "sortkey",
    "surrogatekey",
];
/// Words that tell a key wherever in a name they are.
const KEYS: [&str; 7] =
    ["accesskey", "apikey", "authkey", "functionskey", "masterkey", "privatekey", "subscriptionkey"];

/// Returns whether a header of this name authenticates its sender, by letters and digits without their case.
pub(crate) fn is_credential(name: &str) -> bool {
    let words = || name.split(|char: char| !char.is_ascii_alphanumeric());
    let is_word = |word: &str| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known));
    if WHOLE.contains(&&*significant(name)) || words().any(is_word) {
        return true;
    }
    // How many tokens a model reads is no secret.
    let counted: String = words().filter(|word| !word.eq_ignore_ascii_case("tokens")).map(significant).collect();
    let counted = counted.replace("tokencount", "");
    let is_key = counted.ends_with("key") && !OTHER_KEYS.iter().any(|other| counted.ends_with(other));
    let has_part = PARTS.iter().chain(&KEYS).any(|part| counted.contains(part));
    is_key || has_part || counted.ends_with("auth") || counted.ends_with("authentication")
}

#[cfg(test)]
mod tests {
    use codex_metadata::CodexMeta as _;
    use codex_metadata::codex::{CodexPreconnectMetadata, CodexResponsesMetadata};
    use codex_metadata::contract::{Key, Slot, Transport};

    use super::is_credential;

    /// A record of Codex's requests has all their metadata.
    #[test]
    fn no_header_of_codex_is_one() {
        let contracts = [CodexResponsesMetadata::CONTRACT, CodexPreconnectMetadata::CONTRACT];
        let fields = contracts.iter().flat_map(|contract| contract.fields());
        let slots = fields.flat_map(|field| field.slots(Transport::Header));
        let mut names: Vec<&str> = slots.flat_map(Slot::keys).map(Key::name).collect();
        assert!(names.len() > 5, "{names:?}");
        names.extend(["x-codex-turn-metadata", "version", "user-agent", "originator", "x-client-request-id"]);
        names.extend(["tokens_used", "x-max-tokens", "token_count", "idempotency-key", "x-author", "openai-beta"]);
        names.extend(["x-cache-key", "surrogate-key", "x-compass", "session-id", "x-session-id", "x-residency"]);
        for name in names {
            assert!(!is_credential(name), "{name}");
        }
    }

    #[test]
    fn what_authenticates_somewhere_is_one() {
        let keys = ["fastly-key", "x-insert-key", "x-license-key", "x-openai-key", "x-api-key-id", "X_ApiKey"];
        let others = ["x-pwd", "x-userpwd", "x-passcode", "x-otp", "x-creds", "x-cred", "x-pass", "x-sid", "x-session"];
        let tokens =
            ["x-jwtassertion", "x-amzn-oidc-data", "x-honeycomb-team", "x-auth-token", "x-goog-iap-jwt-assertion"];
        for name in keys.into_iter().chain(others).chain(tokens) {
            assert!(is_credential(name), "{name}");
        }
    }
}
