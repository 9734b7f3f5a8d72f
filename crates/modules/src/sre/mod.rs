//! The module `_sre`: the engine behind `re`.
//!
//! The library compiles regular expressions to lists of numbers; [`validate`] checks them, [`matcher`] runs them, directly over the
//! storage of strings in any of their forms.

mod characters;
mod codes;
mod match_object;
mod matcher;
mod pattern;
mod scanner;
mod search;
mod subject;
mod substitute;
mod validate;

use cpyext_macros::pymodule;

/// The engine behind the module re.
#[pymodule(name = "_sre")]
pub mod module {
    use super::match_object::Match;
    use super::pattern::{Parts, Pattern};
    use super::scanner::Scanner;
    use super::substitute::Template;
    use super::{characters, codes, validate};
    use objspace::{Dict, Int, List, Module, Object, PyResult, PyTypeInfo, Ref, Space, Tuple};

    /// Make a pattern of code that the library compiled.
    #[pyfunction(signature = "($module, /, pattern, flags, code, groups, groupindex, indexgroup)")]
    fn compile(
        space: &Space,
        pattern: &Object,
        flags: i32,
        code: &List,
        groups: isize,
        groupindex: &Dict,
        indexgroup: &Tuple,
    ) -> PyResult<Ref<Pattern>> {
        let words = code
            .to_vec()
            .iter()
            .map(|word| {
                let word = space.expect::<Int>(word)?.to_c::<u64>(space)?;
                u32::try_from(word)
                    .map_err(|_| space.overflow_error("regular expression code size limit exceeded"))
            })
            .collect::<PyResult<Box<[u32]>>>()?;
        let most = codes::MAX_GROUPS as usize;
        let groups = usize::try_from(groups).ok().filter(|&groups| groups <= most);
        match groups {
            Some(groups) if validate::is_valid(&words, groups) => {
                Pattern::new(space, Parts { pattern, flags, code: words, groups, groupindex, indexgroup })
            }
            _ => Err(space.runtime_error("invalid SRE code")),
        }
    }

    /// Make a template of parsed parts.
    #[pyfunction(signature = "($module, pattern, template, /)")]
    fn template(space: &Space, _pattern: &Object, template: &List) -> PyResult<Ref<Template>> {
        Template::new(space, template)
    }

    /// Bytes of a code word.
    #[pyfunction]
    fn getcodesize() -> usize {
        codes::CODE_SIZE
    }

    /// Whether the character has two cases in ASCII.
    #[pyfunction(signature = "($module, character, /)")]
    fn ascii_iscased(character: i32) -> bool {
        characters::ascii_is_cased(character as u32)
    }

    /// Whether the character has two cases.
    #[pyfunction(signature = "($module, character, /)")]
    fn unicode_iscased(character: i32) -> bool {
        characters::unicode_is_cased(character as u32)
    }

    /// The lower case of the character in ASCII.
    #[pyfunction(signature = "($module, character, /)")]
    fn ascii_tolower(character: i32) -> i32 {
        characters::ascii_lower(character as u32) as i32
    }

    /// The lower case of the character.
    #[pyfunction(signature = "($module, character, /)")]
    fn unicode_tolower(character: i32) -> i32 {
        characters::unicode_lower(character as u32) as i32
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        let types =
            [Pattern::type_object(), Match::type_object(), Scanner::type_object(), Template::type_object()];
        for ty in types {
            ty.ready(space)?;
        }
        let numbers = [
            ("MAGIC", codes::MAGIC),
            ("CODESIZE", codes::CODE_SIZE as u32),
            ("MAXREPEAT", codes::MAX_REPEAT),
            ("MAXGROUPS", codes::MAX_GROUPS),
        ];
        for (name, value) in numbers {
            module.set(space, name, &*space.new_int(value.into())?)?;
        }
        Ok(())
    }
}
