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

/// Words that make a last word `key` one of a key that opens nothing.
const OTHER_KEYS: [&str; 9] =
    ["cache", "dedup", "idempotency", "partition", "primary", "public", "routing", "sort", "surrogate"];
/// Words that tell a key wherever in a name they are.
const KEYS: [&str; 7] =
    ["accesskey", "apikey", "authkey", "functionskey", "masterkey", "privatekey", "subscriptionkey"];

/// Returns whether a header of this name authenticates its sender, by letters and digits without their case.
pub(crate) fn is_credential(name: &str) -> bool {
    let words: Vec<String> = name
        .split(|char: char| !char.is_ascii_alphanumeric())
        .map(significant)
        .filter(|word| !word.is_empty())
        .collect();
    if WHOLE.contains(&&*words.concat()) || words.iter().any(|word| WORDS.contains(&&**word)) {
        return true;
    }
    // How many tokens a model reads is no secret.
    let mut counted: Vec<String> = Vec::new();
    for word in words {
        let is_second = word == "count";
        counted.push(word);
        if end_in(&counted, "token", "count") {
            counted.truncate(counted.len() - if is_second { 2 } else { 1 });
        }
    }
    counted.retain(|word| word != "tokens");
    let letters = counted.concat();
    let is_key = letters.ends_with("key") && !OTHER_KEYS.iter().any(|other| end_in(&counted, other, "key"));
    let has_part = PARTS.iter().chain(&KEYS).any(|part| letters.contains(part));
    is_key || has_part || letters.ends_with("auth") || letters.ends_with("authentication")
}

/// Returns whether the last words are these two, or the last one is both of them. The letters alone may be those of others,
/// as in `republic-key`.
fn end_in(words: &[String], before: &str, last: &str) -> bool {
    match words {
        [.., first, second] if first == before && second == last => true,
        [.., word] => word.strip_prefix(before) == Some(last),
        [] => false,
    }
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
        names.extend(["x-token-count", "X-Token-Count", "tokencount", "x.prompt_token_count.max", "x-tokencount"]);
        names.extend(["x-public-key", "publickey", "x_sort_key", "x-routing.key", "x-token-count-public-key"]);
        for name in names {
            assert!(!is_credential(name), "{name}");
        }
    }

    /// The letters of an exception may be those of other words.
    #[test]
    fn an_exception_has_whole_words() {
        for name in [
            "x-token-countersign",
            "x-token-country",
            "x-mytoken-count",
            "xtokencount",
            "tokencounter",
            "x-token-count-token",
            "x-republic-key",
            "x-resort-key",
            "x-re-publickey-x-key",
            "republickey",
            "xpublickey",
            "x-public-key-token",
            "x-public-mykey",
        ] {
            assert!(is_credential(name), "{name}");
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
