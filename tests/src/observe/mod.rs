//! The read side from outside: requests as they are sent, as they were captured, and with each fault that a
//! proxy can make.

pub mod capture;
pub mod fault;
pub mod hostile;
pub mod meaning;
pub mod print;
pub mod report;
pub mod request;
pub mod summary;
