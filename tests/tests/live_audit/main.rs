//! What the proxy finds in what passes, and that nothing which goes wrong in finding it costs a request.

mod broken;
mod frames;
mod replay;
mod sender;
