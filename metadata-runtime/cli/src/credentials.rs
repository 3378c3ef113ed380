//! The names of headers that authenticate, or keep a session. A signature of one message opens nothing else, and is none.

use crate::spelling::significant;

/// The names whose parts do not tell it, by their letters and digits.
const WHOLE: [&str; 10] = [
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
];

/// What a name contains, by its letters and digits.
const PARTS: [&str; 14] = [
    "accesskey",
    "apikey",
    "authkey",
    "authorization",
    "credential",
    "functionskey",
    "masterkey",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "secret",
    "subscriptionkey",
    "token",
];

/// Words that tell it alone.
const WORDS: [&str; 4] = ["bearer", "csrf", "jwt", "xsrf"];

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
    PARTS.iter().any(|part| counted.contains(part)) || counted.ends_with("auth") || counted.ends_with("authentication")
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
        for name in names {
            assert!(!is_credential(name), "{name}");
        }
    }
}
