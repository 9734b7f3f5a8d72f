//! Lists of wide strings, which are blocks of `PyMem_RawMalloc`.

use super::{OK, PyStatus_NoMemory, error};
use abi::{PyStatus, PyWideStringList};
use core::ptr;
use cpyext_macros::cpython_api;
use libc::wchar_t;
use objspace::memory::domains::{self, RAW};

/// A copy of a string; null when there is no memory.
///
/// # Safety
/// It ends in a NUL.
unsafe fn copy(text: *const wchar_t) -> *mut wchar_t {
    // SAFETY: the caller's promise; the block is as large as the string and its NUL.
    unsafe {
        let len = libc::wcslen(text) + 1;
        let block = domains::allocate(RAW, len * size_of::<wchar_t>()).cast::<wchar_t>();
        if !block.is_null() {
            ptr::copy_nonoverlapping(text, block, len);
        }
        block
    }
}

/// Insert a copy of a string, at the end if there are not that many.
///
/// # Safety
/// The list is one; the string ends in a NUL.
#[cpython_api(no_space)]
unsafe fn PyWideStringList_Insert(
    list: *mut PyWideStringList,
    index: isize,
    item: *const wchar_t,
) -> PyStatus {
    let Ok(index) = usize::try_from(index) else {
        return error(c"PyWideStringList_Insert index must be >= 0");
    };
    if list.is_null() || item.is_null() {
        return error(c"null argument to internal routine");
    }
    // SAFETY: the caller's promise: the list's items are a block of their number, or null.
    unsafe {
        let list = &mut *list;
        let len = usize::try_from(list.length).unwrap_or(0);
        let item = copy(item);
        if item.is_null() {
            return PyStatus_NoMemory();
        }
        let size = (len + 1) * size_of::<*mut wchar_t>();
        let items = domains::reallocate(RAW, list.items.cast(), size).cast::<*mut wchar_t>();
        if items.is_null() {
            domains::free(RAW, item.cast());
            return PyStatus_NoMemory();
        }
        let index = index.min(len);
        ptr::copy(items.add(index), items.add(index + 1), len - index);
        items.add(index).write(item);
        list.items = items;
        list.length = (len + 1) as isize;
    }
    OK
}

/// Append a copy of a string.
///
/// # Safety
/// The list is one; the string ends in a NUL.
#[cpython_api(no_space)]
unsafe fn PyWideStringList_Append(list: *mut PyWideStringList, item: *const wchar_t) -> PyStatus {
    if list.is_null() {
        return error(c"null argument to internal routine");
    }
    // SAFETY: the caller's promise.
    unsafe { PyWideStringList_Insert(list, (*list).length, item) }
}
