//! What of a password an attacker knows: pieces of texts that are easy to guess, alone or joined.

/// A piece of so many characters is no accident. A shorter one counts as a whole word.
const MIN_PIECE: usize = 4;
/// The length of words that count though they are shorter: "Ann", "Max".
const WORD: usize = 3;
/// Signs that may stand between two pieces.
const MAX_BETWEEN: usize = 2;

/// The longest parts of a password that are made of nothing but pieces of `texts`, in lower case.
///
/// Pieces may be written with capitals, with signs for letters, or backwards, and signs may stand between them.
#[must_use]
pub fn known_runs(password: &[char], texts: &[&str]) -> Vec<String> {
    let folded: Vec<char> = password.iter().copied().map(fold).collect();
    let pieces = Pieces::of(&folded, texts);
    let mut runs = vec![];
    let mut begin = 0;
    while begin < password.len() {
        let end = pieces.end_of_run(password, begin);
        if let Some(run) = password.get(begin..end).filter(|run| !run.is_empty()) {
            runs.push(lowercase(run));
        }
        begin = end.max(begin.saturating_add(1));
    }
    runs
}

/// As `zxcvbn` compares words.
#[must_use]
pub fn lowercase(chars: &[char]) -> String {
    chars.iter().collect::<String>().to_lowercase()
}

/// For each character of a password, how long the longest piece is that begins there, and whether a short word does.
struct Pieces(Vec<(usize, bool)>);

impl Pieces {
    fn of(password: &[char], texts: &[&str]) -> Self {
        let mut pieces = Self(vec![(0, false); password.len()]);
        for text in texts {
            let whole: Vec<char> = text.chars().map(fold).collect();
            let joined: Vec<char> = text.chars().filter(|char| char.is_alphanumeric()).map(fold).collect();
            pieces.find(password, &whole);
            pieces.find(password, &joined);
            pieces.find(password, &whole.into_iter().rev().collect::<Vec<_>>());
            pieces.find(password, &joined.into_iter().rev().collect::<Vec<_>>());
            for word in text.split(|char: char| !char.is_alphanumeric()) {
                let mut word: Vec<char> = word.chars().map(fold).collect();
                pieces.find_word(password, &word);
                word.reverse();
                pieces.find_word(password, &word);
            }
        }
        pieces
    }

    /// In as many steps as the lengths multiplied: what two texts have in common from two places on is one more than from
    /// the next two.
    fn find(&mut self, password: &[char], text: &[char]) {
        let mut behind = vec![0_usize; text.len().saturating_add(1)];
        for (char, (longest, _)) in password.iter().zip(&mut self.0).rev() {
            // From left to right, so that the next place still tells of the next character of the password.
            let mut here = behind.iter_mut().peekable();
            for known in text {
                let Some(common) = here.next() else { break };
                let next = here.peek().map_or(0, |next| **next);
                *common = if char == known { next.saturating_add(1) } else { 0 };
                *longest = (*longest).max(*common);
            }
        }
    }

    fn find_word(&mut self, password: &[char], word: &[char]) {
        if word.len() == WORD {
            for (part, (_, is_word)) in password.windows(WORD).zip(&mut self.0) {
                *is_word |= part == word;
            }
        }
    }

    /// Where the longest run ends that begins here; here where there is none.
    fn end_of_run(&self, password: &[char], begin: usize) -> usize {
        let mut is_reached = vec![false; password.len().saturating_add(1)];
        let mut end = begin;
        for from in begin..password.len() {
            if from > begin && is_reached.get(from) != Some(&true) {
                continue;
            }
            let most = if from == begin { 0 } else { MAX_BETWEEN };
            let between = password.iter().skip(from).take(most).take_while(|char| !char.is_alphanumeric()).count();
            for at in from..=from.saturating_add(between) {
                let (longest, is_word) = self.0.get(at).copied().unwrap_or_default();
                let lengths = (MIN_PIECE..=longest).chain(is_word.then_some(WORD));
                for to in lengths.map(|length| at.saturating_add(length)) {
                    if let Some(reached) = is_reached.get_mut(to) {
                        *reached = true;
                        end = end.max(to);
                    }
                }
            }
        }
        end
    }
}

/// What a character and the signs that stand for it have in common, by its lower case.
fn fold(char: char) -> char {
    match char.to_lowercase().next().unwrap_or(char) {
        '4' | '@' => 'a',
        '8' => 'b',
        '(' | '{' | '[' | '<' => 'c',
        '3' => 'e',
        '6' | '9' => 'g',
        '1' | '!' | '|' | 'l' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        '+' | '7' => 't',
        '%' => 'x',
        '2' => 'z',
        char => char,
    }
}
