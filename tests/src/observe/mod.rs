//! The read side from outside: requests as they are sent, as they were captured, and with each fault that a
//! proxy can make.

pub mod fault;
pub mod hostile;
pub mod judge;
pub mod limits;
pub mod meaning;
pub mod sending;
