//! Reading records line by line: a field in quotes may go on in the next line.

use super::{CARRIAGE_RETURN, Format, LINE_FEED, Quoting, SPACE};
use crate::text::{StrBuilder, TextRef};

/// Where the reader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    StartRecord,
    StartField,
    Escaped,
    InField,
    InQuotedField,
    EscapedInQuotedField,
    QuoteInQuotedField,
    EatLineEnd,
    AfterEscapedLineEnd,
}

/// A field that was read.
#[derive(Debug)]
pub struct Field {
    /// Its text.
    pub text: StrBuilder,
    /// Whether it was in quotes.
    pub quoted: bool,
}

/// What is wrong with the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// Something else than a delimiter follows the closing quote.
    AfterQuote,
    /// A line goes on behind its end.
    NewLine,
    /// A field is longer than this.
    TooLong(usize),
}

/// The reader of one record.
#[derive(Debug)]
pub struct Reader {
    state: State,
    field: Field,
    fields: Vec<Field>,
    limit: usize,
}

fn new_field() -> Field {
    Field { text: StrBuilder::new(), quoted: false }
}

fn is_line_end(ch: Option<u32>) -> bool {
    matches!(ch, None | Some(LINE_FEED | CARRIAGE_RETURN))
}

impl Reader {
    /// A reader at the start of a record, whose fields may be `limit` characters long.
    pub fn new(limit: usize) -> Self {
        Reader { state: State::StartRecord, field: new_field(), fields: Vec::new(), limit }
    }

    /// Whether the record is complete: its lines were all read.
    pub fn is_complete(&self) -> bool {
        self.state == State::StartRecord
    }

    /// Whether the input must not end here.
    pub fn is_within_field(&self) -> bool {
        !self.field.text.is_empty() || self.state == State::InQuotedField
    }

    /// The fields, with the one that has not ended.
    pub fn finish(mut self) -> Vec<Field> {
        if self.is_within_field() {
            self.save();
        }
        self.fields
    }

    /// Reads one line and its end.
    ///
    /// # Errors
    /// [`Invalid`]; the record is lost then.
    pub fn line(&mut self, format: &Format, line: TextRef<'_>) -> Result<(), Invalid> {
        let mut at = 0;
        while at < line.len() {
            let run = self.plain_run(format, line, at);
            if run > at {
                self.append(line.slice(at, run))?;
                at = run;
                continue;
            }
            self.step(format, Some(line.at(at)))?;
            at += 1;
        }
        self.step(format, None)
    }

    /// The end of the characters from `at` on that mean only themselves.
    fn plain_run(&self, format: &Format, line: TextRef<'_>, at: usize) -> usize {
        let Format { delimiter, quote, escape, .. } = *format;
        let ends = |ch: u32| match self.state {
            State::InField => {
                ch == delimiter || Some(ch) == escape || ch == LINE_FEED || ch == CARRIAGE_RETURN
            }
            State::InQuotedField => Some(ch) == quote || Some(ch) == escape,
            _ => true,
        };
        let length = match line {
            TextRef::Latin1(units) => units[at..].iter().position(|&unit| ends(u32::from(unit))),
            TextRef::Ucs2(units) => units[at..].iter().position(|&unit| ends(u32::from(unit))),
            TextRef::Ucs4(units) => units[at..].iter().position(|&unit| ends(unit)),
        };
        length.map_or(line.len(), |length| at + length)
    }

    fn append(&mut self, text: TextRef<'_>) -> Result<(), Invalid> {
        if self.field.text.len() + text.len() > self.limit {
            return Err(Invalid::TooLong(self.limit));
        }
        self.field.text.push_text(text);
        Ok(())
    }

    fn push(&mut self, ch: u32) -> Result<(), Invalid> {
        if self.field.text.len() >= self.limit {
            return Err(Invalid::TooLong(self.limit));
        }
        self.field.text.push(ch);
        Ok(())
    }

    fn save(&mut self) {
        self.fields.push(core::mem::replace(&mut self.field, new_field()));
    }

    /// Ends the field and the record's line.
    fn save_at_line_end(&mut self, ch: Option<u32>) {
        self.save();
        self.state = if ch.is_none() { State::StartRecord } else { State::EatLineEnd };
    }

    /// Reads one character; `None` is the end of the line.
    fn step(&mut self, format: &Format, ch: Option<u32>) -> Result<(), Invalid> {
        match self.state {
            State::StartRecord => match ch {
                // an empty line is an empty record
                None => Ok(()),
                Some(LINE_FEED | CARRIAGE_RETURN) => {
                    self.state = State::EatLineEnd;
                    Ok(())
                }
                Some(_) => self.start_field(format, ch),
            },
            State::StartField => self.start_field(format, ch),
            State::Escaped => {
                let line_end = matches!(ch, Some(LINE_FEED | CARRIAGE_RETURN));
                self.state = if line_end { State::AfterEscapedLineEnd } else { State::InField };
                self.push(ch.unwrap_or(LINE_FEED))
            }
            State::AfterEscapedLineEnd if ch.is_none() => Ok(()),
            State::AfterEscapedLineEnd | State::InField => self.in_field(format, ch),
            State::InQuotedField => self.in_quoted_field(format, ch),
            State::EscapedInQuotedField => {
                self.state = State::InQuotedField;
                self.push(ch.unwrap_or(LINE_FEED))
            }
            State::QuoteInQuotedField => self.after_quote(format, ch),
            State::EatLineEnd => match ch {
                Some(LINE_FEED | CARRIAGE_RETURN) => Ok(()),
                None => {
                    self.state = State::StartRecord;
                    Ok(())
                }
                Some(_) => Err(Invalid::NewLine),
            },
        }
    }

    fn start_field(&mut self, format: &Format, ch: Option<u32>) -> Result<(), Invalid> {
        self.state = State::StartField;
        let Some(plain) = ch.filter(|_| !is_line_end(ch)) else {
            self.save_at_line_end(ch);
            return Ok(());
        };
        if ch == format.quote && format.quoting != Quoting::None {
            self.field.quoted = true;
            self.state = State::InQuotedField;
        } else if ch == format.escape {
            self.state = State::Escaped;
        } else if plain == SPACE && format.skip_initial_space {
            // stays at the start
        } else if plain == format.delimiter {
            self.save();
        } else {
            self.state = State::InField;
            return self.push(plain);
        }
        Ok(())
    }

    fn in_field(&mut self, format: &Format, ch: Option<u32>) -> Result<(), Invalid> {
        let Some(plain) = ch.filter(|_| !is_line_end(ch)) else {
            self.save_at_line_end(ch);
            return Ok(());
        };
        if ch == format.escape {
            self.state = State::Escaped;
        } else if plain == format.delimiter {
            self.save();
            self.state = State::StartField;
        } else {
            self.state = State::InField;
            return self.push(plain);
        }
        Ok(())
    }

    fn in_quoted_field(&mut self, format: &Format, ch: Option<u32>) -> Result<(), Invalid> {
        let Some(plain) = ch else { return Ok(()) };
        if ch == format.escape {
            self.state = State::EscapedInQuotedField;
        } else if ch == format.quote && format.quoting != Quoting::None {
            self.state = if format.double_quote { State::QuoteInQuotedField } else { State::InField };
        } else {
            return self.push(plain);
        }
        Ok(())
    }

    /// What follows a quote in a field in quotes: the same again, or the field's end.
    fn after_quote(&mut self, format: &Format, ch: Option<u32>) -> Result<(), Invalid> {
        let Some(plain) = ch.filter(|_| !is_line_end(ch)) else {
            self.save_at_line_end(ch);
            return Ok(());
        };
        if ch == format.quote && format.quoting != Quoting::None {
            self.state = State::InQuotedField;
            self.push(plain)
        } else if plain == format.delimiter {
            self.save();
            self.state = State::StartField;
            Ok(())
        } else if format.strict {
            Err(Invalid::AfterQuote)
        } else {
            self.state = State::InField;
            self.push(plain)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::excel;
    use super::*;

    fn read(format: &Format, lines: &[&str]) -> Result<Vec<String>, Invalid> {
        let mut reader = Reader::new(10);
        for line in lines {
            reader.line(format, StrBuilder::from(*line).view())?;
        }
        Ok(reader.finish().iter().map(|field| field.text.view().to_string_lossy()).collect())
    }

    #[test]
    fn records() {
        let format = excel();
        assert_eq!(read(&format, &["a,\"b,\"\"c\",\r\n"]).unwrap(), ["a", "b,\"c", ""]);
        assert_eq!(read(&format, &["\"a\n", "b\",é"]).unwrap(), ["a\nb", "é"]);
        assert_eq!(read(&format, &["\n"]).unwrap(), [""; 0]);
        assert_eq!(read(&format, &["\"a\"b"]).unwrap(), ["ab"]);
        assert_eq!(read(&format, &["a\rb"]), Err(Invalid::NewLine));
        assert_eq!(read(&format, &["01234567890"]), Err(Invalid::TooLong(10)));
        assert_eq!(read(&Format { strict: true, ..excel() }, &["\"a\"b"]), Err(Invalid::AfterQuote));
        let escaping = Format { escape: Some(u32::from(b'\\')), ..excel() };
        assert_eq!(read(&escaping, &["a\\,b,\"\\\"\""]).unwrap(), ["a,b", "\""]);
    }
}
