//! The proxy's findings in passing requests; no error of finding them costs a request.

mod broken;
mod damaged;
mod ended;
mod frames;
mod lines;
mod replay;
mod sender;
