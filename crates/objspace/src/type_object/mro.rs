//! The method resolution order: C3, or whatever a metaclass's `mro()` gives.

use super::creation_layout::solid_base;
use crate::{Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Tuple, Type, intern};
use abi::Py_TPFLAGS_READY;

/// The MRO of `ty` by C3, from its bases'.
///
/// # Errors
/// `TypeError` when there is no consistent order, or a base stands twice.
pub fn c3(space: &Space, ty: &Type) -> PyResult<Ref<Tuple>> {
    let bases = ty.bases().map_or(&[][..], Tuple::items);
    // SAFETY: bases are types.
    let bases: Vec<&Type> = bases.iter().map(|base| unsafe { base.cast_unchecked() }).collect();
    for base in &bases {
        if base.mro().is_none() {
            let name = base.tp_name();
            return Err(space.type_error(format_args!("Cannot extend an incomplete type '{name}'")));
        }
    }
    let mut order: Vec<&Type> = vec![ty];
    if let [base] = bases[..] {
        order.extend(base.mro_types());
    } else {
        for (at, base) in bases.iter().enumerate() {
            if bases[..at].iter().any(|other| core::ptr::eq(*other, *base)) {
                let name = base.name();
                return Err(space.type_error(format_args!("duplicate base class {name}")));
            }
        }
        let mut lists: Vec<Vec<&Type>> = bases.iter().map(|base| base.mro_types().collect()).collect();
        lists.push(bases);
        merge(space, &mut order, lists)?;
    }
    let order: Vec<&Object> = order.into_iter().map(Layout::as_object).collect();
    Tuple::from_slice(space, &order)
}

/// Merges the lists: repeatedly takes the first head that stands in no other list's tail.
fn merge<'a>(space: &Space, order: &mut Vec<&'a Type>, mut lists: Vec<Vec<&'a Type>>) -> PyResult<()> {
    for list in &mut lists {
        list.reverse();
    }
    loop {
        lists.retain(|list| !list.is_empty());
        if lists.is_empty() {
            return Ok(());
        }
        let in_tail = |candidate: &Type| {
            lists.iter().any(|list| list[..list.len() - 1].iter().any(|ty| core::ptr::eq(*ty, candidate)))
        };
        let Some(next) = lists.iter().map(|list| list[list.len() - 1]).find(|head| !in_tail(head)) else {
            return Err(inconsistent(space, &lists));
        };
        order.push(next);
        for list in &mut lists {
            if core::ptr::eq(list[list.len() - 1], next) {
                list.pop();
            }
        }
    }
}

#[cold]
fn inconsistent(space: &Space, lists: &[Vec<&Type>]) -> PyErr {
    let mut heads: Vec<&Type> = Vec::new();
    for list in lists {
        let head = list[list.len() - 1];
        if !heads.iter().any(|other| core::ptr::eq(*other, head)) {
            heads.push(head);
        }
    }
    let names: Vec<&str> = heads.iter().map(|ty| ty.name()).collect();
    space.type_error(format_args!(
        "Cannot create a consistent method resolution order (MRO) for bases {}",
        names.join(", ")
    ))
}

impl Type {
    /// Whether the metaclass has an `mro` of its own.
    fn has_custom_mro(&self, space: &Space) -> bool {
        let name = intern!(space, "mro");
        !self.ty().is(Type::type_object())
            && self.ty().lookup_raw(space, name) != Type::type_object().lookup_raw(space, name)
    }

    /// Computes the MRO anew and stores it; gives the old one, unless `mro()` already led to another being stored.
    ///
    /// # Errors
    /// What the metaclass's `mro()` raises, `TypeError` when it gives something unsuitable.
    pub(crate) fn compute_mro(&self, space: &Space) -> PyResult<Option<Ref<Tuple>>> {
        let before = self.slots().tp_mro.get();
        let custom = self.has_custom_mro(space);
        let order = if custom {
            let order =
                self.as_object().call_method_name(space, intern!(space, "mro"), &[])?.to_tuple(space)?;
            self.check_mro(space, &order)?;
            order
        } else {
            c3(space, self)?
        };
        if self.slots().tp_mro.get() != before {
            return Ok(None);
        }
        let old = self.slots().tp_mro.replace(order.into_ptr());
        if custom {
            self.never_cache(space);
        }
        self.modified(space);
        // SAFETY: the field owned what it held.
        Ok(unsafe { Ref::<Object>::from_nullable(old) }.map(|old| {
            // SAFETY: it was a tuple.
            unsafe { old.cast_unchecked() }
        }))
    }

    /// A custom MRO holds types only, whose layouts fit instances.
    fn check_mro(&self, space: &Space, order: &Tuple) -> PyResult<()> {
        let solid = solid_base(self);
        for class in order.items() {
            let Some(class) = class.downcast::<Type>() else {
                let name = class.ty().tp_name();
                return Err(space.type_error(format_args!("mro() returned a non-class ('{name}')")));
            };
            if !solid.is_subtype(solid_base(class)) {
                let name = class.tp_name();
                return Err(
                    space.type_error(format_args!("mro() returned base with unsuitable layout ('{name}')"))
                );
            }
        }
        Ok(())
    }

    /// Whether the type is ready for use.
    #[inline]
    pub fn is_ready(&self) -> bool {
        self.has_flag(Py_TPFLAGS_READY)
    }
}
