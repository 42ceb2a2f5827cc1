//! Does pieces of work, so that a profiler counts their instructions: `cost all <size>`, or one of them: `cost "list: commas"
//! <size>`. `cost passwords` prints the passwords.

#![expect(clippy::print_stdout, reason = "a program for the command line")]

use clientpress_core::{
    address,
    list::{self, Limits},
    strength,
};

/// What is repeated until a list has the size that is asked for, with what stands before and behind it.
const LISTS: [(&str, &str, &str, &str); 26] = [
    ("addresses", "email\n", "ann@example.org\n", ""),
    ("at signs in an open bracket", "email\n<", "@", " x>y"),
    ("at signs", "", "@", ""),
    ("at signs of full width", "", "＠", ""),
    ("opening brackets", "a@b.example ", "<", ""),
    ("closing brackets", "a@b.example ", ">", ""),
    ("brackets in brackets", "a@b.example ", "<([", ">)]"),
    ("brackets with an address", "", "<a@b.example", ">"),
    ("empty brackets", "", "<> ", "a@b.example"),
    ("commas", "a@b.example", ",", ""),
    ("words between commas", "a@b.example", "Ann, ", ""),
    ("semicolons", "a@b.example", ";", ""),
    ("pipes", "a@b.example", "|", ""),
    ("slashes", "a@b.example", " /", ""),
    ("quotes", "a@b.example", "\"", ""),
    ("open quotes", "email\n", "\"a@b.example\n", ""),
    ("quotes and commas", "a@b.example,", "\",", ""),
    ("single quotes", "", "'", "a@b.example"),
    ("colons", "", "mailto:", "a@b.example"),
    ("dots", "a@", ".", "example"),
    ("dots before", "", ".", "a@b.example"),
    ("question marks", "a@b.example", "?", ""),
    ("invisible characters", "", "\u{200B}\u{FEFF}", "a@b.example"),
    ("blanks", "", " \t", "a@b.example"),
    ("list marks", "", "- 1. • ", "a@b.example"),
    ("punycode", "email\n", "a@xn--mnchen-3ya.xn--mnchen-3ya.example\n", ""),
];

/// Passwords of up to 100 characters, repeated likewise.
const PASSWORDS: [(&str, &str); 12] = [
    ("a phrase", "otter velvet chimney 41"),
    ("signs for letters", "4@8({[<369!1|70$5+%2"),
    ("signs in words", "p@$$w0rd1!|7+({[<"),
    ("one letter", "a"),
    ("two letters", "ab"),
    ("a sequence", "abcdefghijklmnopqrstuvwxyz"),
    ("digits", "0123456789"),
    ("dates", "1/1/1111"),
    ("words", "password"),
    ("words by one letter", "theaandiof"),
    ("keys", "qwertyuiop"),
    ("capitals", "PaSsWoRd"),
];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let work = arguments.next().unwrap_or_default();
    let size = arguments.next().and_then(|size| size.parse::<usize>().ok()).unwrap_or(100);
    match work.as_str() {
        "passwords" => PASSWORDS.iter().for_each(|(name, pattern)| println!("{name}\t{}", password(pattern))),
        "all" => all(size),
        one => work_on(one, size),
    }
}

/// All works one after the other, each list with the size and with twice as much; each is named before it is done.
fn all(size: usize) {
    for kind in ["list", "address"] {
        for (name, ..) in LISTS {
            for bytes in [size, size.saturating_mul(2)] {
                next_work(&format!("{kind}: {name}"));
                work_on(&format!("{kind}: {name}"), bytes);
            }
        }
    }
    next_work("the dictionaries, and a phrase");
    work_on("password: a phrase", size);
    for (name, _) in PASSWORDS {
        next_work(&format!("password: {name}"));
        work_on(&format!("password: {name}"), size);
    }
    next_work("");
}

/// Where callgrind dumps what the work before has cost.
#[inline(never)]
fn next_work(name: &str) {
    println!("work\t{name}");
}

fn password(pattern: &str) -> String {
    pattern.chars().cycle().take(strength::SCORED_CHARS).collect()
}

fn work_on(work: &str, size: usize) {
    let (kind, name) = work.split_once(": ").unwrap_or_default();
    if let Some((_, pattern)) = PASSWORDS.iter().find(|(known, _)| kind == "password" && *known == name) {
        let text = "Ann-Marie Müller-Lüdenscheidt of Harbour & Sons, 4711 ".repeat(2);
        let texts = vec![text.as_bytes(); strength::MAX_GUESSABLE];
        println!("{:?}", strength::score(password(pattern).as_bytes(), texts));
    }
    let Some((_, before, pattern, behind)) = LISTS.iter().find(|(known, ..)| *known == name) else { return };
    let text = format!("{before}{}{behind}", pattern.repeat(size.checked_div(pattern.len()).unwrap_or_default()));
    match kind {
        "list" => {
            let limits = Limits { bytes: usize::MAX, lines: usize::MAX };
            println!("{:?}", list::read(text.as_bytes(), limits).map(|list| list.lines.len()));
        }
        "address" => println!("{:?}", address::read(&text).is_ok()),
        _ => {}
    }
}
