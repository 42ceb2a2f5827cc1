//! Lists of addresses: a CSV with any usual separator, or addresses as people paste them.

use csv::{ReaderBuilder, StringRecord};

use crate::{
    Error,
    address::{self, Addresses},
    characters,
    encoding::decode,
    headings::Column,
};

const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows with something in them among which the headings are: a title, a date and a remark may stand above.
const TITLE_ROWS: usize = 10;

/// How large a list may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of text, as UTF-8.
    pub bytes: usize,
    /// Lines that come out.
    pub lines: usize,
}

/// What was read.
#[derive(Debug)]
pub struct List {
    /// The text that was read, with plain line ends; reading it again gives the same list.
    pub text: String,
    /// Which encoding the bytes were taken for.
    pub encoding: &'static str,
    /// The columns that were read, with their headings as written; empty for a list without headings.
    pub columns: Vec<(Column, String)>,
    /// Headings of columns that were not read.
    pub ignored: Vec<String>,
    /// What stood above the headings, with the number of its line.
    pub titles: Vec<(usize, String)>,
    /// At least one.
    pub lines: Vec<Line>,
}

/// One address of a list, and what its line says with it. No text has blanks at its ends; nothing but addresses and
/// names has been checked.
#[derive(Debug, Eq, PartialEq)]
pub struct Line {
    /// The line of the text on which it begins, from 1.
    pub number: usize,
    /// The address in punycode; as it was written if something is wrong with it.
    pub email: String,
    /// The address as people write it.
    pub shown: String,
    /// May be empty, as each of the following.
    pub name: String,
    /// A portal's number or title.
    pub portal: String,
    /// A message.
    pub message: String,
    /// A number of days, as it was written.
    pub expiry: String,
    /// What is wrong with the address.
    pub problem: Option<Error>,
    /// What stands beside the address and belongs to nothing.
    pub left_out: String,
}

/// Reads a list out of a file's bytes or out of what was pasted.
///
/// # Errors
///
/// See [`decode`]; [`Error::NoAddress`], [`Error::TooManyLines`] or [`Error::OpenQuote`].
pub fn read(bytes: &[u8], limits: Limits) -> Result<List, Error> {
    let decoded = decode(bytes, limits.bytes)?;
    let mut list = List {
        text: String::new(),
        encoding: decoded.encoding,
        columns: vec![],
        ignored: vec![],
        titles: vec![],
        lines: vec![],
    };
    match Headings::find(&decoded.text) {
        Some(headings) => list.read_rows(&decoded.text, headings, limits.lines)?,
        None => list.read_text(&decoded.text, limits.lines)?,
    }
    if list.lines.is_empty() {
        return Err(Error::NoAddress);
    }
    list.text = decoded.text;
    Ok(list)
}

impl List {
    fn read_rows(&mut self, text: &str, headings: Headings, most: usize) -> Result<(), Error> {
        let columns = Columns::of(&headings.row.cells);
        for (index, heading) in headings.row.cells.iter().enumerate() {
            let heading = characters::line(heading);
            match columns.column_at(index) {
                Some(column) => self.columns.push((column, heading)),
                None if heading.is_empty() => {}
                None => self.ignored.push(heading),
            }
        }
        self.titles = headings.titles;
        for row in Rows::behind(text, headings.separator, &headings.row) {
            let row = row?;
            let cell = |column| columns.cell(&row.cells, column);
            let whole = address::name(cell(Column::Name));
            let (first, last) = (cell(Column::FirstName), cell(Column::LastName));
            // "Name" beside "Vorname" is the last name, unless there is a column for that too.
            let name = if whole.is_empty() || columns.is_last_name() {
                address::name(&format!("{first} {last} {whole}"))
            } else {
                whole
            };
            let common = Line {
                number: row.number,
                portal: characters::line(plain(cell(Column::Portal))),
                message: plain(cell(Column::Message)).to_owned(),
                expiry: characters::line(cell(Column::Expiry)),
                name,
                email: String::new(),
                shown: String::new(),
                problem: None,
                left_out: String::new(),
            };
            let surplus: Vec<&str> = row.cells.iter().skip(headings.row.cells.len()).map(characters::trim).collect();
            let surplus = surplus.into_iter().filter(|cell| !cell.is_empty());
            // Addresses side by side below a last heading "email" were meant to be read.
            if columns.index(Column::Email).is_some_and(|index| index.saturating_add(1) == headings.row.cells.len()) {
                let cells: Vec<&str> = std::iter::once(cell(Column::Email)).chain(surplus).collect();
                self.push(&cells.join("; "), &common, most)?;
            } else {
                let left_out = surplus.collect::<Vec<_>>().join(", ");
                self.push(cell(Column::Email), &Line { left_out, ..common }, most)?;
            }
        }
        Ok(())
    }

    /// Addresses in any arrangement, by lines.
    fn read_text(&mut self, text: &str, most: usize) -> Result<(), Error> {
        if !text.contains(['@', '＠']) {
            return Err(Error::NoAddress);
        }
        for (index, line) in text.split('\n').enumerate() {
            let is_directive = self.lines.is_empty() && directive(line).is_some();
            if !is_directive && !characters::trim(line).is_empty() {
                self.push(line, &Line::blank(index.saturating_add(1)), most)?;
            }
        }
        Ok(())
    }

    /// Adds each address of a cell or a line.
    fn push(&mut self, text: &str, common: &Line, most: usize) -> Result<(), Error> {
        let free = most.saturating_sub(self.lines.len());
        // One more than fits, to notice.
        let addresses = Addresses::in_line(&text.replace('\n', ";"), free.saturating_add(1));
        if addresses.found.len().max(1) > free {
            return Err(Error::TooManyLines);
        }
        let is_alone = addresses.found.len() < 2;
        let left_out = addresses.left_out.iter().map(String::as_str).chain([common.left_out.as_str()]);
        let mut left_out = left_out.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
        if addresses.found.is_empty() {
            self.lines.push(Line {
                problem: Some(Error::Blank),
                left_out: std::mem::take(&mut left_out),
                ..common.alike()
            });
        }
        for found in addresses.found {
            let mut line = Line { left_out: std::mem::take(&mut left_out), ..common.alike() };
            match found.address {
                Ok(address) => {
                    if !address.name.is_empty() && (line.name.is_empty() || !is_alone) {
                        line.name = address.name;
                    } else if !is_alone {
                        line.name.clear();
                    }
                    (line.email, line.shown) = (address.email, address.shown);
                }
                Err(problem) => {
                    (line.email, line.shown) = (found.written.clone(), found.written);
                    line.problem = Some(problem);
                }
            }
            self.lines.push(line);
        }
        Ok(())
    }
}

impl Line {
    fn blank(number: usize) -> Self {
        Self {
            number,
            email: String::new(),
            shown: String::new(),
            name: String::new(),
            portal: String::new(),
            message: String::new(),
            expiry: String::new(),
            problem: None,
            left_out: String::new(),
        }
    }

    /// Another address of the same line.
    fn alike(&self) -> Self {
        Self {
            name: self.name.clone(),
            portal: self.portal.clone(),
            message: self.message.clone(),
            expiry: self.expiry.clone(),
            ..Self::blank(self.number)
        }
    }
}

/// Where each column is; of two with one meaning, the first.
struct Columns([Option<usize>; Column::ALL.len()]);

impl Columns {
    fn of(cells: &StringRecord) -> Self {
        let found: Vec<Option<Column>> = cells.iter().map(Column::of).collect();
        Self(Column::ALL.map(|column| found.iter().position(|found| *found == Some(column))))
    }

    fn index(&self, column: Column) -> Option<usize> {
        Column::ALL.iter().zip(self.0).find_map(|(known, index)| (*known == column).then_some(index).flatten())
    }

    fn column_at(&self, index: usize) -> Option<Column> {
        Column::ALL.into_iter().find(|column| self.index(*column) == Some(index))
    }

    fn cell<'a>(&self, cells: &'a StringRecord, column: Column) -> &'a str {
        characters::trim(self.index(column).and_then(|index| cells.get(index)).unwrap_or_default())
    }

    fn is_last_name(&self) -> bool {
        self.index(Column::Name).is_some()
            && self.index(Column::FirstName).is_some()
            && self.index(Column::LastName).is_none()
    }
}

/// The row of headings and what stands above it.
struct Headings {
    separator: u8,
    row: Row,
    titles: Vec<(usize, String)>,
}

impl Headings {
    /// The first row with a column of addresses, read with the separator that finds most columns in it.
    fn find(text: &str) -> Option<Self> {
        let named = text.split('\n').find(|line| !characters::trim(line).is_empty()).and_then(directive);
        let all = SEPARATORS.map(Some);
        let separators = if named.is_some() { &[named][..] } else { &all[..] };
        let mut best: Option<(usize, Self)> = None;
        for separator in separators.iter().copied().flatten() {
            let Some(found) = Self::with(text, separator) else { continue };
            let columns = Columns::of(&found.row.cells).0.iter().flatten().count();
            let is_better = best.as_ref().is_none_or(|(most, known)| {
                (found.row.begin, *most, known.row.cells.len()) < (known.row.begin, columns, found.row.cells.len())
            });
            if is_better {
                best = Some((columns, found));
            }
        }
        best.map(|(_, found)| found)
    }

    fn with(text: &str, separator: u8) -> Option<Self> {
        let mut titles = vec![];
        for row in Rows::all(text, separator).take(TITLE_ROWS) {
            let row = row.ok()?;
            if row.cells.iter().any(|cell| Column::of(cell) == Some(Column::Email)) {
                return Some(Self { separator, row, titles });
            }
            // An address is no title.
            if row.cells.iter().any(|cell| cell.contains(['@', '＠'])) {
                return None;
            }
            if titles.is_empty() && text.get(row.begin..row.end).and_then(directive).is_some() {
                continue;
            }
            let cells = row.cells.iter().map(characters::line).filter(|cell| !cell.is_empty());
            titles.push((row.number, cells.collect::<Vec<_>>().join(" ")));
        }
        None
    }
}

/// The separator that Excel names in a line of its own.
fn directive(line: &str) -> Option<u8> {
    match characters::trim(line).as_bytes() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator] => Some(*separator),
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'='] if line.contains('\t') => Some(b'\t'),
        _ => None,
    }
}

/// One record of a CSV.
struct Row {
    /// The line on which it begins, from 1.
    number: usize,
    /// The byte at which it begins.
    begin: usize,
    /// The byte behind it.
    end: usize,
    cells: StringRecord,
}

/// The records that have something in them.
struct Rows<'a> {
    text: &'a str,
    /// Where `reader` began.
    offset: usize,
    reader: csv::Reader<&'a [u8]>,
    /// The byte up to which lines are counted, and their number there.
    counted: (usize, usize),
}

impl<'a> Rows<'a> {
    fn all(text: &'a str, separator: u8) -> Self {
        Self::from(text, separator, 0, 1)
    }

    fn behind(text: &'a str, separator: u8, row: &Row) -> Self {
        let lines = text.get(row.begin..row.end).map_or(0, |raw| raw.matches('\n').count());
        Self::from(text, separator, row.end, row.number.saturating_add(lines))
    }

    fn from(text: &'a str, separator: u8, begin: usize, number: usize) -> Self {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text.get(begin..).unwrap_or_default().as_bytes());
        Self { text, offset: begin, reader, counted: (begin, number) }
    }

    fn end(&self) -> usize {
        self.offset.saturating_add(usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX))
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut cells = StringRecord::new();
            // The text is UTF-8 and records may have any length: nothing is left to go wrong.
            if !self.reader.read_record(&mut cells).ok()? {
                return None;
            }
            let end = self.end();
            let (counted, mut number) = self.counted;
            let raw = self.text.get(counted..end)?;
            // The reader passes over empty lines before a record.
            let record = raw.trim_start_matches('\n');
            let skipped = raw.len().saturating_sub(record.len());
            number = number.saturating_add(skipped);
            let begin = counted.saturating_add(skipped);
            let lines = record.matches('\n').count();
            self.counted = (end, number.saturating_add(lines));
            let is_open =
                end >= self.text.len() && record.trim_end().contains('\n') && record.matches('"').count() & 1 == 1;
            if is_open {
                return Some(Err(Error::OpenQuote(number)));
            }
            if cells.iter().any(|cell| !characters::trim(cell).is_empty()) {
                return Some(Ok(Row { number, begin, end, cells }));
            }
        }
    }
}

/// Takes off the apostrophe that keeps spreadsheet programs from running a text as a formula.
fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'')
        .filter(|text| characters::trim(text).starts_with(['=', '+', '-', '@']))
        .map_or(cell, characters::trim)
}
