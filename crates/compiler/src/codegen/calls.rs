//! Calls: plain, of methods, with keywords, with unpacking, and through `super()`.

use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_python_ast::{Expr, Keyword};
use ruff_text_size::{Ranged, TextRange};

use super::builtin_calls::consuming_call;
use super::code::Register;
use super::emit::Target;
use super::names::Place;
use super::unit::UnitKind;
use super::{Codegen, Result};
use crate::bytecode::opcode::unpacked_keywords;
use crate::bytecode::{Const, Opcode};

/// The arguments of a call, written in source or made by the compiler.
pub(super) struct Arguments<'a> {
    /// Number of arguments that are in the registers after the callable already.
    pub leading: u32,
    pub positional: &'a [Expr],
    /// A variable passed as the last positional argument.
    pub extra: Option<Name>,
    pub keywords: &'a [Keyword],
}

impl Arguments<'_> {
    fn needs_unpacking(&self) -> bool {
        self.positional.iter().any(Expr::is_starred_expr)
            || self.keywords.iter().any(|keyword| keyword.arg.is_none())
    }
}

impl<'a> Codegen<'a> {
    pub(super) fn call(&mut self, node: &'a ast::ExprCall, target: Target) -> Result<Register> {
        let arguments = Arguments {
            leading: 0,
            positional: &node.arguments.args,
            extra: None,
            keywords: &node.arguments.keywords,
        };
        if let Expr::Attribute(method) = &*node.func
            && !arguments.needs_unpacking()
        {
            return self.call_method(node, method, &arguments, target);
        }
        let base = self.push_callable(&node.func)?;
        if consuming_call(node).is_some() {
            let end = self.label();
            self.consume_inline(node, base, end)?;
            self.note_call_parentheses(node);
            let result = self.finish_call(base, &arguments, Target::Push)?;
            self.place(end);
            return Ok(self.settle(result, target));
        }
        self.note_call_parentheses(node);
        self.finish_call(base, &arguments, target)
    }

    /// A generator expression that is the only argument has the parentheses of the call.
    pub(super) fn note_call_parentheses(&mut self, node: &ast::ExprCall) {
        if let [Expr::Generator(only)] = &*node.arguments.args
            && !only.parenthesized
        {
            self.call_parentheses = Some(node.arguments.range);
        }
    }

    /// Evaluate what is called into the first register of a call's run.
    pub(super) fn push_callable(&mut self, func: &'a Expr) -> Result<Register> {
        let base = self.push(func)?;
        self.allocate();
        Ok(base)
    }

    fn call_method(
        &mut self,
        node: &'a ast::ExprCall,
        method: &'a ast::ExprAttribute,
        arguments: &Arguments<'a>,
        target: Target,
    ) -> Result<Register> {
        let range = self.attribute_range(method);
        let base = match self.super_attribute(method, Opcode::LoadSuperMethod, Target::Push)? {
            Some(base) => base,
            None => {
                let object = self.operand(&method.value)?;
                self.release(object);
                let base = self.allocate_run(2);
                let name = self.mangle(&method.attr.id);
                let index = self.name_index(&name);
                self.at(&range, |this| this.emit(Opcode::LoadMethod, base, object, index));
                base
            }
        };
        let (call, call_keyword) = (Opcode::CallMethod, Opcode::CallMethodKeyword);
        let position =
            TextRange::new(range.start().clamp(node.range().start(), node.range().end()), node.range().end());
        let outer = self.enter_position(&position);
        self.note_call_parentheses(node);
        let result = self.finish_plain_call([call, call_keyword], base, arguments, target);
        self.restore_position(outer);
        result
    }

    /// Evaluate the arguments and call what is in `base`.
    pub(super) fn finish_call(
        &mut self,
        base: Register,
        arguments: &Arguments<'a>,
        target: Target,
    ) -> Result<Register> {
        if arguments.needs_unpacking() {
            return self.finish_unpacking_call(base, arguments, target);
        }
        self.finish_plain_call([Opcode::Call, Opcode::CallKeyword], base, arguments, target)
    }

    fn finish_plain_call(
        &mut self,
        [call, call_keyword]: [Opcode; 2],
        base: Register,
        arguments: &Arguments<'a>,
        target: Target,
    ) -> Result<Register> {
        self.push_run(arguments.positional)?;
        let mut count = arguments.leading + arguments.positional.len() as u32;
        if let Some(extra) = &arguments.extra {
            self.load_mangled(extra, Target::Push);
            count += 1;
        }
        let mut names = Vec::new();
        for keyword in arguments.keywords {
            self.push(&keyword.value)?;
            names.push(Const::str(keyword.arg.as_ref().map_or("", |name| name.as_str())));
            count += 1;
        }
        self.release_from(base);
        let destination = self.destination(target);
        if names.is_empty() {
            self.emit(call, base, count, destination);
        } else {
            let names = self.const_index(Const::Tuple(names.into()));
            self.emit_with(call_keyword, base, count, destination, names);
        }
        Ok(destination)
    }

    fn finish_unpacking_call(
        &mut self,
        base: Register,
        arguments: &Arguments<'a>,
        target: Target,
    ) -> Result<Register> {
        self.push_argument_tuple(base.after(2), arguments)?;
        let keywords = match arguments.keywords {
            [] => unpacked_keywords::NONE,
            [Keyword { arg: None, value, .. }] => {
                self.push(value)?;
                unpacked_keywords::MAPPING
            }
            keywords => {
                self.push_keyword_dict(base, keywords)?;
                unpacked_keywords::DICT
            }
        };
        self.release_from(base);
        let destination = self.destination(target);
        self.emit(Opcode::CallUnpack, base, keywords, destination);
        Ok(destination)
    }

    /// Gather the positional arguments in register `first`.
    fn push_argument_tuple(&mut self, first: Register, arguments: &Arguments<'a>) -> Result<()> {
        let positional = arguments.positional;
        if arguments.leading == 0
            && arguments.extra.is_none()
            && let [Expr::Starred(only)] = positional
        {
            self.push(&only.value)?;
            return Ok(());
        }
        let plain = positional.iter().position(Expr::is_starred_expr).unwrap_or(positional.len());
        self.push_run(&positional[..plain])?;
        let mut count = arguments.leading + plain as u32;
        if plain == positional.len() {
            if let Some(extra) = &arguments.extra {
                self.load_mangled(extra, Target::Push);
                count += 1;
            }
            self.release_from(first);
            let tuple = self.allocate();
            self.emit(Opcode::BuildTuple, tuple, first, count);
            return Ok(());
        }
        self.release_from(first);
        let list = self.allocate();
        self.emit(Opcode::BuildList, list, first, count);
        for argument in &positional[plain..] {
            let (opcode, value) = match argument {
                Expr::Starred(starred) => (Opcode::ListExtend, &*starred.value),
                other => (Opcode::ListAppend, other),
            };
            let value = self.operand(value)?;
            self.emit(opcode, list, value, 0u32);
            self.release(value);
        }
        if let Some(extra) = &arguments.extra {
            let value = self.load_mangled(extra, Target::Push);
            self.emit(Opcode::ListAppend, list, value, 0u32);
            self.release(value);
        }
        self.list_to_tuple(list, Target::Push);
        Ok(())
    }

    /// Gather the keyword arguments in a dict in the next temporary.
    fn push_keyword_dict(&mut self, callable: Register, keywords: &'a [Keyword]) -> Result<()> {
        let mut rest = keywords;
        let dict = self.push_named_keywords(&mut rest)?;
        while let Some((first, tail)) = rest.split_first() {
            let mapping = match first.arg {
                None => {
                    rest = tail;
                    self.operand(&first.value)?
                }
                Some(_) => self.push_named_keywords(&mut rest)?,
            };
            self.emit(Opcode::DictMerge, dict, mapping, callable);
            self.release(mapping);
        }
        Ok(())
    }

    /// A dict of the keywords that come before the next `**`, which are taken from `keywords`.
    fn push_named_keywords(&mut self, keywords: &mut &'a [Keyword]) -> Result<Register> {
        let first = Register::temporary(self.unit_ref().depth);
        let mut count = 0u32;
        while let Some((keyword, tail)) = keywords.split_first()
            && let Some(name) = &keyword.arg
        {
            self.load_const(Const::str(name.as_str()), Target::Push);
            self.push(&keyword.value)?;
            *keywords = tail;
            count += 1;
        }
        self.release_from(first);
        let dict = self.allocate();
        self.emit(Opcode::BuildMap, dict, first, count);
        Ok(dict)
    }

    // super()

    /// Load an attribute of `super()`, if `node` is one. With `LoadSuperMethod` and
    /// [`Target::Push`] the result is a pair.
    pub(super) fn super_attribute(
        &mut self,
        node: &'a ast::ExprAttribute,
        opcode: Opcode,
        target: Target,
    ) -> Result<Option<Register>> {
        let Expr::Call(call) = &*node.value else { return Ok(None) };
        if !self.is_plain_super(call) {
            return Ok(None);
        }
        let outer = self.enter_position(call);
        let first = self.at(&*call.func, |this| this.load_mangled(&Name::new_static("super"), Target::Push));
        self.load_mangled(&Name::new_static("__class__"), Target::Push);
        let name = Name::new(&*self.unit_ref().locals[0].name);
        self.load_mangled(&name, Target::Push);
        self.restore_position(outer);
        self.release_from(first);
        let destination = match opcode {
            Opcode::LoadSuperMethod => self.allocate_run(2),
            _ => self.destination(target),
        };
        let name = self.mangle(&node.attr.id);
        let index = self.name_index(&name);
        let range = self.attribute_range(node);
        self.at(&range, |this| this.emit(opcode, destination, first, index));
        Ok(Some(destination))
    }

    /// Whether the call is of the builtin `super`, as far as the source tells, without arguments.
    fn is_plain_super(&self, call: &ast::ExprCall) -> bool {
        let name = Name::new_static("super");
        let unit = self.unit_ref();
        call.func.as_name_expr().is_some_and(|func| func.id == name)
            && call.arguments.is_empty()
            && unit.inlined.is_empty()
            && matches!(unit.kind, UnitKind::Function | UnitKind::Lambda)
            && unit.argument_count > 0
            && self.place_of(&name) == (Place::Global { implicit: true })
            && self.table.top().symbols.get(&name).is_none()
            && matches!(self.place_of(&Name::new_static("__class__")), Place::Free(_))
    }
}
