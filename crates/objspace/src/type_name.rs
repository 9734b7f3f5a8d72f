//! Names of types as newer error messages spell them (C's `%T`).

use crate::{Layout, Space, Str, Type};

impl Type {
    /// Module and qualified name; without the module where it is `builtins` or `__main__` (`PyType_GetFullyQualifiedName`).
    /// Falls back on the plain name if the type hides its own.
    pub fn fully_qualified_name(&self, space: &Space) -> String {
        if !self.is_heap_type() {
            return self.tp_name().to_owned();
        }
        let text = |name: &str| {
            let value = self.as_object().getattr_optional_str(space, name).ok().flatten()?;
            Some(value.downcast::<Str>()?.to_string_lossy())
        };
        let Some(name) = text("__qualname__") else { return self.name().to_owned() };
        match text("__module__") {
            Some(module) if module != "builtins" && module != "__main__" => format!("{module}.{name}"),
            _ => name,
        }
    }
}
