//! A WebSocket that passes, and the messages that its client sends on it.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use flate2::{Decompress, FlushDecompress, Status};
use http::HeaderMap;
use http::header::SEC_WEBSOCKET_EXTENSIONS;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tungstenite::protocol::frame::FrameHeader;
use tungstenite::protocol::frame::coding::{Data, OpCode};

use super::audit::{Auditor, Passed};
use super::budget::Share;
use super::unread::Why;
use crate::capture::MAX_BODY;

/// How many bytes a message takes beside its data.
const MESSAGE: usize = 256;

/// The maximum size of a frame's header, in bytes.
const LONGEST_HEADER: usize = 14;

/// A connection whose incoming bytes are also read as the frames of a WebSocket.
pub(super) struct Tapped<S> {
    inner: S,
    reader: Option<Reader>,
}

impl<S> Tapped<S> {
    /// Passes `inner` on. `reader` is `None` if nothing is audited.
    pub(super) const fn new(inner: S, reader: Option<Reader>) -> Self {
        Self { inner, reader }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Tapped<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(context, buffer))?;
        if let Some(reader) = &mut self.reader {
            let bytes = &buffer.filled()[before..];
            let read = catch_unwind(AssertUnwindSafe(|| reader.read(bytes)));
            if let Err(why) = read.unwrap_or(Err(Why::Fault)) {
                reader.auditor.passed_unread(why);
                self.reader = None;
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tapped<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

/// An assembler of the messages of a client.
pub(super) struct Reader {
    auditor: Arc<Auditor>,
    version: Option<String>,
    /// The beginning of a frame's header.
    head: Vec<u8>,
    frame: Option<OpenFrame>,
    message: Vec<u8>,
    share: Share,
    /// The reason why the message is not kept, if it is not.
    unread: Option<Why>,
    /// `true` if the message is compressed.
    is_compressed: bool,
    inflate: Option<Inflate>,
}

struct OpenFrame {
    header: FrameHeader,
    left: u64,
    /// The number of bytes of the mask that were used.
    masked: usize,
}

impl Reader {
    /// Reads a client's messages, of the release `version`. `answer` is the server's answer to the handshake, which
    /// says what both agreed on.
    pub(super) fn new(auditor: &Arc<Auditor>, version: Option<String>, answer: &HeaderMap) -> Self {
        Self {
            auditor: Arc::clone(auditor),
            version,
            head: Vec::new(),
            frame: None,
            message: Vec::new(),
            share: Share::of(&auditor.budget),
            unread: None,
            is_compressed: false,
            inflate: Inflate::agreed(answer),
        }
    }

    fn read(&mut self, mut bytes: &[u8]) -> Result<(), Why> {
        while !bytes.is_empty() {
            let used = match self.frame.take() {
                Some(frame) => self.payload(frame, bytes)?,
                None => self.header(bytes)?,
            };
            bytes = &bytes[used..];
        }
        Ok(())
    }

    fn header(&mut self, bytes: &[u8]) -> Result<usize, Why> {
        let before = self.head.len();
        let taken = bytes.len().min(LONGEST_HEADER);
        self.head.extend_from_slice(&bytes[..taken]);
        let mut cursor = Cursor::new(&self.head);
        let Some((header, left)) = FrameHeader::parse(&mut cursor).map_err(|_| Why::Frames)? else {
            return if self.head.len() < LONGEST_HEADER { Ok(taken) } else { Err(Why::Frames) };
        };
        let used = usize::try_from(cursor.position()).map_err(|_| Why::Frames)?.saturating_sub(before);
        self.head.clear();
        if matches!(header.opcode, OpCode::Data(Data::Text | Data::Binary)) {
            self.is_compressed = header.rsv1;
        }
        self.advance(OpenFrame { header, left, masked: 0 })?;
        Ok(used)
    }

    fn payload(&mut self, mut frame: OpenFrame, bytes: &[u8]) -> Result<usize, Why> {
        let taken = bytes.len().min(usize::try_from(frame.left).unwrap_or(usize::MAX));
        if matches!(frame.header.opcode, OpCode::Data(_)) && self.unread.is_none() {
            self.keep(&bytes[..taken], &frame)?;
        }
        frame.masked += taken;
        frame.left -= taken as u64;
        self.advance(frame)?;
        Ok(taken)
    }

    fn keep(&mut self, bytes: &[u8], frame: &OpenFrame) -> Result<(), Why> {
        let too_large = self.message.len() + bytes.len() > MAX_BODY;
        if too_large || !self.share.grow(bytes.len()) {
            return self.lose(if too_large { Why::Size } else { Why::Memory });
        }
        let mask = frame.header.mask.unwrap_or_default();
        let unmasked = bytes.iter().zip(frame.masked..).map(|(byte, at)| byte ^ mask[at % mask.len()]);
        self.message.extend(unmasked);
        Ok(())
    }

    /// Keeps no data of this message.
    fn lose(&mut self, why: Why) -> Result<(), Why> {
        // Later messages may refer to the data that is lost.
        if self.inflate.as_ref().is_some_and(|inflate| !inflate.is_reset) {
            return Err(why);
        }
        self.unread = Some(why);
        self.message = Vec::new();
        self.share.clear();
        Ok(())
    }

    /// Continues with a frame, or ends it and its message.
    fn advance(&mut self, frame: OpenFrame) -> Result<(), Why> {
        if frame.left > 0 {
            self.frame = Some(frame);
            return Ok(());
        }
        if frame.header.is_final && matches!(frame.header.opcode, OpCode::Data(_)) {
            self.end_message()?;
        }
        Ok(())
    }

    fn end_message(&mut self) -> Result<(), Why> {
        if self.unread.is_none() && !self.share.grow(MESSAGE) {
            self.lose(Why::Memory)?;
        }
        let mut data = std::mem::take(&mut self.message);
        let mut share = std::mem::replace(&mut self.share, Share::of(&self.auditor.budget));
        if let Some(why) = self.unread.take() {
            self.auditor.passed_unread(why);
            return Ok(());
        }
        if self.is_compressed {
            let inflate = self.inflate.as_mut().ok_or(Why::Frames)?;
            data = match inflate.message(&data, &mut share) {
                Err(why @ (Why::Size | Why::Memory)) if inflate.is_reset => {
                    inflate.stream.reset(false);
                    self.auditor.passed_unread(why);
                    return Ok(());
                }
                data => data?,
            };
        }
        self.auditor.pass(Passed::Frame { version: self.version.clone(), data, share });
        Ok(())
    }
}

/// The decompression of `permessage-deflate` (RFC 7692).
struct Inflate {
    stream: Decompress,
    /// `true` if each message is compressed independently.
    is_reset: bool,
}

impl Inflate {
    fn agreed(answer: &HeaderMap) -> Option<Self> {
        let lines = answer.get_all(SEC_WEBSOCKET_EXTENSIONS).iter().filter_map(|line| line.to_str().ok());
        let line = lines.flat_map(|line| line.split(',')).find(|line| line.trim().starts_with("permessage-deflate"))?;
        let is_reset = line.split(';').any(|word| word.trim() == "client_no_context_takeover");
        Some(Self { stream: Decompress::new(false), is_reset })
    }

    /// Takes from the share what the message needs before it needs it. Without the message that there is no memory for,
    /// later ones cannot be read.
    fn message(&mut self, compressed: &[u8], share: &mut Share) -> Result<Vec<u8>, Why> {
        /// The end of every message, which is not sent.
        const TAIL: [u8; 4] = [0, 0, 0xFF, 0xFF];
        /// How many streams of its own a message may have: a new one takes memory to be written, however short it is.
        const MAX_STREAMS: usize = 64;
        let room = |share: &mut Share, bytes| if share.grow(bytes) { Ok(bytes) } else { Err(Why::Memory) };
        room(share, compressed.len())?;
        let input = [compressed, &TAIL].concat();
        let mut output = Vec::with_capacity(room(share, input.len() * 4)?);
        let (mut used, mut streams) = (0, 1);
        loop {
            let (start, before) = (self.stream.total_in(), output.len());
            let status = self.stream.decompress_vec(&input[used..], &mut output, FlushDecompress::Sync);
            let status = status.map_err(|_| Why::Frames)?;
            let now = used + usize::try_from(self.stream.total_in() - start).map_err(|_| Why::Frames)?;
            if output.len() > MAX_BODY {
                return Err(Why::Size);
            }
            if status == Status::StreamEnd {
                // What follows a final block is a stream of its own (RFC 7692, section 7.2.3.4).
                self.stream.reset(false);
                if now >= compressed.len() {
                    break;
                }
                if streams == MAX_STREAMS {
                    return Err(Why::Frames);
                }
                (used, streams) = (now, streams + 1);
                continue;
            }
            let has_room = output.len() < output.capacity();
            if has_room && (now == input.len() || (now == used && output.len() == before)) {
                break;
            }
            used = now;
            output.reserve_exact(room(share, output.capacity().max(1 << 12))?);
        }
        if self.is_reset {
            self.stream.reset(false);
        }
        Ok(output)
    }
}
