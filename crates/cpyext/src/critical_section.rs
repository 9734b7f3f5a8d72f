//! `critical_section.h`: locking objects where there is no GIL. Here there is: it is what keeps other threads out, as in CPython's
//! default build, and these functions do nothing.

use abi::PyMutex;
use core::ffi::c_void;
use cpyext_macros::cpython_api;
use objspace::Object;

/// Keep other threads out of an object.
#[cpython_api(no_space)]
fn PyCriticalSection_Begin(_section: *mut c_void, _object: Option<&Object>) {}

/// Keep other threads away from what a mutex guards.
#[cpython_api(no_space)]
fn PyCriticalSection_BeginMutex(_section: *mut c_void, _mutex: *mut PyMutex) {}

/// End what `PyCriticalSection_Begin` began.
#[cpython_api(no_space)]
fn PyCriticalSection_End(_section: *mut c_void) {}

/// Keep other threads out of two objects.
#[cpython_api(no_space)]
fn PyCriticalSection2_Begin(_section: *mut c_void, _first: Option<&Object>, _second: Option<&Object>) {}

/// Keep other threads away from what two mutexes guard.
#[cpython_api(no_space)]
fn PyCriticalSection2_BeginMutex(_section: *mut c_void, _first: *mut PyMutex, _second: *mut PyMutex) {}

/// End what `PyCriticalSection2_Begin` began.
#[cpython_api(no_space)]
fn PyCriticalSection2_End(_section: *mut c_void) {}
