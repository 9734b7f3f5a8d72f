//! The type `code`: what Python code sees of a [`Code`].

use crate::code::Code;
use compiler::bytecode::{CodeUnit, Const, Position};
use cpyext_macros::pytype;
use objspace::shim::Args;
use objspace::{Bytes, CompareOp, Layout, List, Object, PyResult, Ref, Space, Str, Tuple};
use std::sync::Arc;

/// CPython's code units in a word of ours.
const UNITS_PER_WORD: usize = 2;

fn string_tuple<'a>(space: &Space, names: impl Iterator<Item = &'a Arc<str>>) -> PyResult<Ref<Object>> {
    let names = names.map(|name| Str::intern(space, name).into_object()).collect();
    Ok(Tuple::from_vec(space, names)?.into_object())
}

fn position_tuple(space: &Space, position: Position) -> PyResult<Ref<Object>> {
    let number = |value: Option<u32>| match value {
        Some(value) => space.new_int(i64::from(value)),
        None => Ok(space.none()),
    };
    let items = vec![
        number(position.line)?,
        number(position.end_line)?,
        number(position.column)?,
        number(position.end_column)?,
    ];
    Ok(Tuple::from_vec(space, items)?.into_object())
}

/// A reference to an object that a public field owns.
fn field(field: &core::cell::Cell<*mut abi::PyObject>) -> Ref<Object> {
    // SAFETY: code objects' fields own what they point at, and are never null once the object is complete.
    unsafe { Object::from_ptr(field.get()).to_ref() }
}

/// Whether two units execute the same, with the same constants, at the same places of their texts.
fn have_same_body(one: &CodeUnit, other: &CodeUnit) -> bool {
    one.instructions == other.instructions
        && one.exception_table == other.exception_table
        && one.line_table == other.line_table
        && one.consts.len() == other.consts.len()
        && one.consts.iter().zip(&other.consts).all(|pair| match pair {
            (Const::Code(one), Const::Code(other)) => {
                one.name == other.name
                    && one.flags == other.flags
                    && one.names == other.names
                    && one.locals == other.locals
                    && have_same_body(one, other)
            }
            (one, other) => one == other,
        })
}

#[pytype(name = "code", symbol = PyCode_Type)]
impl Code {
    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; fields own their references.
        unsafe {
            if !crate::code_watchers::notify_death(this) {
                return;
            }
            let head = (*this).head();
            for owned in [
                &head.co_consts,
                &head.co_names,
                &head.co_exceptiontable,
                &head.co_linetable,
                &head.co_localsplusnames,
                &head.co_localspluskinds,
                &head.co_filename,
                &head.co_name,
                &head.co_qualname,
            ] {
                drop(Ref::<Object>::from_nullable(owned.replace(core::ptr::null_mut())));
            }
            if !head.co_weakreflist.get().is_null() {
                objspace::weakref::clear(this.cast());
            }
            crate::code_extra::release(&*this);
            Code::release_body(this);
            objspace::gc::free(this.cast());
        }
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        Str::from_display(
            space,
            &format_args!(
                "<code object {} at {:p}, file \"{}\", line {}>",
                self.name().to_string_lossy(),
                self.as_ptr(),
                self.filename().to_string_lossy(),
                self.head().co_firstlineno.get()
            ),
        )
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let (Some(other), CompareOp::Eq | CompareOp::Ne) = (other.downcast::<Code>(), op) else {
            return Ok(space.not_implemented());
        };
        Ok(space.new_bool(self.does_the_same(space, other)? == (op == CompareOp::Eq)))
    }

    #[slot(tp_hash)]
    fn hash(&self, space: &Space) -> PyResult<isize> {
        let head = self.head();
        let numbers = [head.co_argcount.get(), head.co_firstlineno.get(), head.co_flags.get()];
        let numbers = numbers.into_iter().map(|number| number as isize);
        let length = self.unit().instructions.len() as isize;
        let mix = |hash: isize, number: isize| (hash ^ number).wrapping_mul(0x0f42_43ab);
        let hash = numbers.chain([length, self.name().hash(space)?]).fold(0x1234, mix);
        Ok(if hash == -1 { -2 } else { hash })
    }

    /// Whether two code objects are equal: what they do, where their text is in its file and what it calls itself are the same. The file's
    /// name does not count.
    fn does_the_same(&self, space: &Space, other: &Code) -> PyResult<bool> {
        let (head, theirs) = (self.head(), other.head());
        let numbers = |head: &abi::PyCodeObject| {
            [
                head.co_argcount.get(),
                head.co_posonlyargcount.get(),
                head.co_kwonlyargcount.get(),
                head.co_flags.get(),
                head.co_firstlineno.get(),
            ]
        };
        if numbers(head) != numbers(theirs) || !have_same_body(self.unit(), other.unit()) {
            return Ok(false);
        }
        self.complete(space)?;
        other.complete(space)?;
        for (ours, their) in [
            (&head.co_name, &theirs.co_name),
            (&head.co_names, &theirs.co_names),
            (&head.co_localsplusnames, &theirs.co_localsplusnames),
        ] {
            if !field(ours).eq(space, &field(their))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    #[getter]
    fn co_argcount(&self) -> i32 {
        self.head().co_argcount.get()
    }

    #[getter]
    fn co_posonlyargcount(&self) -> i32 {
        self.head().co_posonlyargcount.get()
    }

    #[getter]
    fn co_kwonlyargcount(&self) -> i32 {
        self.head().co_kwonlyargcount.get()
    }

    #[getter]
    fn co_stacksize(&self) -> i32 {
        self.head().co_stacksize.get()
    }

    #[getter]
    fn co_flags(&self) -> i32 {
        self.head().co_flags.get()
    }

    #[getter]
    fn co_nlocals(&self) -> i32 {
        self.head().co_nlocals.get()
    }

    #[getter]
    fn co_firstlineno(&self) -> i32 {
        self.head().co_firstlineno.get()
    }

    #[getter]
    fn co_name(&self) -> Ref<Object> {
        field(&self.head().co_name)
    }

    #[getter]
    fn co_qualname(&self) -> Ref<Object> {
        field(&self.head().co_qualname)
    }

    #[getter]
    fn co_filename(&self) -> Ref<Object> {
        field(&self.head().co_filename)
    }

    #[getter]
    fn co_consts(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.complete(space)?;
        Ok(field(&self.head().co_consts))
    }

    #[getter]
    fn co_names(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.complete(space)?;
        Ok(field(&self.head().co_names))
    }

    #[getter]
    fn co_linetable(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.complete(space)?;
        Ok(field(&self.head().co_linetable))
    }

    #[getter]
    fn co_exceptiontable(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.complete(space)?;
        Ok(field(&self.head().co_exceptiontable))
    }

    #[getter]
    fn co_varnames(&self, space: &Space) -> PyResult<Ref<Object>> {
        string_tuple(space, self.unit().variable_names())
    }

    #[getter]
    fn co_cellvars(&self, space: &Space) -> PyResult<Ref<Object>> {
        string_tuple(space, self.unit().cell_names())
    }

    #[getter]
    fn co_freevars(&self, space: &Space) -> PyResult<Ref<Object>> {
        string_tuple(space, self.unit().free_names.iter())
    }

    /// The instructions, as the compiler made them.
    #[getter]
    fn co_code(&self, space: &Space) -> PyResult<Ref<Object>> {
        let bytes: Vec<u8> = self.unit().instructions.iter().flat_map(|word| word.to_le_bytes()).collect();
        Ok(Bytes::from_slice(space, &bytes)?.into_object())
    }

    /// Return a copy of the code with some attributes replaced.
    #[pymethod(raw)]
    fn replace(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Code>> {
        crate::code_replacement::replace(space, self, &args)
    }

    #[pymethod(raw, name = "__replace__")]
    fn replace_for_copy(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Code>> {
        crate::code_replacement::replace(space, self, &args)
    }

    /// Source positions of the code: an iterator of (line, end line, column, end column), one for every two bytes.
    // CPython's code units have two bytes: whoever looks for a frame's position takes the item f_lasti // 2.
    #[pymethod]
    fn co_positions(&self, space: &Space) -> PyResult<Ref<Object>> {
        let mut positions = Vec::new();
        for run in self.unit().line_table.runs() {
            let position = position_tuple(space, run.position)?;
            let units = (run.end - run.start) as usize * UNITS_PER_WORD;
            positions.extend(std::iter::repeat_n(position, units));
        }
        List::from_vec(space, positions)?.iter(space)
    }

    /// Lines of the code: an iterator of (start, end, line), offsets in bytes.
    #[pymethod]
    fn co_lines(&self, space: &Space) -> PyResult<Ref<Object>> {
        let mut lines: Vec<(u32, u32, Option<u32>)> = Vec::new();
        for run in self.unit().line_table.runs() {
            match lines.last_mut() {
                Some((_, end, line)) if *line == run.position.line => *end = run.end,
                _ => lines.push((run.start, run.end, run.position.line)),
            }
        }
        let mut tuples = Vec::new();
        for (start, end, line) in lines {
            let line = match line {
                Some(line) => space.new_int(i64::from(line))?,
                None => space.none(),
            };
            let items = vec![space.new_int(i64::from(start) * 4)?, space.new_int(i64::from(end) * 4)?, line];
            tuples.push(Tuple::from_vec(space, items)?.into_object());
        }
        List::from_vec(space, tuples)?.iter(space)
    }
}
