//! The module `builtins`: the functions, types and exceptions that need no import.

mod aggregates;
mod async_items;
mod build_class;
mod compile;
pub mod compile_flags;
mod evaluate;
mod input;
mod namespaces;
mod printing;
mod types;

pub use evaluate::{
    builtins_of, compile_source, file_name, inherited_features, source_text, syntax_error, unify_lines,
};
pub use namespaces::calling_frame;
pub use printing::write_text;

use cpyext_macros::pymodule;

/// What every program finds without an import: types, functions, exceptions, constants.
#[pymodule(name = "builtins")]
#[expect(clippy::module_inception, reason = "the module is named as in Python")]
pub mod builtins {
    use super::{
        aggregates, async_items, build_class, compile, evaluate, input as console_input, namespaces,
        printing, types,
    };
    use objspace::exceptions as exc;
    use objspace::iterators::callable_iterator;
    use objspace::module_object::Module;
    use objspace::shim::{Args, Nullable};
    use objspace::{CompareOp, Layout, List, Object, PyErr, PyResult, Ref, Space, Str, number};

    /// How far a number is from zero.
    #[pyfunction]
    fn abs(space: &Space, number: &Object) -> PyResult<Ref<Object>> {
        number::absolute(space, number)
    }

    /// Return an asynchronous iterator over an asynchronous iterable.
    #[pyfunction(signature = "(async_iterable, /)")]
    fn aiter(space: &Space, async_iterable: &Object) -> PyResult<Ref<Object>> {
        async_iterable.async_iter(space)
    }

    /// Tell whether bool(x) is true for all items of the iterable; true for an empty one.
    #[pyfunction(signature = "(iterable, /)")]
    fn all(space: &Space, iterable: &Object) -> PyResult<bool> {
        aggregates::all(space, iterable)
    }

    /// Return the next item of an asynchronous iterator, or the default when it is exhausted.
    #[pyfunction(signature = "(aiterator, default=<unrepresentable>, /)")]
    fn anext(space: &Space, aiterator: &Object, default: Option<&Object>) -> PyResult<Ref<Object>> {
        async_items::anext(space, aiterator, default)
    }

    /// Tell whether bool(x) is true for any item of the iterable; false for an empty one.
    #[pyfunction(signature = "(iterable, /)")]
    fn any(space: &Space, iterable: &Object) -> PyResult<bool> {
        aggregates::any(space, iterable)
    }

    /// Return the repr of an object, with characters that are not ASCII escaped.
    #[pyfunction(signature = "(obj, /)")]
    fn ascii(space: &Space, obj: &Object) -> PyResult<Ref<Str>> {
        obj.ascii(space)
    }

    /// An integer in base 2, with the prefix 0b.
    #[pyfunction(signature = "(number, /)")]
    fn bin(space: &Space, number: &Object) -> PyResult<Ref<Str>> {
        number::exact_index(space, number)?.to_base(space, 2)
    }

    /// An integer in base 8, with the prefix 0o.
    #[pyfunction(signature = "(number, /)")]
    fn oct(space: &Space, number: &Object) -> PyResult<Ref<Str>> {
        number::exact_index(space, number)?.to_base(space, 8)
    }

    /// An integer in base 16, with the prefix 0x.
    #[pyfunction(signature = "(number, /)")]
    fn hex(space: &Space, number: &Object) -> PyResult<Ref<Str>> {
        number::exact_index(space, number)?.to_base(space, 16)
    }

    /// Call sys.breakpointhook with the arguments; by default that enters the debugger.
    #[pyfunction(raw)]
    fn breakpoint(space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        match crate::sys::attribute(space, "breakpointhook")? {
            Some(hook) => hook.call_kw(space, args),
            None => Err(space.runtime_error("lost sys.breakpointhook")),
        }
    }

    /// Tell whether the object can be called; instances of classes with a method __call__() can.
    #[pyfunction(signature = "(obj, /)")]
    fn callable(obj: &Object) -> bool {
        obj.is_callable()
    }

    /// Return the string of the one character with this code point; 0 <= i <= 0x10ffff.
    #[pyfunction(signature = "(i, /)")]
    fn chr(space: &Space, i: &Object) -> PyResult<Ref<Str>> {
        let point = number::index(space, i)?.to_i64();
        match point.and_then(|point| u32::try_from(point).ok()).filter(|&point| point <= 0x10_ffff) {
            Some(point) => Str::from_char(space, point),
            None => Err(space.value_error("chr() arg not in range(0x110000)")),
        }
    }

    /// Compile source into a code object that exec() or eval() can run.
    ///
    /// The source is a string, bytes or an AST; mode is 'exec' for a module, 'single' for one interactive statement, or
    /// 'eval' for an expression.
    #[pyfunction(
        signature = "(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)"
    )]
    fn compile(
        space: &Space,
        source: &Object,
        filename: &Object,
        mode: &Object,
        flags: i32,
        dont_inherit: bool,
        optimize: i32,
        _feature_version: i32,
    ) -> PyResult<Ref<Object>> {
        let _ = _feature_version;
        let arguments = compile::Arguments { filename, mode, flags, dont_inherit, optimize };
        compile::compile(space, source, &arguments)
    }

    /// Delete the named attribute: delattr(x, 'y') is the same as `del x.y`.
    #[pyfunction(signature = "(obj, name, /)")]
    fn delattr(space: &Space, obj: &Object, name: &Object) -> PyResult<()> {
        obj.setattr_object(space, name, None)
    }

    /// Without an argument, return the names in the current scope, else a list of the object's attributes.
    #[pyfunction(raw)]
    fn dir(space: &Space, args: Args<'_>) -> PyResult<Ref<List>> {
        args.no_keywords(space, "dir")?;
        match args.positional() {
            [] => namespaces::local_names(space),
            [object] => object.dir(space),
            more => {
                let given = more.len();
                Err(space.type_error(format_args!("dir expected at most 1 argument, got {given}")))
            }
        }
    }

    /// Quotient and remainder together: x // y and x % y.
    #[pyfunction(signature = "(x, y, /)")]
    fn divmod(space: &Space, x: &Object, y: &Object) -> PyResult<Ref<Object>> {
        number::divmod(space, x, y)
    }

    /// Evaluate an expression, given as source or code object, in the given namespaces or the current ones.
    #[pyfunction(signature = "(source, /, globals=None, locals=None)")]
    fn eval(
        space: &Space,
        source: &Object,
        globals: Nullable<&Object>,
        locals: Nullable<&Object>,
    ) -> PyResult<Ref<Object>> {
        evaluate::eval(space, source, globals.get(), locals.get())
    }

    /// Run statements, given as source or code object, in the given namespaces or the current ones.
    #[pyfunction(signature = "(source, /, globals=None, locals=None, *, closure=None)")]
    fn exec(
        space: &Space,
        source: &Object,
        globals: Nullable<&Object>,
        locals: Nullable<&Object>,
        closure: Nullable<&Object>,
    ) -> PyResult<()> {
        evaluate::exec(space, source, globals.get(), locals.get(), closure.get())
    }

    /// Return type(value).__format__(value, format_spec).
    #[pyfunction(signature = "(value, format_spec='', /)")]
    fn format(space: &Space, value: &Object, format_spec: Option<&Str>) -> PyResult<Ref<Str>> {
        value.format(space, format_spec)
    }

    /// Return the named attribute: getattr(x, 'y') is x.y. A third argument is returned when there is none.
    #[pyfunction(signature = "(object, name, default=<unrepresentable>, /)")]
    fn getattr(
        space: &Space,
        object: &Object,
        name: &Object,
        default: Option<&Object>,
    ) -> PyResult<Ref<Object>> {
        let Some(default) = default else { return object.getattr_object(space, name) };
        let name = attribute_name(space, name)?;
        Ok(object.getattr_optional(space, name)?.unwrap_or_else(|| default.to_ref()))
    }

    fn attribute_name<'a>(space: &Space, name: &'a Object) -> PyResult<&'a Str> {
        name.downcast::<Str>().ok_or_else(|| {
            space.type_error(format_args!("attribute name must be string, not '{}'", name.ty().name()))
        })
    }

    /// Return the dictionary of the current module's variables.
    #[pyfunction]
    fn globals(space: &Space) -> PyResult<Ref<Object>> {
        namespaces::globals(space)
    }

    /// Tell whether the object has an attribute of that name: whether getattr() raises AttributeError.
    #[pyfunction(signature = "(obj, name, /)")]
    fn hasattr(space: &Space, obj: &Object, name: &Object) -> PyResult<bool> {
        obj.has_attr(space, attribute_name(space, name)?)
    }

    /// Return the hash value of an object: equal objects have equal ones.
    #[pyfunction(signature = "(obj, /)")]
    fn hash(space: &Space, obj: &Object) -> PyResult<isize> {
        obj.hash(space)
    }

    /// Return the identity of an object: its address, unique while it lives.
    #[pyfunction(signature = "(obj, /)")]
    fn id(obj: &Object) -> usize {
        obj.as_ptr() as usize
    }

    /// Read a line from standard input, without its newline, after printing the prompt.
    #[pyfunction(signature = "(prompt='', /)")]
    fn input(space: &Space, prompt: Option<&Object>) -> PyResult<Ref<Object>> {
        console_input::input(space, prompt)
    }

    /// Tell whether an object is an instance of a class or of a subclass thereof, or of one of several.
    #[pyfunction(signature = "(obj, class_or_tuple, /)")]
    fn isinstance(space: &Space, obj: &Object, class_or_tuple: &Object) -> PyResult<bool> {
        obj.is_instance_of(space, class_or_tuple)
    }

    /// Tell whether a class is derived from another, the same, or one of several.
    #[pyfunction(signature = "(cls, class_or_tuple, /)")]
    fn issubclass(space: &Space, cls: &Object, class_or_tuple: &Object) -> PyResult<bool> {
        cls.is_subclass_of(space, class_or_tuple)
    }

    /// Return an iterator over an iterable; with a second argument, one that calls the first until it returns the second.
    #[pyfunction(signature = "(object, sentinel=<unrepresentable>, /)")]
    fn iter(space: &Space, object: &Object, sentinel: Option<&Object>) -> PyResult<Ref<Object>> {
        match sentinel {
            None => object.iter(space),
            Some(_) if !object.is_callable() => Err(space.type_error("iter(v, w): v must be callable")),
            Some(sentinel) => Ok(callable_iterator(space, object, sentinel)?.into_object()),
        }
    }

    /// How many items a container has.
    #[pyfunction(signature = "(obj, /)")]
    fn len(space: &Space, obj: &Object) -> PyResult<usize> {
        obj.len(space)
    }

    /// Return the current scope's variables: a new dictionary in functions, the namespace itself elsewhere.
    #[pyfunction]
    fn locals(space: &Space) -> PyResult<Ref<Object>> {
        namespaces::locals(space)
    }

    /// Return the largest item of an iterable or of several arguments, compared by key(item) if there is a key.
    #[pyfunction(raw)]
    fn max(space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        aggregates::extreme(space, args, "max", CompareOp::Gt)
    }

    /// Return the smallest item of an iterable or of several arguments, compared by key(item) if there is a key.
    #[pyfunction(raw)]
    fn min(space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        aggregates::extreme(space, args, "min", CompareOp::Lt)
    }

    /// Return the next item of an iterator, or the default when it is exhausted.
    #[pyfunction(signature = "(iterator, default=<unrepresentable>, /)")]
    fn next(space: &Space, iterator: &Object, default: Option<&Object>) -> PyResult<Ref<Object>> {
        if !iterator.is_iterator() {
            return Err(
                space.type_error(format_args!("'{}' object is not an iterator", iterator.ty().tp_name()))
            );
        }
        let slot = iterator.ty().slots().tp_iternext.get();
        let found = match slot {
            // SAFETY: the slot fits the object's type; an error that it reports is taken by `error_occurred`'s caller.
            Some(advance) => unsafe { Ref::<Object>::from_nullable(advance(iterator.as_ptr())) },
            None => None,
        };
        if let Some(item) = found {
            return Ok(item);
        }
        match (space.take_error(), default) {
            (None, Some(default)) => Ok(default.to_ref()),
            (None, None) => {
                Err(PyErr::with_args(space, <exc::StopIteration as objspace::PyTypeInfo>::type_object(), &[]))
            }
            (Some(err), Some(default)) if err.is_a::<exc::StopIteration>() => Ok(default.to_ref()),
            (Some(err), _) => Err(err),
        }
    }

    /// Return the code point of a string of one character.
    #[pyfunction(signature = "(character, /)")]
    fn ord(space: &Space, character: &Object) -> PyResult<i64> {
        types::ordinal(space, character)
    }

    /// Return base**exp, or base**exp % mod computed without the large intermediate result.
    #[pyfunction(signature = "(base, exp, mod=None)")]
    fn pow(space: &Space, base: &Object, exp: &Object, modulus: Option<&Object>) -> PyResult<Ref<Object>> {
        number::power(space, base, exp, modulus.unwrap_or(objspace::none()))
    }

    /// Print the values to a stream (sys.stdout by default), separated by sep and followed by end.
    #[pyfunction(signature = "(*args, sep=' ', end='\\n', file=None, flush=False)", raw)]
    fn print(space: &Space, args: Args<'_>) -> PyResult<()> {
        printing::print(space, args)
    }

    /// Return the string that repr() shows an object by.
    #[pyfunction(signature = "(obj, /)")]
    fn repr(space: &Space, obj: &Object) -> PyResult<Ref<Str>> {
        obj.repr(space)
    }

    /// Round a number to a precision in decimal digits, or to an integer if ndigits is missing or None.
    #[pyfunction(signature = "(number, ndigits=None)")]
    fn round(space: &Space, number: &Object, ndigits: Nullable<&Object>) -> PyResult<Ref<Object>> {
        types::round(space, number, ndigits.get())
    }

    /// Set the named attribute: setattr(x, 'y', v) is the same as `x.y = v`.
    #[pyfunction(signature = "(obj, name, value, /)")]
    fn setattr(space: &Space, obj: &Object, name: &Object, value: &Object) -> PyResult<()> {
        obj.setattr_object(space, name, Some(value))
    }

    /// Return a new list of the items of an iterable, in ascending order, by key(item) if there is a key.
    #[pyfunction(raw)]
    fn sorted(space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        aggregates::sorted(space, args)
    }

    /// Return the sum of a start value (0 by default) and the items of an iterable.
    #[pyfunction(signature = "(iterable, /, start=0)")]
    fn sum(space: &Space, iterable: &Object, start: Option<&Object>) -> PyResult<Ref<Object>> {
        aggregates::sum(space, iterable, start)
    }

    /// Without an argument, the same as locals(); with one, the same as object.__dict__.
    #[pyfunction(signature = "(object=<unrepresentable>, /)")]
    fn vars(space: &Space, object: Option<&Object>) -> PyResult<Ref<Object>> {
        match object {
            None => namespaces::locals(space),
            Some(object) => match object.getattr_optional_str(space, "__dict__")? {
                Some(dict) => Ok(dict),
                None => Err(space.type_error("vars() argument must have __dict__ attribute")),
            },
        }
    }

    /// Helper of the class statement.
    #[pyfunction(raw)]
    fn __build_class__(space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        build_class::build_class(space, args)
    }

    /// Import a module. Called by the import statement; importlib.import_module() is for programs.
    #[pyfunction(signature = "(name, globals=None, locals=None, fromlist=(), level=0)")]
    fn __import__(
        space: &Space,
        name: &Object,
        globals: Option<&Object>,
        _locals: Option<&Object>,
        fromlist: Option<&Object>,
        level: isize,
    ) -> PyResult<Ref<Object>> {
        let _ = _locals;
        crate::import_system::import_module_level(space, name, globals, fromlist, level)
    }

    #[pymodule_exec]
    fn exec_module(space: &Space, module: &Module) -> PyResult<()> {
        types::add_names(space, module)
    }
}
