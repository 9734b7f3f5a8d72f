//! `match` statements.
//!
//! A case tests its pattern against the subject; what the pattern captures is kept in temporaries until the whole pattern has
//! matched. A failed test jumps to code that clears the temporaries that may be live at that point: clearing one that is
//! dead does nothing.

use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_python_ast::{Expr, Pattern, Singleton};

use super::code::{Label, Register};
use super::emit::Target;
use super::{Codegen, Result};
use crate::bytecode::opcode::{C_IS_CONST, Comparison};
use crate::bytecode::{Const, Opcode};
use crate::syntax::stack;

/// A value that a pattern is matched against.
#[derive(Clone, Copy)]
struct Subject {
    register: Register,
    /// The register is a temporary that is needed again: it may not be consumed.
    keep: bool,
}

/// The state of a case's pattern.
struct PatternContext {
    /// Names that the pattern binds, in order, with the temporaries that hold the values until the match is sure.
    captures: Vec<(Name, Register)>,
    /// First temporary that belongs to the pattern.
    base: u32,
    /// Failure labels by number of the pattern's temporaries that may be live.
    failures: Vec<Option<Label>>,
}

impl PatternContext {
    fn capture(&self, name: &Name) -> Register {
        let found = self.captures.iter().find(|(captured, _)| captured == name);
        found.expect("every name that the pattern binds was collected").1
    }
}

impl<'a> Codegen<'a> {
    pub(super) fn match_statement(&mut self, node: &'a ast::StmtMatch) -> Result<()> {
        let end = self.label();
        let subject = self.match_subject(node)?;
        let base = self.unit_ref().depth;
        for case in &node.cases {
            let next = self.label();
            self.match_case(case, subject, next)?;
            self.nowhere(|this| this.jump(Opcode::Jump, end));
            // The next case has the subject again.
            self.unit().depth = base;
            self.place(next);
        }
        self.nowhere(|this| this.discard(subject));
        self.place(end);
        Ok(())
    }

    /// Evaluate the subject. A local is used where it is if no case binds it.
    fn match_subject(&mut self, node: &'a ast::StmtMatch) -> Result<Register> {
        if let Expr::Name(name) = &*node.subject {
            let binds = |case: &ast::MatchCase| {
                let mut names = Vec::new();
                collect_captures(&case.pattern, &mut names);
                names.contains(&name.id) || case.guard.as_ref().is_some_and(|guard| self.may_bind(guard))
            };
            if !node.cases.iter().any(binds) {
                self.emit(Opcode::Nop, 0u32, 0u32, 0u32);
                return self.operand(&node.subject);
            }
        }
        self.push(&node.subject)
    }

    fn match_case(&mut self, case: &'a ast::MatchCase, subject: Register, next: Label) -> Result<()> {
        let outer = self.enter_position(&case.pattern);
        let keep = subject.is_temporary();
        let mut names = Vec::new();
        collect_captures(&case.pattern, &mut names);
        if let Some(name) = simple_capture(&case.pattern) {
            if let Some(name) = name {
                let copy = self.take(Subject { register: subject, keep });
                self.store_name(name, copy);
                self.release_if_not(copy, subject);
            } else {
                self.emit(Opcode::Nop, 0u32, 0u32, 0u32);
            }
        } else {
            self.test_pattern(&case.pattern, Subject { register: subject, keep }, names, next)?;
        }
        if let Some(guard) = &case.guard {
            self.jump_if(guard, false, next)?;
        }
        self.discard(subject);
        self.restore_position(outer);
        self.conditional_body(&case.body)
    }

    fn release_if_not(&mut self, register: Register, kept: Register) {
        if register != kept {
            self.release(register);
        }
    }

    /// Test a pattern and bind its names; jump to `next` with only what was live before, if it does not match.
    fn test_pattern(
        &mut self,
        pattern: &'a Pattern,
        subject: Subject,
        names: Vec<Name>,
        next: Label,
    ) -> Result<()> {
        let base = self.unit_ref().depth;
        let first = self.allocate_run(names.len() as u32);
        let captures: Vec<_> =
            names.into_iter().enumerate().map(|(i, name)| (name, first.after(i as u32))).collect();
        let mut context = PatternContext { captures, base, failures: Vec::new() };
        self.pattern(pattern, subject, &mut context)?;
        for (name, value) in &context.captures {
            self.store_name(name, *value);
        }
        self.release_from(first);
        self.failures(context, next);
        Ok(())
    }

    /// The label to jump to when a test fails here.
    fn failure(&mut self, context: &mut PatternContext) -> Label {
        let live = (self.unit_ref().depth - context.base) as usize;
        if context.failures.len() <= live {
            context.failures.resize(live + 1, None);
        }
        match context.failures[live] {
            Some(label) => label,
            None => {
                let label = self.label();
                context.failures[live] = Some(label);
                label
            }
        }
    }

    /// The code at the failure labels: clear the temporaries, the topmost first.
    fn failures(&mut self, context: PatternContext, next: Label) {
        self.nowhere(|this| {
            this.cold(|this| {
                for (live, label) in context.failures.into_iter().enumerate().rev() {
                    if let Some(label) = label {
                        this.place(label);
                    }
                    match live.checked_sub(1) {
                        Some(top) => {
                            let top = Register::temporary(context.base + top as u32);
                            this.emit(Opcode::Clear, top, 0u32, 0u32);
                        }
                        None => this.jump(Opcode::Jump, next),
                    }
                }
            });
        });
    }

    /// The subject, to be consumed: a copy if it is needed again.
    fn take(&mut self, subject: Subject) -> Register {
        if !subject.keep {
            return subject.register;
        }
        let copy = self.allocate();
        self.emit(Opcode::Copy, copy, subject.register, 0u32);
        copy
    }

    /// The pattern has matched without looking into the subject.
    fn done_with(&mut self, subject: Subject) {
        if !subject.keep && subject.register.is_temporary() {
            self.emit(Opcode::Clear, subject.register, 0u32, 0u32);
        }
    }

    /// Test `pattern`. If it matches, the subject is consumed unless it is to be kept; if not, it may be live still.
    fn pattern(
        &mut self,
        pattern: &'a Pattern,
        subject: Subject,
        context: &mut PatternContext,
    ) -> Result<()> {
        stack::grow(|| {
            let outer = self.enter_position(pattern);
            let depth = self.unit_ref().depth;
            let result = match pattern {
                Pattern::MatchValue(node) => self.value_pattern(&node.value, subject, context),
                Pattern::MatchSingleton(node) => self.singleton_pattern(node.value, subject, context),
                Pattern::MatchSequence(node) => self.sequence_pattern(&node.patterns, subject, context),
                Pattern::MatchMapping(node) => self.mapping_pattern(node, subject, context),
                Pattern::MatchClass(node) => self.class_pattern(node, subject, context),
                Pattern::MatchStar(node) => {
                    self.capture(node.name.as_ref().map(|name| &name.id), subject, context);
                    Ok(())
                }
                Pattern::MatchAs(node) => self.as_pattern(node, subject, context),
                Pattern::MatchOr(node) => self.or_pattern(node, subject, context),
            };
            self.unit().depth = depth;
            self.restore_position(outer);
            result
        })
    }

    /// Bind the subject to a name, or ignore it.
    fn capture(&mut self, name: Option<&Name>, subject: Subject, context: &PatternContext) {
        match name {
            Some(name) => {
                let opcode = if subject.keep { Opcode::Copy } else { Opcode::Move };
                self.emit(opcode, context.capture(name), subject.register, 0u32);
            }
            None => self.done_with(subject),
        }
    }

    fn value_pattern(
        &mut self,
        value: &'a Expr,
        subject: Subject,
        context: &mut PatternContext,
    ) -> Result<()> {
        let left = self.take(subject);
        let (right, word) = self.operand_or_constant(value)?;
        self.release_operand(right, word);
        if left != subject.register {
            self.release(left);
        }
        let failure = self.failure(context);
        self.emit_compare_jump(Comparison::Equal, left, right, word, false, failure);
        Ok(())
    }

    fn singleton_pattern(
        &mut self,
        value: Singleton,
        subject: Subject,
        context: &mut PatternContext,
    ) -> Result<()> {
        let left = self.take(subject);
        if left != subject.register {
            self.release(left);
        }
        let failure = self.failure(context);
        let constant = match value {
            Singleton::None => {
                self.jump_on(Opcode::JumpIfNotNone, left, failure);
                return Ok(());
            }
            Singleton::True => Const::Bool(true),
            Singleton::False => Const::Bool(false),
        };
        let constant = self.const_index(constant);
        self.emit_compare_jump(Comparison::Is, left, constant, C_IS_CONST, false, failure);
        Ok(())
    }

    fn as_pattern(
        &mut self,
        node: &'a ast::PatternMatchAs,
        subject: Subject,
        context: &mut PatternContext,
    ) -> Result<()> {
        let name = node.name.as_ref().map(|name| &name.id);
        if let Some(pattern) = &node.pattern {
            let kept = Subject { keep: subject.register.is_temporary(), ..subject };
            self.pattern(pattern, kept, context)?;
        }
        self.capture(name, subject, context);
        Ok(())
    }

    fn or_pattern(
        &mut self,
        node: &'a ast::PatternMatchOr,
        subject: Subject,
        context: &mut PatternContext,
    ) -> Result<()> {
        let matched = self.label();
        let (last, others) = node.patterns.split_last().expect("an or-pattern has alternatives");
        let base = self.unit_ref().depth;
        for alternative in others {
            let next = self.label();
            let kept = Subject { keep: subject.register.is_temporary(), ..subject };
            let captures = context.captures.clone();
            let mut inner = PatternContext { captures, base, failures: Vec::new() };
            let outer = self.enter_position(alternative);
            self.pattern(alternative, kept, &mut inner)?;
            self.done_with(subject);
            self.restore_position(outer);
            self.nowhere(|this| this.jump(Opcode::Jump, matched));
            // What the alternative captured before it failed is given up.
            let mut names = Vec::new();
            collect_captures(alternative, &mut names);
            let cleared = self.label();
            self.failures(inner, cleared);
            self.nowhere(|this| {
                this.place(cleared);
                for name in &names {
                    this.emit(Opcode::Clear, context.capture(name), 0u32, 0u32);
                }
                this.place(next);
            });
        }
        self.pattern(last, subject, context)?;
        self.place(matched);
        Ok(())
    }

    // Sequences

    fn sequence_pattern(
        &mut self,
        patterns: &'a [Pattern],
        subject: Subject,
        context: &mut PatternContext,
    ) -> Result<()> {
        let star = patterns.iter().position(Pattern::is_match_star);

        let is_sequence = self.allocate();
        self.emit(Opcode::MatchSequence, is_sequence, subject.register, 0u32);
        self.release(is_sequence);
        let failure = self.failure(context);
        self.jump_on(Opcode::JumpIfFalse, is_sequence, failure);

        let required = patterns.len() - usize::from(star.is_some());
        if star.is_none() || required > 0 {
            let comparison = if star.is_some() { Comparison::GreaterEqual } else { Comparison::Equal };
            self.check_length(comparison, required, subject, context);
        }
        let only_wildcards = patterns.iter().all(is_wildcard);
        let star_is_wildcard = star.is_some_and(|star| is_wildcard(&patterns[star]));
        if only_wildcards {
            self.done_with(subject);
            return Ok(());
        }
        if star_is_wildcard {
            return self.sequence_by_index(patterns, star.unwrap_or_default(), subject, context);
        }
        let source = self.take(subject);
        let count = patterns.len() as u32;
        let taken = (source != subject.register).then_some(source);
        if let Some(copy) = taken {
            self.release(copy);
        }
        let first = self.allocate_run(count);
        match star {
            None => self.emit(Opcode::UnpackSequence, first, source, count),
            Some(before) => {
                let after = count - before as u32 - 1;
                self.emit_with(Opcode::UnpackEx, first, source, before as u32, after);
            }
        }
        self.sub_patterns(patterns.iter(), first, context)
    }

    fn check_length(
        &mut self,
        comparison: Comparison,
        length: usize,
        subject: Subject,
        context: &mut PatternContext,
    ) {
        let actual = self.allocate();
        self.emit(Opcode::GetLen, actual, subject.register, 0u32);
        self.release(actual);
        let length = self.const_index(Const::Int(length as i64));
        let failure = self.failure(context);
        self.emit_compare_jump(comparison, actual, length, C_IS_CONST, false, failure);
    }

    /// Match patterns against the consecutive temporaries from `first`, which they consume.
    fn sub_patterns(
        &mut self,
        patterns: impl Iterator<Item = &'a Pattern>,
        first: Register,
        context: &mut PatternContext,
    ) -> Result<()> {
        for (index, pattern) in patterns.enumerate() {
            let register = first.after(index as u32);
            self.pattern(pattern, Subject { register, keep: false }, context)?;
        }
        Ok(())
    }

    /// `[a, *_, b]`: the items are fetched one by one.
    fn sequence_by_index(
        &mut self,
        patterns: &'a [Pattern],
        star: usize,
        subject: Subject,
        context: &mut PatternContext,
    ) -> Result<()> {
        for (index, pattern) in patterns.iter().enumerate() {
            if is_wildcard(pattern) || index == star {
                continue;
            }
            let sequence = self.allocate();
            self.emit(Opcode::Copy, sequence, subject.register, 0u32);
            if index < star {
                let index = self.const_index(Const::Int(index as i64));
                self.emit_with(Opcode::LoadSubscript, sequence, sequence, index, C_IS_CONST);
            } else {
                let position = self.allocate();
                self.emit(Opcode::GetLen, position, sequence, 0u32);
                let from_end = self.const_index(Const::Int((patterns.len() - index) as i64));
                let subtract = crate::bytecode::opcode::BinaryOperator::Subtract as u32;
                self.emit_with(Opcode::Binary, position, position, from_end, subtract | C_IS_CONST);
                self.emit_with(Opcode::LoadSubscript, sequence, sequence, position, 0);
                self.release(position);
            }
            self.pattern(pattern, Subject { register: sequence, keep: false }, context)?;
            self.release(sequence);
        }
        self.done_with(subject);
        Ok(())
    }

    // Mappings

    fn mapping_pattern(
        &mut self,
        node: &'a ast::PatternMatchMapping,
        subject: Subject,
        context: &mut PatternContext,
    ) -> Result<()> {
        let is_mapping = self.allocate();
        self.emit(Opcode::MatchMapping, is_mapping, subject.register, 0u32);
        self.release(is_mapping);
        let failure = self.failure(context);
        self.jump_on(Opcode::JumpIfFalse, is_mapping, failure);
        let rest = node.rest.as_ref().map(|name| &name.id);
        if node.keys.is_empty() && rest.is_none() {
            self.done_with(subject);
            return Ok(());
        }
        let count = node.keys.len() as u32;
        if count > 0 {
            self.check_length(Comparison::GreaterEqual, node.keys.len(), subject, context);
        }
        let keys = self.mapping_keys(&node.keys)?;
        let values = self.allocate();
        self.emit(Opcode::MatchKeys, values, subject.register, keys);
        let copy = self.allocate();
        self.emit(Opcode::Copy, copy, values, 0u32);
        self.release(copy);
        let failure = self.failure(context);
        self.jump_on(Opcode::JumpIfNone, copy, failure);
        let first = self.allocate_run(count);
        self.emit(Opcode::UnpackSequence, first, values, count);
        self.sub_patterns(node.patterns.iter(), first, context)?;
        match rest {
            Some(name) => {
                let rest = self.mapping_rest(keys, count, subject);
                self.emit(Opcode::Move, context.capture(name), rest, 0u32);
            }
            None => self.emit(Opcode::Clear, keys, 0u32, 0u32),
        }
        self.done_with(subject);
        Ok(())
    }

    /// The tuple of keys, in the next temporary.
    fn mapping_keys(&mut self, keys: &'a [Expr]) -> Result<Register> {
        if let Some(constants) = self.constants(keys) {
            return Ok(self.load_const(Const::Tuple(constants), Target::Push));
        }
        let first = self.push_run(keys)?;
        self.release_from(first);
        let tuple = self.allocate();
        self.emit(Opcode::BuildTuple, tuple, first, keys.len() as u32);
        Ok(tuple)
    }

    /// A dict of the subject's items without those of the `count` keys in tuple `keys`, which is consumed.
    fn mapping_rest(&mut self, keys: Register, count: u32, subject: Subject) -> Register {
        let dict = self.allocate();
        self.emit(Opcode::BuildMap, dict, dict, 0u32);
        let copy = self.allocate();
        self.emit(Opcode::Copy, copy, subject.register, 0u32);
        self.emit(Opcode::DictUpdate, dict, copy, 0u32);
        self.release(copy);
        let first = self.allocate_run(count);
        self.emit(Opcode::UnpackSequence, first, keys, count);
        let copy = self.allocate();
        for index in 0..count {
            self.emit(Opcode::Copy, copy, dict, 0u32);
            self.emit(Opcode::DeleteSubscript, copy, first.after(index), 0u32);
        }
        self.release_from(dict);
        dict
    }

    // Classes

    fn class_pattern(
        &mut self,
        node: &'a ast::PatternMatchClass,
        subject: Subject,
        context: &mut PatternContext,
    ) -> Result<()> {
        let positional = &node.arguments.patterns;
        let keywords = &node.arguments.keywords;
        let first = self.allocate();
        let opcode = if subject.keep { Opcode::Copy } else { Opcode::Move };
        self.emit(opcode, first, subject.register, 0u32);
        self.push(&node.cls)?;
        let names = keywords.iter().map(|keyword| Const::str(&keyword.attr)).collect();
        self.load_const(Const::Tuple(names), Target::Push);
        self.release_from(first);
        let values = self.allocate();
        self.emit(Opcode::MatchClass, values, first, positional.len() as u32);
        let count = (positional.len() + keywords.len()) as u32;
        if count == 0 {
            self.release(values);
            let failure = self.failure(context);
            self.jump_on(Opcode::JumpIfNone, values, failure);
            return Ok(());
        }
        let copy = self.allocate();
        self.emit(Opcode::Copy, copy, values, 0u32);
        self.release(copy);
        let failure = self.failure(context);
        self.jump_on(Opcode::JumpIfNone, copy, failure);
        self.release(values);
        let first = self.allocate_run(count);
        self.emit(Opcode::UnpackSequence, first, values, count);
        let patterns = positional.iter().chain(keywords.iter().map(|keyword| &keyword.pattern));
        self.sub_patterns(patterns, first, context)
    }
}

fn is_wildcard(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::MatchAs(node) => node.pattern.is_none() && node.name.is_none(),
        Pattern::MatchStar(node) => node.name.is_none(),
        _ => false,
    }
}

/// The name (or none, for `_`) that a pattern binds, if it binds any subject whatever.
fn simple_capture(pattern: &Pattern) -> Option<Option<&Name>> {
    match pattern {
        Pattern::MatchAs(node) if node.pattern.is_none() => Some(node.name.as_ref().map(|name| &name.id)),
        _ => None,
    }
}

/// The names that a pattern binds, each once, in the order of the source.
fn collect_captures(pattern: &Pattern, names: &mut Vec<Name>) {
    let mut add = |name: &Option<ast::Identifier>| {
        if let Some(name) = name
            && !names.contains(&name.id)
        {
            names.push(name.id.clone());
        }
    };
    match pattern {
        Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => {}
        Pattern::MatchStar(node) => add(&node.name),
        Pattern::MatchAs(node) => {
            if let Some(inner) = &node.pattern {
                collect_captures(inner, names);
            }
            if let Some(name) = &node.name
                && !names.contains(&name.id)
            {
                names.push(name.id.clone());
            }
        }
        Pattern::MatchSequence(node) => node.patterns.iter().for_each(|inner| collect_captures(inner, names)),
        Pattern::MatchOr(node) => node.patterns.iter().for_each(|inner| collect_captures(inner, names)),
        Pattern::MatchMapping(node) => {
            node.patterns.iter().for_each(|inner| collect_captures(inner, names));
            if let Some(name) = &node.rest
                && !names.contains(&name.id)
            {
                names.push(name.id.clone());
            }
        }
        Pattern::MatchClass(node) => {
            node.arguments.patterns.iter().for_each(|inner| collect_captures(inner, names));
            node.arguments.keywords.iter().for_each(|keyword| collect_captures(&keyword.pattern, names));
        }
    }
}
