//! Kinds of tokens, with the numbers that the module `token` gives them.

/// A token's kind; as a number, what `token.py` calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum TokenKind {
    EndMarker = 0,
    Name,
    Number,
    String,
    Newline,
    Indent,
    Dedent,
    LeftParenthesis,
    RightParenthesis,
    LeftBracket,
    RightBracket,
    Colon,
    Comma,
    Semicolon,
    Plus,
    Minus,
    Star,
    Slash,
    VerticalBar,
    Ampersand,
    Less,
    Greater,
    Equal,
    Dot,
    Percent,
    LeftBrace,
    RightBrace,
    EqualEqual,
    NotEqual,
    LessEqual,
    GreaterEqual,
    Tilde,
    Circumflex,
    LeftShift,
    RightShift,
    DoubleStar,
    PlusEqual,
    MinusEqual,
    StarEqual,
    SlashEqual,
    PercentEqual,
    AmpersandEqual,
    VerticalBarEqual,
    CircumflexEqual,
    LeftShiftEqual,
    RightShiftEqual,
    DoubleStarEqual,
    DoubleSlash,
    DoubleSlashEqual,
    At,
    AtEqual,
    RightArrow,
    Ellipsis,
    ColonEqual,
    Exclamation,
    /// Any operator, or a character that is none.
    Operator,
    FStringStart = 59,
    FStringMiddle,
    FStringEnd,
    TStringStart,
    TStringMiddle,
    TStringEnd,
    Comment,
    /// The end of a line that ends no statement.
    BlankNewline,
}

use TokenKind as K;

/// Operators of three characters, of two, and of one.
const OPERATORS: [&[(&str, TokenKind)]; 3] = [
    &[
        ("**=", K::DoubleStarEqual),
        ("...", K::Ellipsis),
        ("//=", K::DoubleSlashEqual),
        ("<<=", K::LeftShiftEqual),
        (">>=", K::RightShiftEqual),
    ],
    &[
        ("!=", K::NotEqual),
        ("%=", K::PercentEqual),
        ("&=", K::AmpersandEqual),
        ("**", K::DoubleStar),
        ("*=", K::StarEqual),
        ("+=", K::PlusEqual),
        ("-=", K::MinusEqual),
        ("->", K::RightArrow),
        ("//", K::DoubleSlash),
        ("/=", K::SlashEqual),
        (":=", K::ColonEqual),
        ("<<", K::LeftShift),
        ("<=", K::LessEqual),
        ("<>", K::NotEqual),
        ("==", K::EqualEqual),
        (">=", K::GreaterEqual),
        (">>", K::RightShift),
        ("@=", K::AtEqual),
        ("^=", K::CircumflexEqual),
        ("|=", K::VerticalBarEqual),
    ],
    &[
        ("!", K::Exclamation),
        ("%", K::Percent),
        ("&", K::Ampersand),
        ("(", K::LeftParenthesis),
        (")", K::RightParenthesis),
        ("*", K::Star),
        ("+", K::Plus),
        (",", K::Comma),
        ("-", K::Minus),
        (".", K::Dot),
        ("/", K::Slash),
        (":", K::Colon),
        (";", K::Semicolon),
        ("<", K::Less),
        ("=", K::Equal),
        (">", K::Greater),
        ("@", K::At),
        ("[", K::LeftBracket),
        ("]", K::RightBracket),
        ("^", K::Circumflex),
        ("{", K::LeftBrace),
        ("|", K::VerticalBar),
        ("}", K::RightBrace),
        ("~", K::Tilde),
    ],
];

impl TokenKind {
    /// The operator that is exactly `text`; [`TokenKind::Operator`] if there is none.
    pub(super) fn of_operator(text: &[u8]) -> TokenKind {
        let group = OPERATORS[3 - text.len().clamp(1, 3)];
        let known = group.iter().find(|(operator, _)| operator.as_bytes() == text);
        known.map_or(TokenKind::Operator, |&(_, kind)| kind)
    }

    /// Whether it is an operator, a bracket or a delimiter.
    pub fn is_operator(self) -> bool {
        (TokenKind::LeftParenthesis..=TokenKind::Operator).contains(&self)
    }

    /// Whether it can extend over lines: string literals and the parts of those with replacement fields.
    pub fn is_string(self) -> bool {
        self == TokenKind::String || (TokenKind::FStringStart..=TokenKind::TStringEnd).contains(&self)
    }
}
