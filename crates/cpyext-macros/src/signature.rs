//! Signature strings: `"($self, sep=None, /, *, maxsplit=-1)"`.
//!
//! The same string becomes the `__text_signature__` that `inspect` reads and the description that binds a call's
//! arguments, so the two cannot disagree. Defaults are kept as text: only those that Rust can spell as a literal
//! (integers, floats, `True`, `False`) are ever turned into values.

use std::fmt;

/// One named parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    /// The name callers use.
    pub name: String,
    /// The text after `=`; `None` when the parameter is required.
    pub default: Option<String>,
}

/// A parsed signature. `params` holds positional parameters first, keyword-only ones last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signature {
    /// The receiver as written (`$self`, `$type`, `$module`), when it was written.
    pub receiver: Option<String>,
    /// Every parameter but the receiver, `*args` and `**kwargs`.
    pub params: Vec<Param>,
    /// How many of `params` stand before `/`.
    pub positional_only: usize,
    /// How many of `params` can be given by position.
    pub positional: usize,
    /// The name of `*args`.
    pub varargs: Option<String>,
    /// The name of `**kwargs`.
    pub varkw: Option<String>,
}

impl Signature {
    /// Parse the text between and including the parentheses.
    pub fn parse(text: &str) -> Result<Self, String> {
        let inner = text
            .trim()
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
            .ok_or("a signature stands in parentheses: \"(a, b=None, /)\"")?;
        let mut signature = Signature::default();
        let mut star = false;
        for (position, part) in split_top_level(inner)?.into_iter().enumerate() {
            signature.add_part(position, part.trim(), &mut star)?;
        }
        if star && signature.varargs.is_none() && signature.positional == signature.params.len() {
            return Err("keyword-only parameters must follow a bare `*`".into());
        }
        if !star {
            signature.positional = signature.params.len();
        }
        signature.check()?;
        Ok(signature)
    }

    /// The signature of a function whose `names` are all required and positional-only.
    pub fn positional_only(names: impl IntoIterator<Item = String>) -> Self {
        let params: Vec<_> = names.into_iter().map(|name| Param { name, default: None }).collect();
        Signature { positional_only: params.len(), positional: params.len(), params, ..Signature::default() }
    }

    /// How many leading positional parameters have no default.
    pub fn required(&self) -> usize {
        self.params[..self.positional].iter().take_while(|param| param.default.is_none()).count()
    }

    /// Whether no argument can be given by keyword.
    pub fn is_positional_only(&self) -> bool {
        self.positional_only == self.params.len() && self.varkw.is_none()
    }

    fn add_part(&mut self, position: usize, part: &str, star: &mut bool) -> Result<(), String> {
        if part.is_empty() {
            return Err("a parameter is missing between two commas".into());
        }
        if self.varkw.is_some() {
            return Err("nothing can follow `**kwargs`".into());
        }
        if let Some(name) = part.strip_prefix('$') {
            if position != 0 {
                return Err(format!("`${name}` must come first"));
            }
            self.receiver = Some(part.to_owned());
        } else if part == "/" {
            // Behind the receiver alone, `/` says what is so anyway: that the receiver has no name.
            let behind_receiver = position == 1 && self.receiver.is_some();
            if self.positional_only != 0 || *star || (self.params.is_empty() && !behind_receiver) {
                return Err("`/` must stand once, after a parameter and before `*`".into());
            }
            self.positional_only = self.params.len();
        } else if let Some(name) = part.strip_prefix("**") {
            self.varkw = Some(identifier(name)?.to_owned());
            if !*star {
                self.positional = self.params.len();
                *star = true;
                // A `**kwargs` ends the positional parameters without announcing keyword-only ones.
                self.varargs.get_or_insert_default();
            }
        } else if let Some(name) = part.strip_prefix('*') {
            if *star {
                return Err("`*` must stand once".into());
            }
            *star = true;
            self.positional = self.params.len();
            if !name.is_empty() {
                self.varargs = Some(identifier(name)?.to_owned());
            }
        } else {
            let (name, default) = match part.split_once('=') {
                Some((_, default)) if default.trim().is_empty() => {
                    return Err(format!("`{part}` has no default"));
                }
                Some((name, default)) => (name, Some(default.trim().to_owned())),
                None => (part, None),
            };
            self.params.push(Param { name: identifier(name)?.to_owned(), default });
        }
        Ok(())
    }

    fn check(&mut self) -> Result<(), String> {
        if self.varargs.as_deref() == Some("") {
            self.varargs = None;
        }
        let positional = &self.params[..self.positional];
        if let Some(late) = positional[self.required()..].iter().find(|param| param.default.is_none()) {
            return Err(format!("`{}` has no default but follows a parameter that has one", late.name));
        }
        for (index, param) in self.params.iter().enumerate() {
            if self.params[..index].iter().any(|other| other.name == param.name) {
                return Err(format!("`{}` stands twice", param.name));
            }
        }
        Ok(())
    }
}

/// The text form, without the receiver: `a, b=None, /`.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        for (index, param) in self.params.iter().enumerate() {
            if index == self.positional && self.varargs.is_none() {
                parts.push("*".to_owned());
            } else if index == self.positional {
                parts.extend(self.varargs.iter().map(|name| format!("*{name}")));
            }
            parts.push(match &param.default {
                Some(default) => format!("{}={default}", param.name),
                None => param.name.clone(),
            });
            if index + 1 == self.positional_only {
                parts.push("/".to_owned());
            }
        }
        if self.positional == self.params.len() {
            parts.extend(self.varargs.iter().map(|name| format!("*{name}")));
        }
        parts.extend(self.varkw.iter().map(|name| format!("**{name}")));
        f.write_str(&parts.join(", "))
    }
}

fn identifier(text: &str) -> Result<&str, String> {
    let text = text.trim();
    let mut chars = text.chars();
    let starts = chars.next().is_some_and(|first| first.is_alphabetic() || first == '_');
    if starts && chars.all(|other| other.is_alphanumeric() || other == '_') {
        Ok(text)
    } else {
        Err(format!("`{text}` is not a parameter name"))
    }
}

/// Split at the commas that are outside brackets and quotes.
fn split_top_level(text: &str) -> Result<Vec<&str>, String> {
    let (mut parts, mut start, mut depth, mut quote) = (Vec::new(), 0, 0_u32, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.checked_sub(1).ok_or("unbalanced brackets")?,
            (None, ',') if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    if depth != 0 || quote.is_some() {
        return Err("unbalanced brackets or quotes".into());
    }
    if !text[start..].trim().is_empty() {
        parts.push(&text[start..]);
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::Signature;

    fn names(signature: &Signature) -> Vec<&str> {
        signature.params.iter().map(|param| param.name.as_str()).collect()
    }

    #[test]
    fn kinds_of_parameters() {
        let signature = Signature::parse("($self, a, b=None, /, c=-1, *, d, e=(1, ','))").unwrap();
        assert_eq!(signature.receiver.as_deref(), Some("$self"));
        assert_eq!(names(&signature), ["a", "b", "c", "d", "e"]);
        assert_eq!((signature.positional_only, signature.positional, signature.required()), (2, 3, 1));
        assert_eq!(signature.params[4].default.as_deref(), Some("(1, ',')"));
        assert!(!signature.is_positional_only());
        assert_eq!(signature.to_string(), "a, b=None, /, c=-1, *, d, e=(1, ',')");
    }

    #[test]
    fn empty_and_positional_only() {
        let empty = Signature::parse("()").unwrap();
        assert!(empty.is_positional_only() && empty.params.is_empty());
        assert_eq!(empty.to_string(), "");
        let signature = Signature::parse("(iterable, n=2, /)").unwrap();
        assert!(signature.is_positional_only());
        assert_eq!((signature.positional, signature.required()), (2, 1));
    }

    #[test]
    fn star_args() {
        let signature = Signature::parse("(a, *args, b=1, **kwargs)").unwrap();
        assert_eq!(
            (signature.varargs.as_deref(), signature.varkw.as_deref()),
            (Some("args"), Some("kwargs"))
        );
        assert_eq!((signature.positional, signature.params.len()), (1, 2));
        assert_eq!(signature.to_string(), "a, *args, b=1, **kwargs");
        let keywords = Signature::parse("(a, /, **kwargs)").unwrap();
        assert_eq!((keywords.varargs.as_deref(), keywords.positional), (None, 1));
        assert_eq!(keywords.to_string(), "a, /, **kwargs");
        assert_eq!(Signature::parse("(*args)").unwrap().to_string(), "*args");
    }

    #[test]
    fn faults_are_named() {
        for (text, word) in [
            ("a, b", "parentheses"),
            ("(a, $self)", "first"),
            ("(/, a)", "`/`"),
            ("(a, /, b, /)", "`/`"),
            ("(a, *)", "keyword-only"),
            ("(*, *, a)", "once"),
            ("(a=1, b)", "`b` has no default"),
            ("(a, a)", "twice"),
            ("(a b)", "not a parameter name"),
            ("(a=)", "no default"),
            ("(a, , b)", "missing"),
            ("(a=(1)", "unbalanced"),
            ("(**k, a)", "nothing can follow"),
        ] {
            let message = Signature::parse(text).expect_err(text);
            assert!(message.contains(word), "{text}: {message}");
        }
    }

    #[test]
    fn keyword_only_may_be_required_after_optional() {
        let signature = Signature::parse("(a=1, *, b)").unwrap();
        assert_eq!((signature.required(), signature.positional), (0, 1));
    }
}
