//! Exception classes of native modules: ordinary classes, made once and kept for good.

use crate::new_class;
use core::fmt::Display;
use objspace::{GilOnce, Module, Object, PyErr, PyResult, Ref, Space, Str, Type};

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
            let class = new_class::exception(space, self.module, self.name, (self.base)())?;
            if let Some(doc) = self.doc {
                class.setattr_str(space, "__doc__", &*Str::from_str(space, doc)?)?;
            }
            Ok(class)
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
