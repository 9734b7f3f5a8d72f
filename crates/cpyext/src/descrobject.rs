//! `descrobject.h`: descriptors made from C tables.

use crate::border::{CText, null_argument};
use abi::{PyGetSetDef, PyMemberDef, PyMethodDef, wrapperbase};
use core::ffi::{c_char, c_int, c_void};
use cpyext_macros::cpython_api;
use objspace::descriptors::{
    ClassMethodDescriptor, GetSetDescriptor, MemberDescriptor, MethodDescriptor, WrapperDescriptor,
    get_member, set_member,
};
use objspace::mappingproxy::MappingProxy;
use objspace::{Object, PyResult, Ref, Space, Type};

macro_rules! descriptors {
    ($($(#[$meta:meta])* $name:ident $definition:ident $view:ident;)*) => { $(
        $(#[$meta])*
        ///
        /// # Safety
        /// The definition fits the type's instances and outlives the descriptor.
        #[cpython_api]
        unsafe fn $name(space: &Space, ty: &Type, definition: *mut $definition) -> PyResult<Ref<Object>> {
            if definition.is_null() {
                return Err(null_argument(space));
            }
            // SAFETY: the caller's promise.
            unsafe { $view::new(space, ty, definition) }
        }
    )* };
}

descriptors! {
    /// A method of a type.
    PyDescr_NewMethod PyMethodDef MethodDescriptor;
    /// A class method of a type.
    PyDescr_NewClassMethod PyMethodDef ClassMethodDescriptor;
    /// A property of a type.
    PyDescr_NewGetSet PyGetSetDef GetSetDescriptor;
    /// A member of a type's instances.
    PyDescr_NewMember PyMemberDef MemberDescriptor;
}

/// A special method for a slot.
///
/// # Safety
/// `wrapped` is what the base's slot holds, and the base outlives the descriptor.
#[cpython_api]
unsafe fn PyDescr_NewWrapper(
    space: &Space,
    ty: &Type,
    base: *mut wrapperbase,
    wrapped: *mut c_void,
) -> PyResult<Ref<Object>> {
    if base.is_null() {
        return Err(null_argument(space));
    }
    // SAFETY: the caller's promise.
    unsafe {
        let name = CText::from_ptr((*base).name).to_name(space)?;
        WrapperDescriptor::from_base(space, ty, &name, base, wrapped)
    }
}

/// Whether the descriptor goes before the instance's attributes.
#[cpython_api(error = 0)]
fn PyDescr_IsData(object: &Object) -> c_int {
    object.ty().slots().tp_descr_set.get().is_some().into()
}

/// A read-only view of a mapping.
#[cpython_api]
fn PyDictProxy_New(space: &Space, mapping: &Object) -> PyResult<Ref<Object>> {
    MappingProxy::of_mapping(space, mapping)
}

/// The value of a member.
///
/// # Safety
/// `object` has such a member.
#[cpython_api]
unsafe fn PyMember_GetOne(
    space: &Space,
    object: *const c_char,
    member: *mut PyMemberDef,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe { get_member(space, Object::from_ptr(object.cast_mut().cast()), &*member) }
}

/// Set a member; without a value, delete it.
///
/// # Safety
/// `object` has such a member.
#[cpython_api]
unsafe fn PyMember_SetOne(
    space: &Space,
    object: *mut c_char,
    member: *mut PyMemberDef,
    value: Option<&Object>,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe { set_member(space, Object::from_ptr(object.cast()), &*member, value) }
}
