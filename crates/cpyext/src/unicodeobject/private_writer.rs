//! `_PyUnicodeWriter`: the older builder of strings, a struct of C's whose macros write into its buffer.
//!
//! The buffer is a string of `size` characters that nobody else has, `pos` of which are written; `data`, `kind` and `maxchar` are the
//! buffer's. A string that is written first, and alone, is the buffer itself, read-only.

use crate::border::null_argument;
use crate::references::bytes_at;
use abi::{Py_UCS4, PyObject};
use core::ffi::{c_char, c_int, c_uchar, c_void};
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::{Layout, PyResult, Ref, Space, Str};

/// The struct, as `cpython/unicodeobject.h` has it.
#[repr(C)]
pub struct Writer {
    buffer: *mut PyObject,
    data: *mut c_void,
    kind: c_int,
    maxchar: Py_UCS4,
    size: isize,
    pos: isize,
    min_length: isize,
    min_char: Py_UCS4,
    overallocate: c_uchar,
    readonly: c_uchar,
}

const _: () = assert!(size_of::<Writer>() == 56);

impl Writer {
    /// The buffer, if there is one.
    fn buffer(&self) -> Option<&Str> {
        // SAFETY: the field is null or owns a string.
        unsafe { self.buffer.cast::<Str>().as_ref() }
    }

    /// Takes a buffer, which replaces the one there is.
    fn set_buffer(&mut self, buffer: Option<Ref<Str>>) {
        let readonly = self.readonly != 0;
        match &buffer {
            Some(text) => {
                self.data = text.data().cast_mut().cast();
                self.maxchar = text.form().max_char();
                // A buffer that is not the writer's own has no room, and no kind that one could write in.
                self.kind = if readonly { 0 } else { text.form().kind() as c_int };
                self.size = if readonly { 0 } else { text.len() as isize };
            }
            None => (self.data, self.kind, self.maxchar, self.size) = (ptr::null_mut(), 0, 0, 0),
        }
        let old = core::mem::replace(&mut self.buffer, buffer.map_or(ptr::null_mut(), Ref::into_ptr));
        // SAFETY: the field owned what it held.
        drop(unsafe { Ref::<objspace::Object>::from_nullable(old) });
    }

    /// A buffer with room for `size` characters up to `maxchar`, with what has been written.
    fn reallocate(&mut self, space: &Space, size: isize, maxchar: Py_UCS4) -> PyResult<()> {
        let size = usize::try_from(size).map_err(|_| space.memory_error())?;
        let fresh = Str::zeroed(space, size.max(1), maxchar)?;
        if let Some(old) = self.buffer() {
            for index in 0..self.pos.max(0) as usize {
                write(&fresh, index, old.text().at(index));
            }
        }
        self.readonly = 0;
        self.set_buffer(Some(fresh));
        Ok(())
    }

    fn prepare(&mut self, space: &Space, len: isize, maxchar: Py_UCS4) -> PyResult<()> {
        let needed = self.pos.checked_add(len.max(0)).ok_or_else(|| space.memory_error())?;
        if self.readonly == 0 && self.buffer().is_some() && needed <= self.size && maxchar <= self.maxchar {
            return Ok(());
        }
        let maxchar = maxchar.max(self.maxchar).max(self.min_char);
        let mut size = needed.max(self.min_length);
        if self.overallocate != 0 {
            size = size.saturating_add(size / 4);
        }
        self.reallocate(space, size.max(self.size), maxchar)
    }

    /// Writes characters, of which `maxchar` is the largest.
    fn write_all(
        &mut self,
        space: &Space,
        len: usize,
        maxchar: Py_UCS4,
        characters: impl Iterator<Item = Py_UCS4>,
    ) -> PyResult<()> {
        if len == 0 {
            return Ok(());
        }
        self.prepare(space, len as isize, maxchar)?;
        let Some(buffer) = self.buffer() else { return Err(space.bad_internal_call()) };
        for (offset, character) in characters.enumerate() {
            write(buffer, self.pos as usize + offset, character);
        }
        self.pos += len as isize;
        Ok(())
    }
}

/// Writes a character into a string that nobody else has, and that is wide enough for it.
fn write(text: &Str, index: usize, character: Py_UCS4) {
    debug_assert!(index < text.len() && character <= text.form().max_char());
    let data = text.data().cast_mut();
    // SAFETY: the string has as many characters of this width; the caller owns it alone.
    unsafe {
        match text.form().kind() {
            1 => data.add(index).write(character as u8),
            2 => data.cast::<u16>().add(index).write(character as u16),
            _ => data.cast::<u32>().add(index).write(character),
        }
    }
}

/// The writer that C code passes.
///
/// # Safety
/// It is one, or null.
unsafe fn writer<'a>(space: &Space, writer: *mut Writer) -> PyResult<&'a mut Writer> {
    // SAFETY: the caller's promise.
    unsafe { writer.as_mut() }.ok_or_else(|| null_argument(space))
}

/// Begin with nothing.
///
/// # Safety
/// There is room for a writer.
#[cpython_api(no_space)]
unsafe fn _PyUnicodeWriter_Init(writer: *mut Writer) {
    // SAFETY: the caller's promise.
    unsafe { writer.write(core::mem::zeroed()) };
}

/// Make room for `len` characters up to `maxchar`.
///
/// # Safety
/// The writer is one.
#[cpython_api]
unsafe fn _PyUnicodeWriter_PrepareInternal(
    space: &Space,
    this: *mut Writer,
    len: isize,
    maxchar: Py_UCS4,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe { writer(space, this)? }.prepare(space, len, maxchar)
}

/// Make the characters at least so wide.
///
/// # Safety
/// The writer is one.
#[cpython_api]
unsafe fn _PyUnicodeWriter_PrepareKindInternal(
    space: &Space,
    this: *mut Writer,
    kind: c_int,
) -> PyResult<()> {
    let maxchar = match kind {
        1 => 0xff,
        2 => 0xffff,
        4 => 0x10_ffff,
        _ => return Err(space.bad_internal_call()),
    };
    // SAFETY: the caller's promise.
    unsafe { writer(space, this)? }.prepare(space, 0, maxchar)
}

/// Write a character.
///
/// # Safety
/// The writer is one.
#[cpython_api]
unsafe fn _PyUnicodeWriter_WriteChar(space: &Space, this: *mut Writer, character: Py_UCS4) -> PyResult<()> {
    if character > 0x10_ffff {
        return Err(space.value_error("character must be in range(0x110000)"));
    }
    // SAFETY: the caller's promise.
    unsafe { writer(space, this)? }.write_all(space, 1, character, [character].into_iter())
}

/// Write a string.
///
/// # Safety
/// The writer is one.
#[cpython_api]
unsafe fn _PyUnicodeWriter_WriteStr(space: &Space, this: *mut Writer, text: &Str) -> PyResult<()> {
    // SAFETY: the caller's promise.
    let this = unsafe { writer(space, this)? };
    if this.buffer().is_none() && this.overallocate == 0 && text.len() > 0 {
        this.readonly = 1;
        this.set_buffer(Some(text.to_ref()));
        this.pos = text.len() as isize;
        return Ok(());
    }
    let characters = (0..text.len()).map(|index| text.text().at(index));
    this.write_all(space, text.len(), text.form().max_char(), characters)
}

/// Write a part of a string.
///
/// # Safety
/// The writer is one.
#[cpython_api]
unsafe fn _PyUnicodeWriter_WriteSubstring(
    space: &Space,
    this: *mut Writer,
    text: &Str,
    start: isize,
    end: isize,
) -> PyResult<()> {
    let (Ok(start), Ok(end)) = (usize::try_from(start), usize::try_from(end)) else {
        return Err(space.bad_internal_call());
    };
    if start > end || end > text.len() {
        return Err(space.bad_internal_call());
    }
    let maxchar = (start..end).map(|index| text.text().at(index)).max().unwrap_or(0);
    // SAFETY: the caller's promise.
    let this = unsafe { writer(space, this)? };
    this.write_all(space, end - start, maxchar, (start..end).map(|index| text.text().at(index)))
}

/// Write ASCII, up to a NUL if `len` is -1.
///
/// # Safety
/// The writer is one; there are as many bytes.
#[cpython_api]
unsafe fn _PyUnicodeWriter_WriteASCIIString(
    space: &Space,
    this: *mut Writer,
    text: *const c_char,
    len: isize,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe {
        let len = if len == -1 { libc::strlen(text) as isize } else { len };
        _PyUnicodeWriter_WriteLatin1String(space, this, text, len)
    }
}

/// Write Latin-1.
///
/// # Safety
/// The writer is one; there are as many bytes.
#[cpython_api]
unsafe fn _PyUnicodeWriter_WriteLatin1String(
    space: &Space,
    this: *mut Writer,
    text: *const c_char,
    len: isize,
) -> PyResult<()> {
    let len = usize::try_from(len).map_err(|_| space.bad_internal_call())?;
    // SAFETY: the caller's promise.
    let (this, bytes) = unsafe { (writer(space, this)?, bytes_at(text, len)) };
    let maxchar = bytes.iter().copied().max().unwrap_or(0);
    this.write_all(space, len, maxchar.into(), bytes.iter().map(|&byte| byte.into()))
}

/// The string that was written; the writer is empty then.
///
/// # Safety
/// The writer is one.
#[cpython_api]
unsafe fn _PyUnicodeWriter_Finish(space: &Space, this: *mut Writer) -> PyResult<Ref<Str>> {
    // SAFETY: the caller's promise.
    let this = unsafe { writer(space, this)? };
    let (readonly, len) = (this.readonly != 0, this.pos.max(0) as usize);
    let Some(buffer) = this.buffer().map(Layout::to_ref) else { return Ok(Str::empty(space)) };
    this.readonly = 0;
    this.set_buffer(None);
    this.pos = 0;
    if readonly {
        return Ok(buffer);
    }
    // The buffer may be longer, and wider than what was written needs.
    let characters: Vec<Py_UCS4> = (0..len).map(|index| buffer.text().at(index)).collect();
    Str::from_ucs4(space, &characters)
}

/// Give up what was written.
///
/// # Safety
/// The writer is one.
#[cpython_api]
unsafe fn _PyUnicodeWriter_Dealloc(space: &Space, this: *mut Writer) {
    // SAFETY: the caller's promise.
    if let Ok(this) = unsafe { writer(space, this) } {
        this.set_buffer(None);
    }
}
