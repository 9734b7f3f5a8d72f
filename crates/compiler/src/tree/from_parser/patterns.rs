//! Patterns of `match`.

use ruff_python_ast::{Pattern, Singleton};
use ruff_text_size::Ranged;

use super::{Converter, identifier, optional_identifier};
use crate::bytecode::Const;
use crate::tree::Value;
use crate::tree::grammar::Class;

impl Converter<'_> {
    pub(super) fn pattern(&mut self, pattern: &Pattern) -> Value {
        self.deeper(|this| this.any_pattern(pattern))
    }

    fn patterns(&mut self, patterns: &[Pattern]) -> Value {
        Value::List(patterns.iter().map(|pattern| self.pattern(pattern)).collect())
    }

    fn any_pattern(&mut self, pattern: &Pattern) -> Value {
        let range = pattern.range();
        match pattern {
            Pattern::MatchValue(node) => {
                let value = self.expr(&node.value);
                self.node(Class::MatchValue, range, [value])
            }
            Pattern::MatchSingleton(node) => {
                let value = match node.value {
                    Singleton::None => Const::None,
                    Singleton::True => Const::Bool(true),
                    Singleton::False => Const::Bool(false),
                };
                self.node(Class::MatchSingleton, range, [value.into()])
            }
            Pattern::MatchSequence(node) => {
                let patterns = self.patterns(&node.patterns);
                self.node(Class::MatchSequence, range, [patterns])
            }
            Pattern::MatchMapping(node) => {
                let (keys, patterns) = (self.exprs(&node.keys), self.patterns(&node.patterns));
                let fields = [keys, patterns, optional_identifier(node.rest.as_ref())];
                self.node(Class::MatchMapping, range, fields)
            }
            Pattern::MatchClass(node) => {
                let (class, patterns) = (self.expr(&node.cls), self.patterns(&node.arguments.patterns));
                let keywords = &node.arguments.keywords;
                let names = keywords.iter().map(|keyword| identifier(&keyword.attr)).collect();
                let values = keywords.iter().map(|keyword| self.pattern(&keyword.pattern)).collect();
                let fields = [class, patterns, Value::List(names), Value::List(values)];
                self.node(Class::MatchClass, range, fields)
            }
            Pattern::MatchStar(node) => {
                self.node(Class::MatchStar, range, [optional_identifier(node.name.as_ref())])
            }
            Pattern::MatchAs(node) => {
                let inner = node.pattern.as_deref().map(|pattern| self.pattern(pattern));
                self.node(Class::MatchAs, range, [inner.into(), optional_identifier(node.name.as_ref())])
            }
            Pattern::MatchOr(node) => {
                let patterns = self.patterns(&node.patterns);
                self.node(Class::MatchOr, range, [patterns])
            }
        }
    }
}
