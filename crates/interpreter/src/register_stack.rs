//! The thread's register stack: chunks of words that frames are pushed on.
//!
//! The public fields `datastack_chunk`, `datastack_top` and `datastack_limit` of the thread state are its whole state, because
//! extensions that switch C stacks save and restore them.

use crate::value::Value;
use abi::{_PyStackChunk, PyObject};
use core::mem::offset_of;
use objspace::{PyResult, Space, memory};

/// Bytes of an ordinary chunk.
const CHUNK_SIZE: usize = 16 * 1024;

/// Words behind every block that may be written: registers are emptied several at a time.
pub const SLACK: usize = 8;

/// Room for `words` words on top of the stack, uninitialised, and whether it is the first block of a chunk.
///
/// # Errors
/// `MemoryError`.
#[inline(always)]
pub fn push(space: &Space, words: usize) -> PyResult<(*mut Value, bool)> {
    match try_push(space, words) {
        // The bottom chunk stays when it is empty: its first block may come this way too, and need not be known for it.
        Some(block) => Ok((block, false)),
        None => Ok((push_chunk(space, words)?, true)),
    }
}

/// Like [`push`], but only if there is room in the topmost chunk.
#[inline(always)]
pub fn try_push(space: &Space, words: usize) -> Option<*mut Value> {
    let thread = space.thread_state();
    let top = thread.datastack_top.get();
    // Before there is a chunk, both are null.
    let end = top.wrapping_add(words);
    if end.wrapping_add(SLACK) > thread.datastack_limit.get() {
        return None;
    }
    thread.datastack_top.set(end);
    Some(top.cast())
}

#[cold]
#[inline(never)]
fn push_chunk(space: &Space, words: usize) -> PyResult<*mut Value> {
    let thread = space.thread_state();
    let needed = (words + SLACK) * size_of::<Value>() + offset_of!(_PyStackChunk, data);
    let size = needed.max(CHUNK_SIZE);
    let chunk: *mut _PyStackChunk = memory::allocate(size).cast();
    if chunk.is_null() {
        return Err(space.memory_error());
    }
    // SAFETY: the chunk was just allocated with this size.
    unsafe {
        let before = thread.datastack_chunk.get();
        if !before.is_null() {
            let used = thread.datastack_top.get() as usize - first_word(before) as usize;
            (*before).top.set(used / size_of::<Value>());
        }
        (*chunk).previous.set(before);
        (*chunk).size.set(size);
        (*chunk).top.set(0);
        let first = first_word(chunk);
        thread.datastack_chunk.set(chunk);
        thread.datastack_top.set(first.add(words));
        thread.datastack_limit.set(chunk.cast::<u8>().add(size).cast());
        Ok(first.cast())
    }
}

/// Gives back the topmost block, which starts at `base` and is not the first of a chunk.
///
/// # Safety
/// `base` is what the last [`push`] that has not been popped gave, with `false`.
#[inline(always)]
pub unsafe fn pop_within_chunk(space: &Space, base: *mut Value) {
    space.thread_state().datastack_top.set(base.cast());
}

/// Gives back the topmost block, which starts at `base`.
///
/// # Safety
/// `base` is the result of the last [`push`] that has not been popped.
#[inline(always)]
pub unsafe fn pop(space: &Space, base: *mut Value) {
    let thread = space.thread_state();
    let chunk = thread.datastack_chunk.get();
    let base: *mut *mut PyObject = base.cast();
    // SAFETY: there is a chunk, because something was pushed.
    if base == unsafe { first_word(chunk) } {
        // SAFETY: as above.
        unsafe { pop_chunk(space, chunk) };
    } else {
        thread.datastack_top.set(base);
    }
}

#[cold]
#[inline(never)]
unsafe fn pop_chunk(space: &Space, chunk: *mut _PyStackChunk) {
    let thread = space.thread_state();
    // SAFETY: the chunk is the topmost and holds nothing any more; the one before is intact.
    unsafe {
        let before = (*chunk).previous.get();
        if before.is_null() {
            // The bottom chunk stays.
            thread.datastack_top.set(first_word(chunk));
            return;
        }
        memory::free(chunk.cast());
        thread.datastack_chunk.set(before);
        thread.datastack_top.set(first_word(before).add((*before).top.get()));
        thread.datastack_limit.set(before.cast::<u8>().add((*before).size.get()).cast());
    }
}

/// Frees what is left of the stack of a thread that ends.
pub fn destroy(space: &Space) {
    let thread = space.thread_state();
    let mut chunk = thread.datastack_chunk.replace(core::ptr::null_mut());
    thread.datastack_top.set(core::ptr::null_mut());
    thread.datastack_limit.set(core::ptr::null_mut());
    while !chunk.is_null() {
        // SAFETY: the chunks form a list that ends with null.
        unsafe {
            let before = (*chunk).previous.get();
            memory::free(chunk.cast());
            chunk = before;
        }
    }
}

unsafe fn first_word(chunk: *mut _PyStackChunk) -> *mut *mut PyObject {
    // SAFETY: the caller passes a chunk.
    unsafe { (&raw mut (*chunk).data).cast() }
}
