//! Private names: `__x` in class `C` is `_C__x`.

use ruff_python_ast::name::Name;

/// The name under which `name`, written in the body of class `class`, is known.
///
/// Names that end with two underscores, dotted names, and names in classes whose own name has only
/// underscores stay as they are.
pub fn mangle(class: Option<&str>, name: &Name) -> Name {
    let class = class.unwrap_or("").trim_start_matches('_');
    let private = name.starts_with("__") && !name.ends_with("__") && !name.contains('.');
    if class.is_empty() || !private { name.clone() } else { Name::from(format!("_{class}{name}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_private_names_are_mangled() {
        let mangled = |class, name| mangle(class, &Name::new_static(name)).to_string();
        assert_eq!(mangled(Some("C"), "__x"), "_C__x");
        assert_eq!(mangled(Some("__C"), "__x_"), "_C__x_");
        assert_eq!(mangled(Some("C"), "__x__"), "__x__");
        assert_eq!(mangled(Some("C"), "_x"), "_x");
        assert_eq!(mangled(Some("C"), "__a.b"), "__a.b");
        assert_eq!(mangled(Some("__"), "__x"), "__x");
        assert_eq!(mangled(None, "__x"), "__x");
    }
}
