//! The module `_opcode`: what `dis` and `opcode` ask about instructions.
//!
//! It speaks of the instructions that `_opcode_metadata` numbers, those of CPython's stack machine. This runtime's code has none
//! of them, and says so: no number is a valid instruction, none has an effect on a stack.

use cpyext_macros::pymodule;

/// Facts about instructions of the stack machine, of which there are none here.
#[pymodule(name = "_opcode")]
pub mod module {
    use interpreter::code::Code;
    use objspace::{List, Module, Object, PyResult, Ref, Space, bool_object};

    /// Return how the instruction changes the depth of the stack; no instruction is valid.
    #[pyfunction(signature = "($module, opcode, oparg=None, /, *, jump=None)")]
    fn stack_effect(
        space: &Space,
        opcode: i32,
        oparg: Option<&Object>,
        jump: Option<&Object>,
    ) -> PyResult<isize> {
        if let Some(oparg) = oparg.filter(|oparg| !oparg.is_none()) {
            oparg.index(space)?;
        }
        let is_choice =
            |jump: &Object| jump.is_none() || jump.is(bool_object(true)) || jump.is(bool_object(false));
        if jump.is_some_and(|jump| !is_choice(jump)) {
            return Err(space.value_error("stack_effect: jump must be False, True or None"));
        }
        let _ = opcode;
        Err(space.value_error("invalid opcode or oparg"))
    }

    /// Tell whether the number is that of an instruction.
    #[pyfunction(signature = "($module, /, opcode)")]
    fn is_valid(_opcode: i32) -> bool {
        false
    }

    /// Tell whether the instruction uses its argument.
    #[pyfunction(signature = "($module, /, opcode)")]
    fn has_arg(_opcode: i32) -> bool {
        false
    }

    /// Tell whether the instruction's argument is the index of a constant.
    #[pyfunction(signature = "($module, /, opcode)")]
    fn has_const(_opcode: i32) -> bool {
        false
    }

    /// Tell whether the instruction's argument is the index of a name.
    #[pyfunction(signature = "($module, /, opcode)")]
    fn has_name(_opcode: i32) -> bool {
        false
    }

    /// Tell whether the instruction is a jump.
    #[pyfunction(signature = "($module, /, opcode)")]
    fn has_jump(_opcode: i32) -> bool {
        false
    }

    /// Tell whether the instruction accesses a free variable or a cell.
    #[pyfunction(signature = "($module, /, opcode)")]
    fn has_free(_opcode: i32) -> bool {
        false
    }

    /// Tell whether the instruction accesses a local variable.
    #[pyfunction(signature = "($module, /, opcode)")]
    fn has_local(_opcode: i32) -> bool {
        false
    }

    /// Tell whether the instruction sets up an exception handler.
    #[pyfunction(signature = "($module, /, opcode)")]
    fn has_exc(_opcode: i32) -> bool {
        false
    }

    /// Return None: counts of specialised instructions are not kept.
    #[pyfunction(signature = "($module, /)")]
    fn get_specialization_stats(space: &Space) -> Ref<Object> {
        space.none()
    }

    /// Return the names of the arguments of the stack machine's binary operation: none.
    #[pyfunction(signature = "($module, /)")]
    fn get_nb_ops(space: &Space) -> PyResult<Ref<List>> {
        List::new(space)
    }

    /// Return the names of the stack machine's intrinsics of one operand: none.
    #[pyfunction(signature = "($module, /)")]
    fn get_intrinsic1_descs(space: &Space) -> PyResult<Ref<List>> {
        List::new(space)
    }

    /// Return the names of the stack machine's intrinsics of two operands: none.
    #[pyfunction(signature = "($module, /)")]
    fn get_intrinsic2_descs(space: &Space) -> PyResult<Ref<List>> {
        List::new(space)
    }

    /// Return the names of the special methods that the stack machine loads: none.
    #[pyfunction(signature = "($module, /)")]
    fn get_special_method_names(space: &Space) -> PyResult<Ref<List>> {
        List::new(space)
    }

    /// Return what executes the code from an offset on in place of its instructions.
    #[pyfunction(signature = "($module, /, code, offset)")]
    fn get_executor(space: &Space, code: &Object, offset: i32) -> PyResult<Ref<Object>> {
        let _ = offset;
        if !code.is_instance::<Code>() {
            let kind = code.ty().name();
            return Err(space.type_error(format_args!("expected a code object, not '{kind}'")));
        }
        Err(space.runtime_error("Executors are not available in this build"))
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        for name in ["ENABLE_SPECIALIZATION", "ENABLE_SPECIALIZATION_FT"] {
            module.set(space, name, &*space.new_int(0)?)?;
        }
        Ok(())
    }
}
