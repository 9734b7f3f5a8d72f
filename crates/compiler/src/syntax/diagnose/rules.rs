//! Mistakes that CPython's grammar has a rule for, by the parser's error or by the tokens.

use ruff_python_parser::{InterpolatedStringErrorType, LexicalErrorType, ParseErrorType};
use ruff_text_size::{Ranged, TextRange};

use super::names::{expression_ending_at, expression_starting_at};
use super::{Failure, span, text_size};
use crate::syntax::error::SyntaxError;
use crate::syntax::tokens::Kind;

/// Keywords that start statements, which are no expressions.
const STATEMENTS: [&str; 12] = [
    "pass", "break", "continue", "return", "raise", "global", "nonlocal", "del", "import", "from", "assert",
    "yield",
];

/// All keywords: where one stands, no expression can begin, or only one that says so.
const KEYWORDS: [&str; 31] = [
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
    "except", "finally", "for", "from", "global", "if", "import", "in", "is", "nonlocal", "or", "pass",
    "raise", "return", "try", "while", "with", "yield", "not",
];

/// Whether a name is a keyword.
pub(super) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

impl Failure<'_> {
    pub(super) fn rule_for_cause(&self) -> Option<SyntaxError> {
        let here = |msg: &str| Some(self.error_on(self.token(), msg));
        let over = |msg: &str| Some(self.error_over(self.cause.location, msg));
        match &self.cause.error {
            ParseErrorType::PositionalAfterKeywordArgument => {
                self.end_of_call("positional argument follows keyword argument")
            }
            ParseErrorType::PositionalAfterKeywordUnpacking => {
                self.end_of_call("positional argument follows keyword argument unpacking")
            }
            ParseErrorType::InvalidArgumentUnpackingOrder if self.star_of_nothing().is_some() => {
                self.star_of_nothing()
            }
            ParseErrorType::InvalidArgumentUnpackingOrder => {
                let comma = self.previous()?;
                let msg = "iterable argument unpacking follows keyword argument unpacking";
                let range = TextRange::new(text_size(comma.start), self.cause.location.end());
                Some(self.error_over(range, msg))
            }
            ParseErrorType::UnparenthesizedGeneratorExpression => {
                let first = self.token_at(self.line_start(self.at));
                let after = self.token_at(self.index_from(self.cause.location.end()));
                if self.is(first, "class") && self.is(self.previous(), "(") && self.is(after, ")") {
                    let inside = &self.tokens[self.at..];
                    let clause = inside.iter().find(|token| self.is(Some(**token), "for"))?;
                    return Some(self.error_on(*clause, "invalid syntax"));
                }
                over("Generator expression must be parenthesized")
            }
            ParseErrorType::NonDefaultParamAfterDefaultParam => {
                here("parameter without a default follows parameter with a default")
            }
            ParseErrorType::VarParameterWithDefault => self.default_of_starred(),
            ParseErrorType::ParamAfterVarKeywordParam => here("arguments cannot follow var-keyword argument"),
            ParseErrorType::ExpectedKeywordParam if self.star_ends_parameters() => self.bare_star(),
            ParseErrorType::EmptyImportNames if self.token().kind == Kind::Newline => {
                let mut error = self.error_on(self.token(), "Expected one or more names after 'import'");
                error.end_col = error.col;
                Some(error)
            }
            ParseErrorType::EmptyTypeParams => Some(self.no_type_parameters()),
            ParseErrorType::IterableUnpackingInComprehension => {
                over("iterable unpacking cannot be used in comprehension")
            }
            ParseErrorType::InvalidStarredExpressionUsage if self.is_parenthesized_star() => {
                over("cannot use starred expression here")
            }
            ParseErrorType::InvalidMatchPatternTarget if self.is(self.previous(), "**") => {
                here("invalid syntax")
            }
            ParseErrorType::InvalidMatchPatternTarget => over("cannot use '_' as a target"),
            ParseErrorType::ExpectedRealNumber => over("real number required in complex literal"),
            ParseErrorType::ExpectedImaginaryNumber => over("imaginary number required in complex literal"),
            ParseErrorType::FStringError(kind) => self.interpolated(kind, 'f'),
            ParseErrorType::TStringError(kind) => self.interpolated(kind, 't'),
            ParseErrorType::Lexical(kind) => self.lexical(kind),
            ParseErrorType::OtherError(msg) => self.other(msg),
            _ => None,
        }
    }

    fn other(&self, msg: &str) -> Option<SyntaxError> {
        let here = |msg: &str| Some(self.error_on(self.token(), msg));
        let over = |msg: &str| Some(self.error_over(self.cause.location, msg));
        match msg {
            "Only one '/' separator allowed" => here("/ may appear only once"),
            "'/' parameter must appear before '*' parameter" => here("/ must be ahead of *"),
            "Position-only parameter separator not allowed as first parameter" => {
                let before = self.previous();
                let star = self.at.checked_sub(2).and_then(|index| self.token_at(index));
                if self.is(before, ",") && self.is(star, "*") {
                    here("/ must be ahead of *")
                } else if self.is(self.token_at(self.at + 1), ",") {
                    here("at least one argument must precede /")
                } else {
                    None
                }
            }
            "Only one '*' separator allowed" | "Only one '*' parameter allowed" => {
                here("* argument may appear only once")
            }
            "Only one '**' parameter allowed" => here("arguments cannot follow var-keyword argument"),
            "Trailing comma not allowed" if self.is(self.token_at(self.line_start(self.at)), "from") => {
                let newline = self.tokens[self.at..].iter().find(|token| token.kind == Kind::Newline)?;
                Some(self.error_on(*newline, "trailing comma not allowed without surrounding parentheses"))
            }
            "Multiple exception types must be parenthesized when using `as`" => {
                let index =
                    (self.at..self.tokens.len()).find(|&index| self.is(self.token_at(index), "as"))?;
                let end = text_size(self.token_at(index + 1)?.end);
                let range = TextRange::new(self.cause.location.start(), end);
                Some(self.error_over(range, "multiple exception types must be parenthesized when using 'as'"))
            }
            "Cannot have both 'except' and 'except*' on the same 'try'" => {
                // The keyword, and the star if there is one.
                let keyword = self.token();
                let star = self.token_at(self.at + 1).filter(|token| self.text(*token) == "*");
                let end = star.map_or(keyword.end, |star| star.end);
                let range = TextRange::new(text_size(keyword.start), text_size(end));
                Some(self.error_over(range, "cannot have both 'except' and 'except*' on the same 'try'"))
            }
            "Expected one or more exception types" => here("expected one or more exception types"),
            "Positional patterns cannot follow keyword patterns" => {
                over("positional patterns follow keyword patterns")
            }
            "Invalid mapping pattern key" => {
                over("mapping pattern keys may only match literals and attribute lookups")
            }
            _ if msg.contains("mix") || msg.contains("mixed") => self.mixed_literals(msg),
            _ => None,
        }
    }

    fn mixed_literals(&self, msg: &str) -> Option<SyntaxError> {
        let text = if msg.contains("t-string") {
            "cannot mix t-string literals with string or bytes literals"
        } else {
            "cannot mix bytes and nonbytes literals"
        };
        // CPython notices after the last of them, with the exception of t-strings.
        if msg.contains("t-string") {
            return Some(self.error_over(self.cause.location, text));
        }
        let end = self.index_from(self.cause.location.end());
        Some(self.error_on(self.tokens[end], text))
    }

    /// The bracket that closes the call with the mistake.
    fn end_of_call(&self, msg: &str) -> Option<SyntaxError> {
        let level = self.token().level;
        let closes = |token: &&crate::syntax::tokens::Token| token.level + 1 == level;
        let last = self.tokens[self.at..].iter().find(closes)?;
        Some(self.error_on(*last, msg))
    }

    fn default_of_starred(&self) -> Option<SyntaxError> {
        let equals = self.index_from(self.cause.location.start());
        let index = (equals..self.tokens.len()).find(|&index| self.is(self.token_at(index), "="))?;
        let stars = self.tokens[..index].iter().rev().find(|token| self.text(**token).starts_with('*'))?;
        let what = if self.text(*stars) == "**" { "var-keyword" } else { "var-positional" };
        Some(self.error_on(self.tokens[index], format!("{what} argument cannot have default value")))
    }

    fn bare_star(&self) -> Option<SyntaxError> {
        let star = self.tokens[..=self.at].iter().rev().find(|token| self.text(**token) == "*")?;
        Some(self.error_on(*star, "named arguments must follow bare *"))
    }

    /// Whether nothing that could be a parameter follows the bare `*`.
    fn star_ends_parameters(&self) -> bool {
        let Some(star) = (0..=self.at).rev().find(|&index| self.is(self.token_at(index), "*")) else {
            return false;
        };
        let next = if self.is(self.token_at(star + 1), ",") { star + 2 } else { star + 1 };
        [")", ":", "**"].iter().any(|text| self.is(self.token_at(next), text))
    }

    fn is_parenthesized_star(&self) -> bool {
        self.is(self.previous(), "(")
    }

    fn interpolated(&self, kind: &InterpolatedStringErrorType, prefix: char) -> Option<SyntaxError> {
        let here = |msg: &str| Some(self.error_on(self.token(), format!("{prefix}-string: {msg}")));
        match kind {
            InterpolatedStringErrorType::LambdaWithoutParentheses => {
                let msg = "lambda expressions are not allowed without parentheses";
                Some(self.error_over(self.cause.location, format!("{prefix}-string: {msg}")))
            }
            InterpolatedStringErrorType::ConversionFlagNotImmediatelyAfterExclamation => {
                here("conversion type must come right after the exclamation mark")
            }
            InterpolatedStringErrorType::InvalidConversionFlag => self.conversion(prefix),
            InterpolatedStringErrorType::UnclosedLbrace => {
                self.replacement_field().or_else(|| self.missing_comma()).or_else(|| self.replacement_end())
            }
            _ => None,
        }
    }

    fn conversion(&self, prefix: char) -> Option<SyntaxError> {
        let index = (0..=self.at).rev().find(|&index| self.is(self.token_at(index), "!"))?;
        let flag = self.token_at(index + 1)?;
        let msg = match flag.kind {
            Kind::Name => format!(
                "{prefix}-string: invalid conversion character '{}': expected 's', 'r', or 'a'",
                self.text(flag)
            ),
            _ if self.is(Some(flag), "}") || self.is(Some(flag), ":") => {
                format!("{prefix}-string: missing conversion character")
            }
            _ => format!("{prefix}-string: invalid conversion character"),
        };
        Some(self.error_on(flag, msg))
    }

    fn lexical(&self, kind: &LexicalErrorType) -> Option<SyntaxError> {
        match kind {
            LexicalErrorType::InvalidByteLiteral => {
                let msg = "bytes can only contain ASCII literal characters";
                Some(self.error_on(self.token(), msg))
            }
            LexicalErrorType::UnicodeError
            | LexicalErrorType::MissingUnicodeLbrace
            | LexicalErrorType::MissingUnicodeRbrace => self.bad_escape(),
            LexicalErrorType::OtherError(msg) if msg.contains("cannot mix bytes") => {
                Some(self.error_over(self.cause.location, "cannot mix bytes and nonbytes literals"))
            }
            _ => None,
        }
    }

    /// An escape sequence that names no character, in the words of the `unicodeescape` codec.
    fn bad_escape(&self) -> Option<SyntaxError> {
        let is_text = |token: &crate::syntax::tokens::Token| {
            matches!(token.kind, Kind::String | Kind::InterpolatedMiddle)
        };
        let token = Some(self.token()).filter(is_text).or(self.previous().filter(is_text))?;
        let body = self.text(token);
        let content = body.find(['"', '\'']).map_or(0, |quote| quote + 1);
        let content = if body[content..].starts_with("\"\"") || body[content..].starts_with("''") {
            content + 2
        } else {
            content
        };
        let content = if token.kind == Kind::String { content } else { 0 };
        let is_bytes = body[..content].contains(['b', 'B']);
        let (start, end, reason) = find_bad_escape(&body[content..])?;
        if is_bytes {
            return Some(
                self.error_on(token, format!("(value error) invalid \\x escape at position {start}")),
            );
        }
        // The parts of an f-string are looked at when all of it was read.
        let token = match token.kind {
            Kind::InterpolatedMiddle => {
                let rest = &self.tokens[self.at..];
                let ends = |token: &&crate::syntax::tokens::Token| token.kind == Kind::InterpolatedEnd;
                rest.iter().find(ends).copied().unwrap_or(token)
            }
            _ => token,
        };
        let msg = format!(
            "(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{end}: {reason}"
        );
        Some(self.error_on(token, msg))
    }

    /// Mistakes in expressions, by the tokens around the place.
    pub(super) fn expression_mistake(&self) -> Option<SyntaxError> {
        self.statement_as_expression()
            .or_else(|| self.old_inequality())
            .or_else(|| self.augmented_assignment())
            .or_else(|| self.lonely_star())
            .or_else(|| self.comprehension_target())
            .or_else(|| self.inner_quotes())
            .or_else(|| self.operator_not())
            .or_else(|| self.assignment_in_expression())
            .or_else(|| self.missing_else())
            .or_else(|| self.legacy_call())
            .or_else(|| self.missing_comma())
            .or_else(|| self.replacement_field())
            .or_else(|| self.replacement_end())
    }

    fn statement_as_expression(&self) -> Option<SyntaxError> {
        if let Some(error) = self.nothing_after_else() {
            return Some(error);
        }
        let token = self.token();
        let is_statement = |index: usize| {
            self.token_at(index)
                .is_some_and(|token| token.kind == Kind::Name && STATEMENTS.contains(&self.text(token)))
        };
        if is_statement(self.at) && self.is(self.token_at(self.at + 1), "if") && self.is(self.previous(), "=")
        {
            let msg = "expected expression before 'if', but statement is given";
            return Some(self.error_on(token, msg));
        }
        None
    }

    /// `x if y else`, and no expression.
    fn nothing_after_else(&self) -> Option<SyntaxError> {
        let after = (self.at.saturating_sub(1)..=self.at).find(|&index| {
            index.checked_sub(1).is_some_and(|before| self.is(self.token_at(before), "else"))
        })?;
        let start = self.line_start(after);
        let condition = self.tokens[start..after].iter().rposition(|token| self.is(Some(*token), "if"))?;
        // The `else` of a statement has its colon, and starts a line.
        if condition == 0 || after == start + 1 || self.is(self.token_at(after), ":") {
            return None;
        }
        let msg = "expected expression after 'else', but statement is given";
        Some(self.error_on(self.token_at(after)?, msg))
    }

    /// `<>`
    fn old_inequality(&self) -> Option<SyntaxError> {
        let msg = "invalid syntax.  Maybe you meant '!=' instead of '<>'?";
        self.is(Some(self.token()), "<>").then(|| self.error_on(self.token(), msg))
    }

    /// `a, b += c`
    fn augmented_assignment(&self) -> Option<SyntaxError> {
        let token = self.token();
        let operators = ["+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**="];
        if token.kind != Kind::Operator || !operators.contains(&self.text(token)) {
            return None;
        }
        let start = text_size(self.token_at(self.line_start(self.at))?.start);
        let range = TextRange::new(start, text_size(self.previous()?.end));
        let target = ruff_python_parser::parse_expression(&self.source[range]).ok()?;
        let name = super::names::expression_name(target.expr());
        let msg = format!("'{name}' is an illegal expression for augmented assignment");
        Some(self.error_over(range, msg))
    }

    /// A `*` in brackets that stars nothing.
    fn lonely_star(&self) -> Option<SyntaxError> {
        let before = self.at.checked_sub(2).and_then(|index| self.token_at(index));
        let in_list = ["(", "[", ","].iter().any(|text| self.is(before, text));
        let ends = [")", "]", ",", ":"].iter().any(|text| self.is(Some(self.token()), text));
        let is_lonely = in_list && ends && self.is(self.previous(), "*");
        if is_lonely {
            return Some(self.error_on(self.token(), "Invalid star expression"));
        }
        self.star_of_nothing()
    }

    /// A `*` at the failure, or soon after it, that stars nothing.
    fn star_of_nothing(&self) -> Option<SyntaxError> {
        let near = self.at..(self.at + 3).min(self.tokens.len() - 1);
        let star = near.into_iter().find(|&index| self.is(self.token_at(index), "*"))?;
        let before = star.checked_sub(1).and_then(|index| self.token_at(index));
        let in_list = ["(", "[", ","].iter().any(|text| self.is(before, text));
        let next = self.token_at(star + 1)?;
        let ends = [")", "]", ",", ":"].iter().any(|text| self.is(Some(next), text));
        let is_import =
            ["from", "import"].iter().any(|word| self.is(self.token_at(self.line_start(star)), word));
        (!is_import
            && in_list
            && ends
            && next.level + 1 >= self.tokens[star].level
            && self.tokens[star].level > 0)
            .then(|| self.error_on(next, "Invalid star expression"))
    }

    /// `[x, y for …]`
    fn comprehension_target(&self) -> Option<SyntaxError> {
        if !self.is(Some(self.token()), "for") {
            return None;
        }
        let level = self.token().level;
        let opening = (0..self.at).rev().find(|&index| {
            self.tokens[index].level == level && (index == 0 || self.tokens[index - 1].level < level)
        })?;
        let is_display = self.is(self.token_at(opening), "[") || self.is(self.token_at(opening), "{");
        let has_comma =
            |token: &crate::syntax::tokens::Token| token.level == level && self.text(*token) == ",";
        if !is_display || !self.tokens[opening..self.at].iter().any(has_comma) {
            return None;
        }
        let range =
            TextRange::new(text_size(self.tokens[opening + 1].start), text_size(self.previous()?.end));
        Some(self.error_over(range, "did you forget parentheses around the comprehension target?"))
    }

    /// `"a "b" c"`: what stands between two strings was meant to be in them.
    fn inner_quotes(&self) -> Option<SyntaxError> {
        let is_string = |token: &crate::syntax::tokens::Token| token.kind == Kind::String;
        let is_name =
            |token: &crate::syntax::tokens::Token| token.kind == Kind::Name && !is_keyword(self.text(*token));
        let names = |from: usize| self.tokens[from..].iter().take_while(|token| is_name(token)).count();
        // Names may also stand before the first of them.
        let first = match self.previous() {
            Some(token) if is_string(&token) => self.at,
            _ => self.at + names(self.at) + 1,
        };
        self.token_at(first.checked_sub(1)?).filter(is_string)?;
        let count = names(first);
        self.token_at(first + count).filter(is_string)?;
        let end = self.token_at(first + count.checked_sub(1)?)?.end;
        let range = TextRange::new(text_size(self.token_at(first)?.start), text_size(end));
        Some(self.error_over(range, "invalid syntax. Is this intended to be part of the string?"))
    }

    fn operator_not(&self) -> Option<SyntaxError> {
        let operator = self.previous()?;
        let binary = ["+", "-", "*", "/", "%", "//", "**", "@", "<<", ">>", "&", "|", "^", "~"];
        let is_operator = operator.kind == Kind::Operator && binary.contains(&self.text(operator));
        if !is_operator || !self.is(Some(self.token()), "not") {
            return None;
        }
        let operand = self.token_at(self.at + 1)?;
        let end = expression_starting_at(self.module, text_size(operand.start)).map(Ranged::end)?;
        let range = TextRange::new(text_size(self.token().start), end);
        Some(self.error_over(range, "'not' after an operator must be parenthesized"))
    }

    /// `=` where only an expression may stand.
    fn assignment_in_expression(&self) -> Option<SyntaxError> {
        let first = self.token_at(self.line_start(self.at))?;
        let in_header = matches!(self.text(first), "if" | "elif" | "while");
        if !self.is(Some(self.token()), "=") || self.token().level == 0 && !in_header {
            return None;
        }
        let previous = self.previous()?;
        let value = self.token_at(self.at + 1)?;
        let start = text_size(self.tokens[self.line_start(self.at)].start);
        let target = expression_ending_at(self.module, start, text_size(previous.end))?;
        let value = expression_starting_at(self.module, text_size(value.start));
        match (target, value) {
            (ruff_python_ast::Expr::BoolOp(_) | ruff_python_ast::Expr::Compare(_), _) => None,
            (ruff_python_ast::Expr::Name(_), Some(value)) => {
                let msg = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
                Some(self.error_over(span(target, value), msg))
            }
            (_, Some(_)) => {
                let name = super::names::expression_name(target);
                let msg = format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
                Some(self.error_over(target.range(), msg))
            }
            _ => None,
        }
    }

    fn missing_else(&self) -> Option<SyntaxError> {
        use ruff_python_ast::token::TokenKind;
        let wants_else =
            matches!(&self.cause.error, ParseErrorType::ExpectedToken { expected: TokenKind::Else, .. });
        let conditional = (wants_else && !self.is(Some(self.token()), ":")).then(|| {
            let end = text_size(self.previous()?.end);
            super::names::find(self.module, |expr| match expr {
                ruff_python_ast::Expr::If(node) => node.test.end() == end,
                _ => false,
            })
        })??;
        let ruff_python_ast::Expr::If(node) = conditional else { return None };
        let range = TextRange::new(node.body.start(), node.test.end());
        Some(self.error_over(range, "expected 'else' after 'if' expression"))
    }

    /// `print x`, `exec x`.
    fn legacy_call(&self) -> Option<SyntaxError> {
        let name = self.previous()?;
        let function = self.text(name);
        if !matches!(function, "print" | "exec") || name.kind != Kind::Name {
            return None;
        }
        let argument = expression_starting_at(self.module, text_size(self.token().start))?;
        let range = TextRange::new(text_size(name.start), argument.end());
        let msg = format!("Missing parentheses in call to '{function}'. Did you mean {function}(...)?");
        Some(self.error_over(range, msg))
    }

    /// Two expressions side by side in brackets.
    fn missing_comma(&self) -> Option<SyntaxError> {
        let previous = self.previous()?;
        if previous.level == 0 || self.token().level == 0 && !self.is(Some(self.token()), "(") {
            return None;
        }
        let opening = self.tokens[..self.at]
            .iter()
            .rev()
            .find(|token| matches!(self.text(**token), "(" | "[" | "{" | "," | ":" | "="))?;
        let token = self.token();
        let text = self.text(token);
        let begins_expression = match token.kind {
            Kind::Name => !KEYWORDS.contains(&text) || text == "not",
            Kind::Number | Kind::String | Kind::InterpolatedStart => true,
            _ => matches!(text, "(" | "[" | "{" | "..." | "~"),
        };
        // A name before a string looks like a prefix.
        let prefixed = previous.kind == Kind::Name && token.kind == Kind::String;
        if !begins_expression || prefixed {
            return None;
        }
        let left = expression_ending_at(self.module, text_size(opening.end), text_size(previous.end))?;
        let right = expression_starting_at(self.module, text_size(self.token().start))?;
        Some(self.error_over(span(left, right), "invalid syntax. Perhaps you forgot a comma?"))
    }

    /// A replacement field of an f-string without an expression.
    fn replacement_field(&self) -> Option<SyntaxError> {
        // A star begins no expression here.
        let at = if self.is(self.previous(), "*") { self.at - 1 } else { self.at };
        let brace = self.token_at(at.checked_sub(1)?)?;
        let outer = at.checked_sub(2).and_then(|index| self.token_at(index))?;
        let in_string = matches!(outer.kind, Kind::InterpolatedStart | Kind::InterpolatedMiddle)
            || self.is(Some(outer), "}")
            || self.is(Some(outer), ":");
        if !in_string || !self.is(Some(brace), "{") {
            return None;
        }
        let start =
            self.tokens[..self.at].iter().rev().find(|token| token.kind == Kind::InterpolatedStart)?;
        let lower = self.text(*start).to_ascii_lowercase();
        let kind = if lower.contains('t') && !lower.contains('f') { 't' } else { 'f' };
        let token = self.token_at(at)?;
        let text = self.text(token);
        let msg = if matches!(text, "}" | "!" | ":" | "=") {
            format!("{kind}-string: valid expression required before '{text}'")
        } else {
            format!("{kind}-string: expecting a valid expression after '{{'")
        };
        Some(self.error_on(token, msg))
    }
}

impl Failure<'_> {
    /// What may follow the expression of a replacement field.
    fn replacement_end(&self) -> Option<SyntaxError> {
        let token = self.token();
        let field = self.tokens[..self.at].iter().rposition(|other| other.level < token.level)?;
        let is_text = |kind| matches!(kind, Kind::InterpolatedStart | Kind::InterpolatedMiddle);
        if token.level == 0 || !self.is(self.token_at(field + 1), "{") || !is_text(self.tokens[field].kind) {
            return None;
        }
        let start = self.tokens[..=field].iter().rev().find(|token| token.kind == Kind::InterpolatedStart)?;
        let kind = if self.text(*start).to_ascii_lowercase().contains('t') { 't' } else { 'f' };
        let seen = |text: &str| self.tokens[field..self.at].iter().any(|token| self.is(Some(*token), text));
        let in_field = |other: &crate::syntax::tokens::Token| other.level == token.level;
        let has_specification =
            self.tokens[field..self.at].iter().any(|other| in_field(other) && self.is(Some(*other), ":"));
        if self.is(self.previous(), ".") && !has_specification {
            let msg = format!("{kind}-string: expecting '=', or '!', or ':', or '}}'");
            return Some(self.error_on(self.previous()?, msg));
        }
        let wanted = if has_specification {
            "'}', or format specs"
        } else if seen("!") {
            "':' or '}'"
        } else if self.is(self.previous(), "=") {
            "'!', or ':', or '}'"
        } else {
            "'=', or '!', or ':', or '}'"
        };
        Some(self.error_on(token, format!("{kind}-string: expecting {wanted}")))
    }
}

/// The first escape sequence in `text` that the codec refuses: its place in bytes, and why.
fn find_bad_escape(text: &str) -> Option<(usize, usize, &'static str)> {
    let mut at = 0;
    while let Some(found) = text[at..].find('\\') {
        let start = at + found;
        let after = &text[start + 1..];
        let next = after.chars().next()?;
        let digits =
            |wanted: usize| after[1..].bytes().take(wanted).take_while(u8::is_ascii_hexdigit).count();
        let wanted = match next {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if wanted > 0 && digits(wanted) < wanted {
            let reason = match next {
                'x' => "truncated \\xXX escape",
                'u' => "truncated \\uXXXX escape",
                _ => "truncated \\UXXXXXXXX escape",
            };
            return Some((start, start + 1 + digits(wanted), reason));
        }
        if next == 'U' && u32::from_str_radix(&after[1..9], 16).is_ok_and(|point| point > 0x10_ffff) {
            return Some((start, start + 9, "illegal Unicode character"));
        }
        if next == 'N' {
            const MALFORMED: &str = "malformed \\N character escape";
            let Some(name) = after[1..].strip_prefix('{') else {
                return Some((start, start + 1, MALFORMED));
            };
            match name.find('}') {
                Some(0) => return Some((start, start + 2, MALFORMED)),
                Some(length) if !unicode_name_exists(&name[..length]) => {
                    return Some((start, start + 3 + length, "unknown Unicode character name"));
                }
                Some(_) => {}
                // the text may end with the literal's closing quotes
                None => return Some((start, text.trim_end_matches(['"', '\'']).len() - 1, MALFORMED)),
            }
        }
        at = start + 1 + next.len_utf8();
    }
    None
}

/// Whether the parser knows a character of that name.
fn unicode_name_exists(name: &str) -> bool {
    ruff_python_parser::parse_expression(&format!("'\\N{{{name}}}'")).is_ok()
}
