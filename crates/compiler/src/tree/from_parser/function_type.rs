//! The type of a function as PEP 484's comments write it: `(int, *str) -> bool`.
//!
//! The parser has no rule for it. Its two parts are parsed as expressions: the parameters' types as a tuple, with blanks in the place
//! of stars, and the result's type in parentheses that stand where the parameters were.

use ruff_python_ast as ast;
use ruff_python_ast::Expr;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::ParseOptions;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::Converter;
use crate::positions::LineMap;
use crate::syntax::{self, ErrorKind, Mode, ParseFlags, Parsed, SyntaxError};
use crate::tree::grammar::Class;
use crate::tree::{Node, Tree, Value};

/// The tree of a function's type.
///
/// # Errors
/// What is no such type.
pub fn function_type(source: &str, flags: ParseFlags) -> Result<Tree, SyntaxError> {
    let shape = Shape::of(source)?;
    let parse = |text: &str| {
        syntax::parse(text, Mode::Eval, flags).map_err(|error| SyntaxError { text: None, ..error })
    };
    let parameters = parse(&shape.parameters(source))?;
    let result = parse(&shape.result(source))?;
    let lines = LineMap::new(source);
    let mut converter = Converter { source, lines: &lines, depth: 0, deepest: 0 };
    let types = match expression(&parameters) {
        Some(Expr::Tuple(tuple)) if tuple.range.start() == shape.open => converter.exprs(&tuple.elts),
        Some(other) => Value::List(vec![converter.expr(other)]),
        None => Value::List(Vec::new()),
    };
    let result = converter.optional(expression(&result));
    Ok(Tree::new(Node::new(Class::FunctionType, None, vec![types, result]), converter.deepest))
}

fn expression(parsed: &Parsed) -> Option<&Expr> {
    match parsed.module() {
        ast::Mod::Expression(module) => Some(&module.body),
        ast::Mod::Module(_) => None,
    }
}

/// Where the parts of a function's type are.
struct Shape {
    open: TextSize,
    close: TextSize,
    arrow: TextSize,
    stars: Vec<TextRange>,
}

impl Shape {
    fn of(source: &str) -> Result<Shape, SyntaxError> {
        let options = ParseOptions::from(ruff_python_parser::Mode::Module);
        let outcome = ruff_python_parser::parse_unchecked(source, options);
        let is_token = |kind: TokenKind| {
            !matches!(
                kind,
                TokenKind::Comment
                    | TokenKind::NonLogicalNewline
                    | TokenKind::Newline
                    | TokenKind::Indent
                    | TokenKind::Dedent
            )
        };
        let mut tokens = outcome.tokens().iter().filter(|token| is_token(token.kind()));
        let invalid = |range| Err(SyntaxError::parser(source, range, "invalid syntax"));
        let end = TextRange::empty(TextSize::of(source));
        if source.starts_with([' ', '\t']) {
            let error = SyntaxError::parser(source, TextRange::default(), "unexpected indent");
            return Err(error.with_kind(ErrorKind::Indentation));
        }
        let open = match tokens.next() {
            Some(token) if token.kind() == TokenKind::Lpar => token.range(),
            other => return invalid(other.map_or(end, |token| token.range())),
        };
        let mut stars = Vec::new();
        let mut depth = 1;
        let mut before = TokenKind::Lpar;
        let close = loop {
            let Some(token) = tokens.next() else {
                return Err(SyntaxError::parser(source, open, "'(' was never closed"));
            };
            let starts_type = depth == 1 && matches!(before, TokenKind::Lpar | TokenKind::Comma);
            match token.kind() {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth -= 1,
                TokenKind::Star | TokenKind::DoubleStar if starts_type => stars.push(token.range()),
                _ => {}
            }
            if depth == 0 {
                break token.range();
            }
            before = token.kind();
        };
        match tokens.next() {
            // Nothing would be a valid expression, in the parentheses that it is put in.
            Some(token) if token.kind() == TokenKind::Rarrow && tokens.next().is_some() => {
                Ok(Shape { open: open.start(), close: close.end(), arrow: token.end(), stars })
            }
            other => invalid(other.map_or(end, |token| token.range())),
        }
    }

    /// The parameters' types as an expression, at the places that they have in the source.
    fn parameters(&self, source: &str) -> String {
        // What comes before the parenthesis are blanks and comments, which must not count as indentation.
        let mut text = "\n".repeat(self.open.to_usize());
        let mut at = self.open.to_usize();
        for star in &self.stars {
            text.push_str(&source[at..star.start().to_usize()]);
            text.push_str(&" ".repeat(star.len().to_usize()));
            at = star.end().to_usize();
        }
        text.push_str(&source[at..self.close.to_usize()]);
        text
    }

    /// The result's type as an expression, at the place that it has in the source.
    fn result(&self, source: &str) -> String {
        let (before, result) = source.split_at(self.arrow.to_usize());
        format!("({}{result}\n)", "\n".repeat(before.len() - 1))
    }
}
