//! The read side from outside: requests on every path, as they are sent and as they were captured.

pub mod arbitrary;
pub mod request;
