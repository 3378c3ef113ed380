use super::Draw;

/// Characters that some reader, proxy or log is known to treat in a way of its own.
const HOSTILE: [&str; 32] = [
    "a",
    "Z",
    "0",
    " ",
    "\"",
    "\\",
    "/",
    "'",
    "`",
    "\0",
    "\t",
    "\n",
    "\r",
    "\u{1F}",
    "\u{7F}",
    "~",
    "\u{80}",
    "\u{9F}",
    "é",
    "ß",
    "ı",
    "\u{301}",
    "世",
    "\u{FEFF}",
    "\u{200B}",
    "\u{2028}",
    "\u{202E}",
    "\u{FFFD}",
    "\u{FFFF}",
    "𝕏",
    "👩\u{200D}🚀",
    "\u{10FFFF}",
];

/// Lengths at the limits and well over them.
const LENGTHS: [&usize; 9] = [&127, &128, &129, &1000, &2047, &2048, &2049, &4096, &9000];

impl Draw<'_> {
    /// Any text, mostly short, often strange.
    pub fn text(&mut self) -> String {
        match self.number(0..=15) {
            0..=4 => format!("t-{}", self.byte()),
            5..=8 => self.several(0..=20, |draw| char::from(draw.byte() % 0x5F + b' ')),
            9 => format!("/home/{}/src/{}", self.byte(), self.byte()),
            10..=12 => self.several(0..=10, |draw| draw.pick(&HOSTILE)),
            13 => self.several(0..=6, Self::char),
            14 => format!(" {}", self.byte()),
            _ if self.chance(30) => self.long_text(),
            _ => String::new(),
        }
    }

    /// Any character, from each of UTF-8's lengths alike.
    fn char(&mut self) -> char {
        let drawn = u32::from(self.byte()) << 16 | u32::from(self.byte()) << 8 | u32::from(self.byte());
        let last = *[0x7F, 0x7FF, 0xFFFF, 0x10_FFFF][..].get(self.number(0..=3)).unwrap_or(&0x7F);
        char::from_u32(drawn % (last + 1)).unwrap_or('\u{D7FF}')
    }

    /// A text of about a length that some limit has.
    pub fn long_text(&mut self) -> String {
        let piece = self.pick(&HOSTILE);
        let length: usize = *self.pick(&LENGTHS);
        piece.repeat(length / piece.len())
    }
}
