//! The UTF-8 form of a string, kept with the string once someone asked for it (`PyUnicode_AsUTF8AndSize`).

use super::Str;
use crate::exceptions::UnicodeEncodeError;
use crate::{Layout, PyErr, PyResult, PyTypeInfo, Space, memory};
use core::slice;

fn is_surrogate(code: u32) -> bool {
    (0xD800..0xE000).contains(&code)
}

impl Str {
    /// The characters as UTF-8, followed in memory by a zero byte; the string owns them.
    ///
    /// # Errors
    /// `UnicodeEncodeError` for lone surrogates.
    #[inline]
    pub fn as_utf8(&self, space: &Space) -> PyResult<&str> {
        match self.as_ascii() {
            Some(text) => Ok(text),
            None => self.cached_utf8(space),
        }
    }

    fn cached_utf8(&self, space: &Space) -> PyResult<&str> {
        let fields = self.compact().expect("only compact ASCII strings have the short head");
        if fields.utf8.get().is_null() {
            let encoded = self.encode_utf8(space)?;
            let block = memory::allocate(encoded.len() + 1);
            if block.is_null() {
                return Err(space.memory_error());
            }
            // SAFETY: the block has room for the text and a zero.
            unsafe {
                core::ptr::copy_nonoverlapping(encoded.as_ptr(), block, encoded.len());
                block.add(encoded.len()).write(0);
            }
            fields.utf8_length.set(encoded.len() as isize);
            fields.utf8.set(block.cast());
        }
        let len = fields.utf8_length.get() as usize;
        // SAFETY: `utf8` holds `utf8_length` bytes of UTF-8 for as long as the string lives.
        Ok(unsafe { core::str::from_utf8_unchecked(slice::from_raw_parts(fields.utf8.get().cast(), len)) })
    }

    fn encode_utf8(&self, space: &Space) -> PyResult<String> {
        let mut encoded = String::with_capacity(self.len() * 2);
        for (index, code) in self.text().code_points().enumerate() {
            match char::from_u32(code) {
                Some(c) => encoded.push(c),
                None => return Err(self.surrogates_not_allowed(space, index)),
            }
        }
        Ok(encoded)
    }

    #[cold]
    fn surrogates_not_allowed(&self, space: &Space, start: usize) -> PyErr {
        let run = self.text().code_points().skip(start).take_while(|&code| is_surrogate(code)).count();
        let make = || {
            let encoding = Str::from_str(space, "utf-8")?;
            let reason = Str::from_str(space, "surrogates not allowed")?;
            let (from, to) = (space.new_int(start as i64)?, space.new_int((start + run) as i64)?);
            let args = [encoding.as_object(), self, &from, &to, &reason];
            Ok(PyErr::with_args(space, UnicodeEncodeError::type_object(), &args))
        };
        make().unwrap_or_else(|err| err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn utf8_is_made_once_and_terminated() {
        with_space(|space| {
            for text in ["plain", "caf\u{e9}", "\u{20ac}\u{1F600}"] {
                let string = Str::from_str(space, text).unwrap();
                let utf8 = string.as_utf8(space).unwrap();
                assert_eq!(utf8, text);
                assert_eq!(string.as_utf8(space).unwrap().as_ptr(), utf8.as_ptr());
                // SAFETY: a zero byte follows the text.
                assert_eq!(unsafe { *utf8.as_ptr().add(utf8.len()) }, 0);
            }
        });
    }
}
