//! The marks by which a text looks like a URL.

use crate::reading::chars_as_read;

/// The marks of a text that may be a URL, or have one in it.
pub(crate) struct UrlMarks {
    /// `true` if the text has user information, or one of its words has a user, a query or a fragment.
    pub(crate) has_secret: bool,
    /// `true` if a host begins behind something that is no scheme, as in `(//user@host`.
    pub(crate) has_late_host: bool,
}

impl UrlMarks {
    /// Reads a text, in one pass.
    pub(crate) fn of(text: &str) -> Self {
        let (mut whole, mut words) = (Whole::default(), Words::default());
        // A word has no space that was written as one.
        for (index, written) in text.split(' ').enumerate() {
            if index > 0 {
                whole.add(' ');
            }
            let mut word = Word::default();
            for char in chars_as_read(written) {
                whole.add(char);
                word.add(char);
            }
            if word.len > 0 {
                words.add(&word);
            }
        }
        let Hosts { has_any: has_user, has_late: has_late_host } = whole.before_user;
        Self { has_secret: has_user || words.has_secret(), has_late_host }
    }
}

/// The marks of a text, of which its characters are read one after the other.
#[derive(Default)]
struct Whole {
    read: Hosts,
    before_user: Hosts,
    /// A slash that may be the first of two: `true` if something that is no scheme is before it.
    slash: Option<bool>,
    last: Option<char>,
}

/// The signs that may begin a host in a text.
#[derive(Clone, Copy, Default)]
struct Hosts {
    /// `true` for a `:` or a `//`.
    has_any: bool,
    /// `true` for a `//` behind something that is no scheme.
    has_late: bool,
}

impl Whole {
    fn add(&mut self, char: char) {
        let slash = self.slash.take();
        match (char, slash) {
            ('/', Some(is_late)) => {
                self.read.has_any = true;
                self.read.has_late |= is_late;
            }
            ('/', None) => self.slash = Some(self.last.is_some_and(|last| last != ':')),
            (':', _) => self.read.has_any = true,
            ('@', _) => self.before_user = self.read,
            _ => {}
        }
        self.last = Some(char);
    }
}

/// The words of a text.
#[derive(Default)]
struct Words {
    count: usize,
    has_secret: bool,
    /// `true` if the first word has a user in case there is no other one.
    has_user_alone: bool,
    /// `true` if a word before begins a URL.
    is_in_url: bool,
}

impl Words {
    fn add(&mut self, word: &Word) {
        if self.count == 0 {
            self.has_user_alone = word.has_user(true);
        }
        self.count += 1;
        self.has_secret |= word.has_user(false) || word.has_query(&mut self.is_in_url);
    }

    const fn has_secret(&self) -> bool {
        self.has_secret || self.count == 1 && self.has_user_alone
    }
}

/// The marks of a word, of which its characters are read one after the other.
#[derive(Default)]
struct Word {
    /// The number of characters.
    len: usize,
    /// Where the first and the last `/` are.
    slashes: Option<(usize, usize)>,
    /// Where the first `/` or `.` is.
    path: Option<usize>,
    /// Where the first `:` is.
    colon: Option<usize>,
    /// Where the first `@` is behind a user.
    user: Option<usize>,
    /// The number of `:` behind the user.
    colons_behind_user: usize,
    /// Where the last `?` or `#` is.
    mark: Option<usize>,
    /// `true` if a `/` or a `.` is before a `?` or `#` that does not end the word.
    has_query_of_path: bool,
    /// `true` if a `=` is behind a `?` or `#`.
    has_form: bool,
    last: Option<char>,
}

impl Word {
    fn add(&mut self, char: char) {
        let at = self.len;
        let is_mark = matches!(char, '?' | '#');
        self.has_query_of_path |= !is_mark && self.path.zip(self.mark).is_some_and(|(path, mark)| path < mark);
        match char {
            '?' | '#' => self.mark = Some(at),
            // One at the beginning is behind no user.
            '@' if at > 0 => _ = self.user.get_or_insert(at),
            ':' => {
                self.colon.get_or_insert(at);
                self.colons_behind_user += usize::from(self.user.is_some());
            }
            '/' => {
                let (first, _) = self.slashes.unwrap_or((at, at));
                self.slashes = Some((first, at));
                self.path.get_or_insert(at);
            }
            '.' => _ = self.path.get_or_insert(at),
            '=' => self.has_form |= self.mark.is_some(),
            _ => {}
        }
        self.last = Some(char);
        self.len += 1;
    }

    /// Returns whether the word is `user@host:...` or `user@host/...`, of which a part may have an `@` too. A colon also
    /// ends a word of a sentence.
    fn has_user(&self, is_alone: bool) -> bool {
        let ends_sentence = !is_alone && self.last == Some(':');
        let has_slash = self.slashes.zip(self.user).is_some_and(|((_, last), user)| last > user);
        has_slash || self.colons_behind_user > usize::from(ends_sentence)
    }

    /// Returns whether the word has a query or a fragment: if the word is a URL because of it, or if the word or one before
    /// it begins a URL, which `is_in_url` keeps for the words behind it.
    fn has_query(&self, is_in_url: &mut bool) -> bool {
        // A scheme or a host; a colon also ends a word of a sentence.
        let has_place = |end: usize| self.colon.is_some_and(|at| at < end && at + 1 < self.len);
        let is_url =
            *is_in_url || has_place(self.mark.unwrap_or(self.len)) || self.slashes.is_some_and(|(first, _)| first == 0);
        *is_in_url = is_url || has_place(self.len);
        self.mark.is_some() && (is_url || self.has_query_of_path || self.has_form)
    }
}
