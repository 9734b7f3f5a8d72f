//! `iterobject.h`: iterators over sequences and over the results of a callable.

use cpyext_macros::cpython_api;
use objspace::iterators::{CallableIterator, callable_iterator, sequence_iterator};
use objspace::{Object, PyResult, Ref, Space};

/// An iterator over a sequence by index.
#[cpython_api]
fn PySeqIter_New(space: &Space, sequence: &Object) -> PyResult<Ref<Object>> {
    if !sequence.is_sequence() {
        return Err(space.bad_internal_call());
    }
    sequence_iterator(space, sequence)
}

/// An iterator that calls `callable` until this gives something equal to `sentinel`.
#[cpython_api]
fn PyCallIter_New(space: &Space, callable: &Object, sentinel: &Object) -> PyResult<Ref<CallableIterator>> {
    callable_iterator(space, callable, sentinel)
}
