//! The name `match` after a semicolon.
//!
//! A compound statement cannot follow a semicolon, so `match` is a name there. The parser takes it for the keyword. It is given
//! a copy of the text with another name of the same length in these places, and the tree gets the right name back.

use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_python_ast::visitor::transformer::{Transformer, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, Mod, Stmt, name::Name};
use ruff_text_size::{Ranged, TextSize};

use super::stack;

const KEYWORD: &str = "match";
const STAND_IN: &str = "Match";

/// A text in which names stand in for `match`.
pub struct Replaced {
    /// The text that the parser understands.
    pub source: String,
    /// Where the stand-ins are.
    places: Vec<TextSize>,
}

/// The text with a stand-in for every `match` that is a name because a semicolon precedes it; `None` if there is none.
pub fn replace(source: &str, tokens: &Tokens) -> Option<Replaced> {
    let pairs = tokens.iter().zip(tokens.iter().skip(1));
    let after_semicolon =
        pairs.filter(|(first, _)| first.kind() == TokenKind::Semi).map(|(_, second)| second);
    let names = after_semicolon.filter(|name| &source[name.range()] == KEYWORD);
    let places: Vec<TextSize> = names.map(Ranged::start).collect();
    if places.is_empty() {
        return None;
    }
    let mut replaced = source.to_owned();
    for place in &places {
        let start = place.to_usize();
        replaced.replace_range(start..start + KEYWORD.len(), STAND_IN);
    }
    Some(Replaced { source: replaced, places })
}

impl Replaced {
    /// Puts the right names into the tree of the replaced text.
    pub fn restore(&self, module: &mut Mod) {
        match module {
            Mod::Module(module) => self.visit_body(&mut module.body),
            Mod::Expression(module) => self.visit_expr(&mut module.body),
        }
    }
}

impl Transformer for Replaced {
    fn visit_stmt(&self, stmt: &mut Stmt) {
        stack::grow(|| walk_stmt(self, stmt));
    }

    fn visit_expr(&self, expr: &mut Expr) {
        if let Expr::Name(name) = expr
            && self.places.binary_search(&name.range.start()).is_ok()
        {
            name.id = Name::new_static(KEYWORD);
        }
        stack::grow(|| walk_expr(self, expr));
    }
}
