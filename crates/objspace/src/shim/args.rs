//! The arguments of a call, however C passed them.

use crate::{Dict, Object, PyResult, Ref, Space, Str, Tuple, Type};
use abi::{PY_VECTORCALL_ARGUMENTS_OFFSET, PyObject};

/// The arguments of one call: borrowed, and alive until the call returns.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    positional: &'a [&'a Object],
    keywords: Keywords<'a>,
}

#[derive(Clone, Copy)]
enum Keywords<'a> {
    None,
    /// Names, with the values behind the positional arguments.
    Vector {
        names: &'a Tuple,
        values: &'a [&'a Object],
    },
    Dict(&'a Dict),
}

/// `len` objects whose pointers stand at `start`, which may be null when there are none. An empty slice still starts at `start`:
/// the values of keywords may follow.
///
/// # Safety
/// `start` points at `len` pointers to live objects that stay as they are for `'a`, unless `len` is zero.
#[inline]
pub unsafe fn slice<'a>(start: *const *mut PyObject, len: usize) -> &'a [&'a Object] {
    if start.is_null() {
        return &[];
    }
    // SAFETY: the caller's promise; `&Object` is a pointer that is not null.
    unsafe { core::slice::from_raw_parts(start.cast(), len) }
}

impl<'a> Args<'a> {
    /// No arguments.
    pub const EMPTY: Args<'static> = Args { positional: &[], keywords: Keywords::None };

    /// The arguments of a vectorcall; `nargsf` may carry `PY_VECTORCALL_ARGUMENTS_OFFSET`.
    ///
    /// # Safety
    /// The three are what a vectorcall function gets (PEP 590), alive for `'a`.
    #[inline]
    pub unsafe fn from_vectorcall(args: *const *mut PyObject, nargsf: usize, kwnames: *mut PyObject) -> Self {
        let count = nargsf & !PY_VECTORCALL_ARGUMENTS_OFFSET;
        // SAFETY: the caller's promise; `kwnames` is a tuple or null, and each name has its value behind the arguments.
        unsafe {
            let positional = slice(args, count);
            let keywords = match kwnames.cast::<Tuple>().as_ref() {
                Some(names) if names.len() != 0 => {
                    Keywords::Vector { names, values: slice(args.add(count), names.len()) }
                }
                _ => Keywords::None,
            };
            Args { positional, keywords }
        }
    }

    /// The arguments of a call by tuple and dict.
    #[inline]
    pub fn from_tuple_dict(args: &'a Tuple, kwargs: Option<&'a Dict>) -> Self {
        let keywords = match kwargs {
            Some(dict) if dict.len() != 0 => Keywords::Dict(dict),
            _ => Keywords::None,
        };
        Args { positional: args.items(), keywords }
    }

    /// The arguments of a slot that gets them as a tuple and a dict.
    ///
    /// # Safety
    /// `args` is a tuple, `kwargs` a dict or null, both alive and unchanged for `'a`.
    #[inline]
    pub unsafe fn from_raw(args: *mut PyObject, kwargs: *mut PyObject) -> Self {
        // SAFETY: the caller's promise.
        unsafe { Args::from_tuple_dict(&*args.cast(), kwargs.cast::<Dict>().as_ref()) }
    }

    /// Positional arguments alone.
    #[inline]
    pub fn from_positional(positional: &'a [&'a Object]) -> Self {
        Args { positional, keywords: Keywords::None }
    }

    /// How many positional arguments there are.
    #[inline]
    pub fn positional_count(&self) -> usize {
        self.positional.len()
    }

    /// Whether there are no arguments at all, neither positional ones nor keywords.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.positional.is_empty() && !self.has_keywords()
    }

    /// A positional argument.
    #[inline]
    pub fn get(&self, index: usize) -> Option<&'a Object> {
        self.positional.get(index).copied()
    }

    /// The positional arguments.
    #[inline]
    pub fn positional(&self) -> &'a [&'a Object] {
        self.positional
    }

    /// The same keywords with `skip` positional arguments fewer.
    #[inline]
    pub fn skip(&self, skip: usize) -> Self {
        Args { positional: &self.positional[skip.min(self.positional_count())..], keywords: self.keywords }
    }

    /// Calls `callable` with these arguments.
    ///
    /// # Errors
    /// What the call raises.
    pub fn call(&self, space: &Space, callable: &Object) -> PyResult<Ref<Object>> {
        match self.keywords {
            Keywords::None => callable.call(space, self.positional),
            Keywords::Vector { names, values } => {
                let all: Vec<&Object> = self.positional.iter().chain(values).copied().collect();
                callable.vectorcall(space, &all, Some(names))
            }
            Keywords::Dict(dict) => {
                let args = Tuple::from_slice(space, self.positional)?;
                callable.call_tuple_dict(space, &args, Some(dict))
            }
        }
    }

    /// The keyword arguments as a new dict; `None` when there are none.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn keyword_dict(&self, space: &Space) -> PyResult<Option<Ref<Dict>>> {
        match self.keywords {
            Keywords::None => Ok(None),
            Keywords::Dict(dict) => dict.copy(space).map(Some),
            Keywords::Vector { names, values } => crate::object::keyword_dict(space, values, names),
        }
    }

    /// Whether there are keyword arguments.
    #[inline]
    pub fn has_keywords(&self) -> bool {
        !matches!(self.keywords, Keywords::None)
    }

    /// How many keyword arguments there are.
    #[inline]
    pub fn keyword_count(&self) -> usize {
        match self.keywords {
            Keywords::None => 0,
            Keywords::Vector { values, .. } => values.len(),
            Keywords::Dict(dict) => dict.len(),
        }
    }

    /// Call `visit` with each keyword and its value until it returns something.
    ///
    /// `visit` must not run Python code: a dict could change under it. Names from a dict may be any objects.
    pub fn find_keyword<T>(&self, mut visit: impl FnMut(&'a Object, &'a Object) -> Option<T>) -> Option<T> {
        match self.keywords {
            Keywords::None => None,
            Keywords::Vector { names, values } => {
                names.items().iter().zip(values).find_map(|(name, value)| visit(name, value))
            }
            Keywords::Dict(dict) => {
                let mut position = 0;
                core::iter::from_fn(|| dict.next_borrowed(&mut position)).find_map(|(name, _, value)| {
                    // SAFETY: arguments are live objects for `'a`, and `visit` leaves the dict alone.
                    unsafe { visit(Object::from_ptr(name), Object::from_ptr(value)) }
                })
            }
        }
    }

    /// The value of the keyword `name`.
    pub fn keyword(&self, name: &str) -> Option<&'a Object> {
        self.find_keyword(|key, value| is_named(key, name).then_some(value))
    }

    /// `TypeError` if there are keyword arguments.
    ///
    /// # Errors
    /// `TypeError`: "f() takes no keyword arguments".
    #[inline]
    pub fn no_keywords(&self, space: &Space, function: &str) -> PyResult<()> {
        if !self.has_keywords() {
            return Ok(());
        }
        Err(space.type_error(format_args!("{function}() takes no keyword arguments")))
    }

    /// The same for the constructor of a type.
    ///
    /// # Errors
    /// As [`Args::no_keywords`].
    #[inline]
    pub fn no_keywords_for(&self, space: &Space, ty: &Type) -> PyResult<()> {
        if self.has_keywords() { self.no_keywords(space, ty.tp_name()) } else { Ok(()) }
    }
}

/// Whether a keyword's name is the string `name`.
pub(super) fn is_named(key: &Object, name: &str) -> bool {
    key.downcast::<Str>().is_some_and(|key| key.equals(name))
}
