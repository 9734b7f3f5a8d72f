//! Patterns of `match`.

use ruff_python_ast as ast;
use ruff_python_ast::{Pattern, Singleton};

use super::{Converter, NO_INDEX, Result, identifier, optional_identifier};
use crate::bytecode::Const;
use crate::tree::grammar::Class;
use crate::tree::{Node, Value};

impl Converter {
    fn patterns<C: FromIterator<Pattern>>(&mut self, list: &Value) -> Result<C> {
        self.each(list, |this, pattern| this.with(pattern, Self::pattern))
    }

    pub(super) fn pattern(&mut self, node: &Node) -> Result<Pattern> {
        let (range, node_index) = (node.place, NO_INDEX);
        Ok(match node.class {
            Class::MatchValue => {
                let [value] = node.all_fields();
                ast::PatternMatchValue { node_index, range, value: self.boxed(value)? }.into()
            }
            Class::MatchSingleton => {
                let value = match node.all_fields() {
                    [Value::Constant(Const::Bool(true))] => Singleton::True,
                    [Value::Constant(Const::Bool(false))] => Singleton::False,
                    _ => Singleton::None,
                };
                ast::PatternMatchSingleton { node_index, range, value }.into()
            }
            Class::MatchSequence => {
                let [patterns] = node.all_fields();
                ast::PatternMatchSequence { node_index, range, patterns: self.patterns(patterns)? }.into()
            }
            Class::MatchMapping => {
                let [keys, patterns, rest] = node.all_fields();
                let (keys, patterns) = (self.exprs(keys)?, self.patterns(patterns)?);
                let rest = optional_identifier(rest, range)?;
                ast::PatternMatchMapping { node_index, range, keys, patterns, rest }.into()
            }
            Class::MatchClass => self.class_pattern(node)?,
            Class::MatchStar => {
                let [name] = node.all_fields();
                ast::PatternMatchStar { node_index, range, name: optional_identifier(name, range)? }.into()
            }
            Class::MatchOr => {
                let [patterns] = node.all_fields();
                ast::PatternMatchOr { node_index, range, patterns: self.patterns(patterns)? }.into()
            }
            _ => {
                let [pattern, name] = node.all_fields();
                let pattern = match pattern.is_missing() {
                    true => None,
                    false => Some(Box::new(self.with(pattern, Self::pattern)?)),
                };
                let name = optional_identifier(name, range)?;
                ast::PatternMatchAs { node_index, range, pattern, name }.into()
            }
        })
    }

    fn class_pattern(&mut self, node: &Node) -> Result<Pattern> {
        let [class, patterns, names, values] = node.all_fields();
        let range = node.place;
        let cls = self.boxed(class)?;
        let patterns = self.patterns(patterns)?;
        let mut keywords = Vec::new();
        for (name, value) in names.items().iter().zip(values.items()) {
            let pattern = self.with(value, Self::pattern)?;
            let attr = identifier(name, range)?;
            keywords.push(ast::PatternKeyword { range, node_index: NO_INDEX, attr, pattern });
        }
        let arguments = ast::PatternArguments { range, node_index: NO_INDEX, patterns, keywords };
        Ok(ast::PatternMatchClass { node_index: NO_INDEX, range, cls, arguments }.into())
    }
}
