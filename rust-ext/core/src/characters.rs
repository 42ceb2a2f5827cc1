//! Characters that nobody sees: what copying and spreadsheets leave around and inside texts.

/// Whether it parts words and shows nothing: blanks of every width, tabs, line ends and other control characters.
#[must_use]
pub fn is_blank(char: char) -> bool {
    char.is_whitespace() || char.is_control() || matches!(char, '\u{180E}' | '\u{2800}' | '\u{3164}')
}

/// Whether it takes no room: zero-width signs, byte order marks, soft hyphens, marks of direction.
#[must_use]
pub const fn is_invisible(char: char) -> bool {
    matches!(
        char,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
    )
}

/// Whether it joins or parts letters of a word or makes one picture of two, and so may stand inside a name.
const fn is_joiner(char: char) -> bool {
    matches!(char, '\u{200C}' | '\u{200D}' | '\u{FE0E}' | '\u{FE0F}')
}

/// One line of text: each run of blanks is one space, and of what is invisible only joiners inside are left.
#[must_use]
pub fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(is_blank) {
        let begin = line.len();
        if begin > 0 {
            line.push(' ');
        }
        let from = line.len();
        line.extend(word.trim_matches(is_invisible).chars().filter(|char| !is_invisible(*char) || is_joiner(*char)));
        if line.len() == from {
            line.truncate(begin);
        }
    }
    line
}

/// The text without blanks and invisible characters at both ends.
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches(|char| is_blank(char) || is_invisible(char))
}
