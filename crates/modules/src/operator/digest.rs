//! Comparison of secrets: in a time that does not depend on where they differ.

use core::hint::black_box;
use objspace::buffer::{BytesLike, is_exporter};
use objspace::{Object, PyResult, Space, Str};

/// Whether both are the same bytes; how long it takes depends on the lengths only.
fn same(a: &[u8], b: &[u8]) -> bool {
    // Unequal lengths may show, but not by ending early.
    let other = if a.len() == b.len() { a } else { b };
    let mut difference = u8::from(a.len() != b.len());
    for (&one, &two) in other.iter().zip(b) {
        difference |= black_box(one ^ two);
    }
    black_box(difference) == 0
}

/// `operator._compare_digest`.
///
/// # Errors
/// `TypeError` for strings of other characters than ASCII, and for what is no bytes-like object.
pub fn compare(space: &Space, a: &Object, b: &Object) -> PyResult<bool> {
    if let (Some(a), Some(b)) = (a.downcast::<Str>(), b.downcast::<Str>()) {
        let (Some(a), Some(b)) = (a.as_ascii(), b.as_ascii()) else {
            return Err(space.type_error("comparing strings with non-ASCII characters is not supported"));
        };
        return Ok(same(a.as_bytes(), b.as_bytes()));
    }
    if !is_exporter(a) && !is_exporter(b) {
        return Err(space.type_error(format_args!(
            "unsupported operand types(s) or combination of types: '{}' and '{}'",
            a.ty().tp_name(),
            b.ty().tp_name()
        )));
    }
    let (a, b) = (BytesLike::new(space, a)?, BytesLike::new(space, b)?);
    Ok(same(a.bytes(), b.bytes()))
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn all_bytes_count() {
        assert!(same(b"", b"") && same(b"abc", b"abc"));
        assert!(!same(b"abc", b"abd") && !same(b"abc", b"ab") && !same(b"", b"a"));
    }
}
