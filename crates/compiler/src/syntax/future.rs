//! `from __future__ import …`

use ruff_python_ast::{Stmt, StmtImportFrom};
use ruff_text_size::Ranged;

use super::{FutureFlags, SyntaxError};

/// Features that are part of the language by now: naming them is allowed and changes nothing.
const MANDATORY: [&str; 7] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
];

/// Find the `__future__` imports of a module; `inherited` are the features already in force.
///
/// # Errors
/// An import that is not at the beginning, or names no feature.
pub fn features(body: &[Stmt], source: &str, inherited: FutureFlags) -> Result<FutureFlags, SyntaxError> {
    let mut flags = inherited;
    let mut may_come = true;
    for (index, stmt) in body.iter().enumerate() {
        match stmt {
            Stmt::ImportFrom(import) if is_future(import) => {
                if !may_come {
                    let msg = "from __future__ imports must occur at the beginning of the file";
                    return Err(SyntaxError::compiler(source, stmt.range(), msg));
                }
                add(import, source, &mut flags)?;
            }
            Stmt::Expr(first) if index == 0 && first.value.is_string_literal_expr() => {}
            _ => may_come = false,
        }
    }
    Ok(flags)
}

/// Whether `import` is from `__future__`.
pub fn is_future(import: &StmtImportFrom) -> bool {
    import.level == 0 && import.module.as_ref().is_some_and(|module| module.as_str() == "__future__")
}

fn add(import: &StmtImportFrom, source: &str, flags: &mut FutureFlags) -> Result<(), SyntaxError> {
    for alias in &import.names {
        let name = alias.name.as_str();
        match name {
            "annotations" => flags.annotations = true,
            "barry_as_FLUFL" => flags.barry_as_bdfl = true,
            "generator_stop" => {}
            _ if MANDATORY.contains(&name) => {}
            "braces" => return Err(SyntaxError::compiler(source, alias.range, "not a chance")),
            _ => {
                let msg = format!("future feature {name} is not defined");
                return Err(SyntaxError::compiler(source, alias.range, msg));
            }
        }
    }
    Ok(())
}
