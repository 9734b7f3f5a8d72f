//! Which error handler a codec was given.

/// What to do about what cannot be encoded or decoded. The names that are built in are handled without calling Python code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errors<'a> {
    /// `strict`: raise.
    Strict,
    /// `ignore`: leave it out.
    Ignore,
    /// `replace`: U+FFFD, or a question mark.
    Replace,
    /// `backslashreplace`: escapes.
    BackslashReplace,
    /// `xmlcharrefreplace`: character references; for encoding alone.
    XmlCharRefReplace,
    /// `namereplace`: `\N{…}`; for encoding alone.
    NameReplace,
    /// `surrogateescape` (PEP 383): bytes from 128 on are lone surrogates.
    SurrogateEscape,
    /// `surrogatepass`: surrogates like other characters; for the UTF codecs alone.
    SurrogatePass,
    /// A registered one.
    Registered(&'a str),
}

impl<'a> Errors<'a> {
    /// The handler of this name; `None` is `strict`.
    pub fn new(name: Option<&'a str>) -> Errors<'a> {
        match name.unwrap_or("strict") {
            "strict" => Errors::Strict,
            "ignore" => Errors::Ignore,
            "replace" => Errors::Replace,
            "backslashreplace" => Errors::BackslashReplace,
            "xmlcharrefreplace" => Errors::XmlCharRefReplace,
            "namereplace" => Errors::NameReplace,
            "surrogateescape" => Errors::SurrogateEscape,
            "surrogatepass" => Errors::SurrogatePass,
            other => Errors::Registered(other),
        }
    }
}
