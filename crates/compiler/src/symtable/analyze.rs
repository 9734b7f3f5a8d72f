//! The second walk: every name of every scope is resolved.
//!
//! Names bound in function-like scopes are passed down to the scopes inside, names that those found to be
//! free are passed up; where the two meet is a cell. On the way up, list, set and dict comprehensions are
//! merged into the scope around them (PEP 709).

use ruff_python_ast::name::Name;
use ruff_text_size::TextRange;
use rustc_hash::{FxHashMap, FxHashSet};

use super::scope::{ComprehensionKind, Resolution, Scope, ScopeId, ScopeKind, flags};
use crate::syntax::{SyntaxError, stack};

type Names = FxHashSet<Name>;

/// What the scopes around one know, as seen from inside it.
#[derive(Clone, Default)]
struct Context {
    /// Names bound in function-like scopes around; `None` in the module, where `nonlocal` has no meaning.
    bound: Option<Names>,
    /// Names declared `global` around.
    global: Names,
    /// Those of the bound names that are type parameters.
    type_params: Names,
    /// The class whose namespace comes first.
    class: Option<ScopeId>,
}

/// Cells that the code of a class or module creates without the source naming them.
const CLASS_CELLS: [&str; 3] = ["__class__", "__classdict__", "__conditional_annotations__"];

/// Resolve all names of `scopes`, the first of which is the module.
pub(super) fn analyze(scopes: &mut [Scope], source: &str) -> Result<(), SyntaxError> {
    let mut analyzer = Analyzer { scopes, source };
    analyzer.analyze_scope(ScopeId::TOP, Context::default())?;
    Ok(())
}

struct Analyzer<'a> {
    scopes: &'a mut [Scope],
    source: &'a str,
}

impl Analyzer<'_> {
    /// Resolve the names of a scope and those inside; the result is what is free in it.
    fn analyze_scope(&mut self, id: ScopeId, mut context: Context) -> Result<Names, SyntaxError> {
        let kind = self.scopes[id.index()].kind;
        let is_class = kind == ScopeKind::Class;
        // What a class binds is not seen in the scopes inside: they get what the class got.
        let mut inner = if is_class { context.clone() } else { Context::default() };
        let mut local = Names::default();
        let mut own_free = Names::default();
        let mut resolved = self.resolve_own(id, &mut context, &mut local, &mut own_free)?;

        let mut bound = inner.bound.take().unwrap_or_default();
        if is_class {
            bound.extend(CLASS_CELLS.map(Name::new_static));
        } else {
            if kind.is_function_like() {
                bound.extend(local);
            }
            bound.extend(context.bound.iter().flatten().cloned());
            inner.global.extend(context.global.iter().cloned());
        }
        inner.bound = Some(bound);
        inner.type_params.clone_from(&context.type_params);

        // What the scopes inside need from this one or further out.
        let mut free = Names::default();
        let mut inlined_cells = Names::default();
        let children = self.scopes[id.index()].children.clone();
        for &child in &children {
            let child_free =
                self.analyze_child(id, child, &inner, context.class, &mut resolved, &mut inlined_cells)?;
            free.extend(child_free);
        }
        self.scopes[id.index()].visible_children = self.visible_children(&children);

        if kind.is_function_like() {
            make_cells(&mut resolved, &mut free, &inlined_cells);
        } else if is_class {
            self.take_class_cells(id, &mut free);
        }
        self.store(id, &resolved, context.bound.as_ref(), &free, &inlined_cells);
        free.extend(own_free);
        Ok(free)
    }

    fn analyze_child(
        &mut self,
        parent: ScopeId,
        child: ScopeId,
        inner: &Context,
        parent_class: Option<ScopeId>,
        resolved: &mut FxHashMap<Name, Resolution>,
        inlined_cells: &mut Names,
    ) -> Result<Names, SyntaxError> {
        let outer = &self.scopes[parent.index()];
        let scope = &self.scopes[child.index()];
        let class = if !scope.can_see_class_scope {
            None
        } else if outer.kind == ScopeKind::Class {
            Some(parent)
        } else {
            parent_class
        };
        // Annotation scopes of classes look names up in a dict first, which inlined code would miss.
        let inlined = scope.comprehension.is_some_and(|kind| kind != ComprehensionKind::Generator)
            && !outer.can_see_class_scope;
        let context = Context { class, ..inner.clone() };
        let mut free = stack::grow(|| self.analyze_scope(child, context))?;
        if inlined {
            self.inline(parent, child, resolved, &mut free, inlined_cells);
        }
        Ok(free)
    }

    /// Resolve the names that occur in the scope itself, as far as the scopes around it tell.
    fn resolve_own(
        &self,
        id: ScopeId,
        context: &mut Context,
        local: &mut Names,
        free: &mut Names,
    ) -> Result<FxHashMap<Name, Resolution>, SyntaxError> {
        let mut resolved = FxHashMap::default();
        let scope = &self.scopes[id.index()];
        for symbol in scope.symbols.iter() {
            let name = &symbol.name;
            let resolution = if symbol.has(flags::DEF_GLOBAL) {
                if symbol.has(flags::DEF_NONLOCAL) {
                    return self.error(scope, name, format!("name '{name}' is nonlocal and global"));
                }
                context.global.insert(name.clone());
                if let Some(bound) = &mut context.bound {
                    bound.remove(name);
                }
                Resolution::GlobalExplicit
            } else if symbol.has(flags::DEF_NONLOCAL) {
                self.check_nonlocal(scope, name, context)?;
                free.insert(name.clone());
                Resolution::Free
            } else if symbol.has(flags::DEF_BOUND) {
                local.insert(name.clone());
                context.global.remove(name);
                if symbol.has(flags::DEF_TYPE_PARAM) {
                    context.type_params.insert(name.clone());
                } else {
                    context.type_params.remove(name);
                }
                Resolution::Local
            } else {
                self.resolve_used(name, context, free)
            };
            resolved.insert(name.clone(), resolution);
        }
        Ok(resolved)
    }

    /// A name that is only read.
    fn resolve_used(&self, name: &Name, context: &Context, free: &mut Names) -> Resolution {
        if let Some(class) = context.class {
            let in_class = self.scopes[class.index()].symbols.flags(name);
            if in_class & flags::DEF_GLOBAL != 0 {
                return Resolution::GlobalExplicit;
            }
            if in_class & flags::DEF_BOUND != 0 && in_class & flags::DEF_NONLOCAL == 0 {
                return Resolution::GlobalImplicit;
            }
        }
        if context.bound.as_ref().is_some_and(|bound| bound.contains(name)) {
            free.insert(name.clone());
            return Resolution::Free;
        }
        Resolution::GlobalImplicit
    }

    fn check_nonlocal(&self, scope: &Scope, name: &Name, context: &Context) -> Result<(), SyntaxError> {
        let Some(bound) = &context.bound else {
            return self.error(scope, name, "nonlocal declaration not allowed at module level".into());
        };
        if !bound.contains(name) {
            return self.error(scope, name, format!("no binding for nonlocal '{name}' found"));
        }
        if context.type_params.contains(name) {
            let problem = format!("nonlocal binding not allowed for type parameter '{name}'");
            return self.error(scope, name, problem);
        }
        Ok(())
    }

    /// An error about a declaration, where the declaration is.
    fn error<T>(&self, scope: &Scope, name: &Name, problem: String) -> Result<T, SyntaxError> {
        let declared = scope.directives.iter().find(|directive| directive.0 == *name);
        let range = declared.map_or(TextRange::default(), |directive| directive.1);
        Err(SyntaxError::compiler(self.source, range, problem))
    }

    /// Make the names of the comprehension `child` names of `parent`, whose code it becomes part of.
    fn inline(
        &mut self,
        parent: ScopeId,
        child: ScopeId,
        resolved: &mut FxHashMap<Name, Resolution>,
        child_free: &mut Names,
        inlined_cells: &mut Names,
    ) {
        let in_class = self.scopes[parent.index()].kind == ScopeKind::Class;
        let mut no_cell_here = Vec::new();
        let symbols: Vec<_> = self.scopes[child.index()].symbols.iter().cloned().collect();
        for symbol in symbols.iter().filter(|symbol| !symbol.has(flags::DEF_PARAM)) {
            let name = &symbol.name;
            let mut resolution = symbol.resolution;
            if resolution == Resolution::Cell || symbol.has(flags::DEF_COMP_CELL) {
                inlined_cells.insert(name.clone());
            }
            // A class's own cells are for its methods, not for code that runs as part of its body.
            if resolution == Resolution::Free && in_class && CLASS_CELLS.contains(&name.as_str()) {
                resolution = Resolution::GlobalImplicit;
                if !self.is_free_in_child(child, name) {
                    child_free.remove(name);
                    no_cell_here.push(name.clone());
                }
            }
            match self.scopes[parent.index()].symbols.get(name) {
                None => {
                    self.scopes[parent.index()].symbols.entry(name).flags = symbol.flags;
                    resolved.insert(name.clone(), resolution);
                }
                // What is bound around the comprehension is now simply there, unless scopes inside the
                // comprehension need it too.
                Some(existing) if existing.has(flags::DEF_BOUND) && !in_class => {
                    if !self.is_free_in_child(child, name) {
                        child_free.remove(name);
                    }
                }
                Some(_) => {}
            }
        }
        for name in no_cell_here.iter().filter(|name| *name == "__class__") {
            self.scopes[child.index()].symbols.remove(name);
        }
        self.scopes[child.index()].inlined = true;
    }

    fn is_free_in_child(&self, id: ScopeId, name: &Name) -> bool {
        let is_free = |child: &ScopeId| {
            let symbol = self.scopes[child.index()].symbols.get(name);
            symbol.is_some_and(|symbol| symbol.resolution == Resolution::Free)
        };
        self.scopes[id.index()].visible_children.iter().any(is_free)
    }

    fn visible_children(&self, children: &[ScopeId]) -> Vec<ScopeId> {
        let mut visible = Vec::with_capacity(children.len());
        for &child in children {
            let scope = &self.scopes[child.index()];
            if scope.inlined {
                visible.extend(&scope.visible_children);
            } else {
                visible.push(child);
            }
        }
        visible
    }

    /// What methods look for in cells that the class itself provides.
    fn take_class_cells(&mut self, id: ScopeId, free: &mut Names) {
        let scope = &mut self.scopes[id.index()];
        scope.needs_class_closure = free.remove("__class__");
        scope.needs_classdict = free.remove("__classdict__");
        scope.has_conditional_annotations |= free.remove("__conditional_annotations__");
        if scope.has_conditional_annotations
            && let Some(annotations) = scope.annotation_scope
        {
            self.scopes[annotations.index()].has_conditional_annotations = true;
        }
    }

    /// Write the result into the scope's symbols.
    fn store(
        &mut self,
        id: ScopeId,
        resolved: &FxHashMap<Name, Resolution>,
        bound: Option<&Names>,
        free: &Names,
        inlined_cells: &Names,
    ) {
        let scope = &mut self.scopes[id.index()];
        for symbol in scope.symbols.iter_mut() {
            if inlined_cells.contains(&symbol.name) {
                symbol.flags |= flags::DEF_COMP_CELL;
            }
            symbol.resolution = resolved[&symbol.name];
        }
        let sees_class = scope.kind == ScopeKind::Class || scope.can_see_class_scope;
        let mut passed_up: Vec<&Name> = free.iter().collect();
        passed_up.sort_unstable();
        for name in passed_up {
            if scope.symbols.get(name).is_some() {
                // Bound here too, yet a method means the variable of that name further out.
                if sees_class {
                    scope.symbols.entry(name).flags |= flags::DEF_FREE_CLASS;
                }
            } else if bound.is_none_or(|bound| bound.contains(name)) {
                scope.symbols.entry(name).resolution = Resolution::Free;
            }
        }
    }
}

/// Locals that scopes inside need are cells.
fn make_cells(resolved: &mut FxHashMap<Name, Resolution>, free: &mut Names, inlined_cells: &Names) {
    for (name, resolution) in resolved.iter_mut() {
        let captured = free.contains(name) || inlined_cells.contains(name);
        if *resolution == Resolution::Local && captured {
            *resolution = Resolution::Cell;
            free.remove(name);
        }
    }
}
