//! The members of a JSON object that are read, each as the JSON that the capture has.

/// Declares a struct with the named members of a JSON object. All are optional, and are borrowed from the capture.
macro_rules! members {
    ($(#[$attribute:meta])* $name:ident { $($(#[$of_member:meta])* $member:ident,)* }) => {
        #[derive(Default, serde::Deserialize)]
        $(#[$attribute])*
        pub(super) struct $name<'a> {
            $(
                $(#[$of_member])*
                #[serde(borrow)]
                pub(super) $member: Option<&'a serde_json::value::RawValue>,
            )*
        }
    };
}

members! {
    /// One value of a capture in either form: an entry of HAR, or a request of its own.
    #[serde(expecting = "a request with `headers` or `body`, or an entry of HAR")]
    Entry {
        request,
        response,
        #[serde(rename = "startedDateTime")]
        started,
        /// The time of a request of its own; HAR has a duration under this name.
        time,
        #[serde(rename = "_resourceType")]
        resource_type,
        /// The messages that browsers and proxies add for a WebSocket.
        #[serde(rename = "_webSocketMessages")]
        messages,
        kind,
        sender_version,
        method,
        url,
        headers,
        body,
    }
}

members! {
    /// HAR's `request`.
    #[serde(rename_all = "camelCase", expecting = "HAR's `request`")]
    Request {
        method,
        url,
        headers,
        post_data,
        body_size,
    }
}

members! {
    /// HAR's `response`.
    Response {
        content,
    }
}

members! {
    /// The body of a request or of a response.
    Content {
        text,
        #[serde(alias = "_encoding")]
        encoding,
        /// The file with the body, in place of its text.
        #[serde(rename = "_file")]
        file,
        /// The same, as earlier releases of Playwright have it.
        #[serde(rename = "_sha1")]
        hash,
    }
}

members! {
    /// A message on a WebSocket.
    Message {
        #[serde(rename = "type")]
        direction,
        opcode,
        data,
    }
}
