//! Exception classes of native modules: ordinary classes, made once and kept for good.

use core::fmt::Display;
use objspace::{Dict, GilOnce, Module, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type};

/// A class that is made when it is first needed.
pub struct ExceptionClass {
    class: GilOnce<Ref<Object>>,
    module: &'static str,
    name: &'static str,
    base: fn() -> &'static Type,
    doc: Option<&'static str>,
}

impl ExceptionClass {
    /// The class `module.name`, a subclass of `base`.
    pub const fn new(module: &'static str, name: &'static str, base: fn() -> &'static Type) -> Self {
        ExceptionClass { class: GilOnce::new(), module, name, base, doc: None }
    }

    /// The same with a `__doc__`.
    pub const fn documented(
        module: &'static str,
        name: &'static str,
        base: fn() -> &'static Type,
        doc: &'static str,
    ) -> Self {
        ExceptionClass { class: GilOnce::new(), module, name, base, doc: Some(doc) }
    }

    /// The class.
    ///
    /// # Errors
    /// What making a class raises.
    pub fn get(&self, space: &Space) -> PyResult<&Type> {
        let make = || {
            let name = Str::intern(space, self.name);
            let bases = Tuple::from_slice(space, &[&**(self.base)()])?;
            let dict = Dict::new(space)?;
            dict.set_item_str(space, "__module__", &Str::intern(space, self.module))?;
            if let Some(doc) = self.doc {
                let doc = Str::from_str(space, doc)?;
                dict.set_item_str(space, "__doc__", &doc)?;
            }
            Type::type_object().call(space, &[&name, &bases, &dict])
        };
        space.expect::<Type>(self.class.get_or_try_init(space, make)?)
    }

    /// An exception of the class with a message.
    #[cold]
    pub fn error(&self, space: &Space, message: impl Display) -> PyErr {
        match self.get(space) {
            Ok(class) => PyErr::new(space, class, message),
            Err(err) => err,
        }
    }

    /// Sets the class as an attribute of a module.
    ///
    /// # Errors
    /// What making the class and setting attributes raises.
    pub fn add_to(&self, space: &Space, module: &Module) -> PyResult<()> {
        module.set(space, self.name, self.get(space)?)
    }
}
