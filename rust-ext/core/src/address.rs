//! Email addresses as people type and paste them: one, or several in a line, with names and signs around them.
//!
//! Whether a mailbox can have an address is decided here; what WordPress stores of it is WordPress's own question.

use std::mem::take;

use crate::{
    Error,
    characters::{is_blank, is_invisible, line},
};

/// The longest address, in bytes: the width of `wp_users.user_email`.
pub const MAX_BYTES: usize = 100;
/// The longest name, in characters.
pub const MAX_NAME_CHARS: usize = 100;
/// Longer than any domain as people write it; it is not looked at closer, since punycode takes time by its square.
const MAX_DOMAIN_CHARS: usize = 253;

/// An address that can be written to, and who has it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Address {
    /// As it was typed, the domain in punycode.
    pub email: String,
    /// As people write it, the domain with its umlauts.
    pub shown: String,
    /// Empty where none stood beside the address, or none that is fit to be shown.
    pub name: String,
}

/// An address or what stands in its place, as it was written, with what it was found to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Found {
    /// Without what is never part of an address.
    pub written: String,
    /// The address, or what is wrong with it.
    pub address: Result<Address, Error>,
}

/// What stands in a line or in a cell.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Addresses {
    /// In their order. Empty only for text in which nothing can be seen.
    pub found: Vec<Found>,
    /// What belongs to none of them.
    pub left_out: Vec<String>,
}

/// Reads a text that should hold one address, with or without a name.
///
/// # Errors
///
/// [`Error::Blank`], [`Error::SeveralAddresses`], [`Error::UnclearWords`], or what is wrong with the address.
pub fn read(text: &str) -> Result<Address, Error> {
    let mut addresses = Addresses::default();
    for line in text.split(['\n', '\r']) {
        addresses.read_line(line, 2);
    }
    let mut found = take(&mut addresses.found).into_iter();
    match (found.next(), found.next()) {
        (None, _) => Err(Error::Blank),
        (Some(_), Some(_)) => Err(Error::SeveralAddresses),
        (Some(Found { address: Ok(_), .. }), None) if !addresses.left_out.is_empty() => Err(Error::UnclearWords),
        (Some(found), None) => found.address,
    }
}

impl Addresses {
    /// Reads the addresses of one line, at most `most` of them.
    #[must_use]
    pub fn in_line(text: &str, most: usize) -> Self {
        let mut addresses = Self::default();
        addresses.read_line(text, most);
        addresses
    }

    fn read_line(&mut self, text: &str, most: usize) {
        let text = line(text);
        let text = strip_marks(&text);
        if text.is_empty() {
            return;
        }
        if !text.contains(is_at) {
            self.found.push(Found { address: Err(Error::NoAtSign), written: text.to_owned() });
            return;
        }
        let mut before = String::new();
        for piece in pieces(text) {
            if self.found.len() >= most {
                return;
            }
            if piece.text.contains(is_at) {
                Reader { addresses: self, words: take(&mut before), most }.read(piece.text);
            } else if !before.is_empty() {
                self.leave_out(&take(&mut before));
            }
            if piece.text.contains(is_at) {
                continue;
            }
            // "Miller, Ann <ann@example.org>" is one person: what stands before a comma may belong to what follows.
            if piece.is_before_comma {
                before = piece.text.trim().to_owned();
            } else {
                self.leave_out(piece.text);
            }
        }
        self.leave_out(&before);
    }

    fn leave_out(&mut self, text: &str) {
        let text = strip_marks(text).trim_matches(|char: char| is_blank(char) || matches!(char, ',' | '.' | ':'));
        if !text.is_empty() {
            self.left_out.push(text.to_owned());
        }
    }
}

/// What stands between two separators.
struct Piece<'a> {
    text: &'a str,
    is_before_comma: bool,
}

/// Cuts a line at separators outside double quotation marks.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let last_quote = text.rfind('"');
    let mut rest = Some(text);
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let here = rest?;
        let mut quoted = false;
        let mut blank_before = true;
        let cut = here.char_indices().find_map(|(index, char)| {
            // One that is never closed is a sign like any other.
            if char == '"' && (quoted || last_quote.is_some_and(|last| at.saturating_add(index) < last)) {
                quoted = !quoted;
            }
            let is_slash = char == '/' && blank_before;
            blank_before = is_blank(char);
            (!quoted && (matches!(char, ';' | '|' | ',' | '；' | '，' | '、' | '،' | '؛') || is_slash))
                .then_some((index, char))
        });
        let Some((index, char)) = cut else {
            rest = None;
            return Some(Piece { text: here, is_before_comma: false });
        };
        let end = index.saturating_add(char.len_utf8());
        at = at.saturating_add(end);
        rest = here.get(end..);
        Some(Piece { text: here.get(..index).unwrap_or_default(), is_before_comma: char == ',' })
    })
}

/// Reads a piece that holds at least one address: words and addresses by turns.
struct Reader<'a> {
    addresses: &'a mut Addresses,
    /// The words since the last address; at first, what stood before a comma.
    words: String,
    most: usize,
}

impl Reader<'_> {
    fn read(mut self, piece: &str) {
        let comma = take(&mut self.words);
        let mut is_first = true;
        // An address that stands alone may be followed by itself, or by the true one, in brackets.
        let mut bare: Option<String> = None;
        for Token { text, is_bracketed } in tokens(piece) {
            if !text.contains(is_at) {
                if let Some(bare) = bare.take() {
                    self.push_bare(&bare);
                }
                if !self.words.is_empty() {
                    self.words.push(' ');
                }
                self.words.push_str(text);
                continue;
            }
            if take(&mut is_first) && !comma.is_empty() {
                if is_bracketed && bare.is_none() {
                    self.words = if self.words.is_empty() { comma.clone() } else { format!("{comma}, {}", self.words) };
                } else {
                    self.addresses.leave_out(&comma);
                }
            }
            if let Some(bare) = bare.take() {
                if !is_bracketed {
                    self.push_bare(&bare);
                } else if !strip(&bare).eq_ignore_ascii_case(strip(text)) {
                    self.addresses.leave_out(strip(&bare));
                }
            }
            if self.addresses.found.len() >= self.most {
                return;
            }
            if is_bracketed {
                self.push(text);
            } else {
                bare = Some(text.to_owned());
            }
        }
        if let Some(bare) = bare {
            self.push_bare(&bare);
        }
        let words = take(&mut self.words);
        self.addresses.leave_out(&words);
    }

    /// An address without brackets. One small word before it may be the beginning of an address with a blank in it.
    fn push_bare(&mut self, text: &str) {
        if is_beginning(&self.words) {
            let written = format!("{} {}", take(&mut self.words), strip(text));
            self.addresses.found.push(Found { written, address: Err(Error::UnclearWords) });
        } else {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        let written = strip(text);
        let words = take(&mut self.words);
        let address = parse(written).map(|(email, shown)| Address { email, shown, name: name(&words) });
        if address.as_ref().map_or(true, |address| address.name.is_empty()) {
            self.addresses.leave_out(name_text(&words));
        }
        self.addresses.found.push(Found { written: written.to_owned(), address });
    }
}

/// Whether it looks like the beginning of an address rather than like a name.
fn is_beginning(words: &str) -> bool {
    words.contains(|char: char| char.is_ascii_lowercase())
        && words
            .chars()
            .all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || matches!(char, '.' | '_' | '-'))
}

/// A word, or what stands in brackets if that has an at sign.
struct Token<'a> {
    text: &'a str,
    is_bracketed: bool,
}

const OPENING: [char; 6] = ['<', '[', '(', '＜', '（', '【'];
const CLOSING: [char; 6] = ['>', ']', ')', '＞', '）', '】'];

fn tokens(piece: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = piece;
    let mut is_bracketed = false;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start_matches(is_blank);
            let first = rest.chars().next()?;
            // A bracket ends the word before it, and an address lasts until the bracket after it.
            if OPENING.contains(&first) || CLOSING.contains(&first) {
                is_bracketed = OPENING.contains(&first);
                rest = rest.get(first.len_utf8()..)?;
                continue;
            }
            let end = end_of_token(rest);
            let (text, after) = rest.split_at_checked(end)?;
            rest = after.strip_prefix('/').unwrap_or(after);
            let was_bracketed = is_bracketed;
            if text.contains(is_at) {
                is_bracketed = false;
            }
            return Some(Token { text, is_bracketed: was_bracketed && text.contains(is_at) });
        }
    })
}

/// Never 0 for what does not begin with a blank or a bracket.
fn end_of_token(text: &str) -> usize {
    let mut has_at = false;
    for (index, char) in text.char_indices() {
        // No domain has a slash: a second address follows.
        if is_blank(char) || OPENING.contains(&char) || CLOSING.contains(&char) || (char == '/' && has_at) {
            return index;
        }
        has_at |= is_at(char);
    }
    text.len()
}

const fn is_at(char: char) -> bool {
    matches!(char, '@' | '＠')
}

const fn is_quote(char: char) -> bool {
    matches!(
        char,
        '\'' | '"'
            | '`'
            | '´'
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '＂'
            | '＇'
    )
}

/// Takes from a word with an at sign what is never part of an address: quotes, "mailto:", list marks, a full stop.
fn strip(text: &str) -> &str {
    let outer =
        |char: char| is_quote(char) || is_invisible(char) || matches!(char, ',' | ';' | ':' | '!' | '…' | '。' | '！');
    let mut text = text.trim_matches(outer);
    // "mailto:", "E-Mail:": no address has a colon before its at sign.
    if let Some((before, domain)) = text.split_once(is_at) {
        if let Some(colon) = before.rfind([':', '：']) {
            text = text.get(colon..).unwrap_or_default().trim_start_matches([':', '：']).trim_matches(outer);
        }
        // "mailto:ann@example.org?subject=…"
        if domain.contains('?') {
            text =
                text.split_once('?').map_or(text, |(address, _)| if address.contains(is_at) { address } else { text });
        }
    }
    strip_marks(text).trim_matches(outer).trim_end_matches(['.', '?']).trim_matches(outer)
}

/// Takes off what lists begin their lines with: "1.", "2)", "-", "•".
fn strip_marks(text: &str) -> &str {
    let is_mark = |char: char| {
        matches!(
            char,
            '•' | '·'
                | '●'
                | '○'
                | '◦'
                | '▪'
                | '■'
                | '□'
                | '‣'
                | '⁃'
                | '∙'
                | '►'
                | '➤'
                | '→'
                | '✓'
                | '✔'
                | '・'
                | '–'
                | '—'
        )
    };
    let text = text.trim().trim_start_matches(|char: char| is_mark(char) || is_blank(char));
    let after = text.trim_start_matches(|char: char| char.is_ascii_digit());
    if after.len() < text.len() {
        match after.strip_prefix(['.', ')', ':']) {
            Some("") => return "",
            Some(after) if after.starts_with(is_blank) => return after.trim_start(),
            _ => return text,
        }
    }
    match text.strip_prefix(['-', '*', '+', '>', '#']) {
        Some("") => "",
        Some(after) if after.starts_with(is_blank) => after.trim_start(),
        _ => text,
    }
}

/// The words beside an address without what is no part of a name.
fn name_text(words: &str) -> &str {
    let outer = |char: char| {
        is_quote(char) || is_blank(char) || is_invisible(char) || matches!(char, ',' | ';' | ':' | '=' | '-' | '–')
    };
    strip_marks(words).trim_matches(outer)
}

/// A name that may be shown; empty for words that are none.
///
/// Addresses and links are dropped, because a name is printed in emails.
#[must_use]
pub fn name(words: &str) -> String {
    let name = line(name_text(words));
    let is_fit = name.chars().count() <= MAX_NAME_CHARS
        && name.chars().any(char::is_alphabetic)
        && !name.contains(is_at)
        && !name.contains("://")
        && !name.to_lowercase().contains("www.");
    if is_fit { name } else { String::new() }
}

/// The address as it is stored and as it is shown.
fn parse(text: &str) -> Result<(String, String), Error> {
    let text = text.replace('＠', "@");
    let (local, domain) = text.split_once('@').ok_or(Error::NoAtSign)?;
    if domain.contains('@') {
        return Err(Error::TwoAtSigns);
    }
    if local.is_empty() || !local.chars().all(is_local) {
        return Err(Error::LocalPart);
    }
    let (domain, shown) = domains(domain)?;
    let email = format!("{local}@{domain}");
    if email.len() > MAX_BYTES {
        return Err(Error::LongAddress);
    }
    Ok((email, format!("{local}@{shown}")))
}

const fn is_local(char: char) -> bool {
    char.is_ascii_alphanumeric()
        || matches!(
            char,
            '!' | '#'
                | '$'
                | '%'
                | '&'
                | '\''
                | '*'
                | '+'
                | '/'
                | '='
                | '?'
                | '^'
                | '_'
                | '`'
                | '{'
                | '|'
                | '}'
                | '~'
                | '.'
                | '-'
        )
}

/// The domain in punycode and as people write it.
fn domains(domain: &str) -> Result<(String, String), Error> {
    if domain.chars().nth(MAX_DOMAIN_CHARS).is_some() {
        return Err(Error::Domain);
    }
    let ascii = idna::domain_to_ascii_strict(domain).map_err(|_| Error::Domain)?;
    let mut labels = ascii.split('.');
    let is_whole = labels.clone().count() > 1 && labels.clone().all(|label| !label.is_empty());
    // What ends in a number is an address of a machine.
    let has_name = labels.next_back().is_some_and(|label| label.contains(|char: char| char.is_ascii_alphabetic()));
    if !is_whole || !has_name {
        return Err(Error::Domain);
    }
    if domain.is_ascii() && ascii.eq_ignore_ascii_case(domain) && !ascii.contains("xn--") {
        return Ok((domain.to_owned(), domain.to_owned()));
    }
    let (shown, _) = idna::domain_to_unicode(&ascii);
    Ok((ascii, shown))
}
