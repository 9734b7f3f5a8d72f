//! The module `_operator`: the operators as functions.

mod attrgetter;
mod digest;
mod itemgetter;
mod methodcaller;

pub use attrgetter::AttrGetter;
pub use itemgetter::ItemGetter;
pub use methodcaller::MethodCaller;

use cpyext_macros::pymodule;
use objspace::shim::Args;
use objspace::{Object, PyResult, PyTypeInfo, Space};

/// The only argument of a call of a getter.
fn only_argument<'a, T: PyTypeInfo>(space: &Space, args: &Args<'a>) -> PyResult<&'a Object> {
    let name = T::type_object().name();
    args.no_keywords(space, name)?;
    objspace::shim::check_positional(space, name, args.positional_count(), 1, 1)?;
    Ok(args.positional()[0])
}

/// The operators as functions.
///
/// operator.add(x, y) is x + y, and so on; the functions are named as the special methods are.
#[pymodule(name = "_operator")]
pub mod module {
    use super::{AttrGetter, ItemGetter, MethodCaller, digest};
    use objspace::object::length_hint as hint_of;
    use objspace::shim::{Args, check_positional};
    use objspace::{CompareOp, Int, Module, Object, PyResult, PyTypeInfo, Ref, Space, number};

    /// bool(a), as a function.
    #[pyfunction]
    fn truth(space: &Space, a: &Object) -> PyResult<bool> {
        a.is_true(space)
    }

    /// not a, as a function.
    #[pyfunction]
    fn not_(space: &Space, a: &Object) -> PyResult<bool> {
        Ok(!a.is_true(space)?)
    }

    /// a.__index__(), as a function.
    #[pyfunction]
    fn index(space: &Space, a: &Object) -> PyResult<Ref<Int>> {
        number::exact_index(space, a)
    }

    /// -a, as a function.
    #[pyfunction]
    fn neg(space: &Space, a: &Object) -> PyResult<Ref<Object>> {
        number::negative(space, a)
    }

    /// +a, as a function.
    #[pyfunction]
    fn pos(space: &Space, a: &Object) -> PyResult<Ref<Object>> {
        number::positive(space, a)
    }

    /// abs(a), as a function.
    #[pyfunction]
    fn abs(space: &Space, a: &Object) -> PyResult<Ref<Object>> {
        number::absolute(space, a)
    }

    /// ~a, as a function.
    #[pyfunction]
    fn inv(space: &Space, a: &Object) -> PyResult<Ref<Object>> {
        number::invert(space, a)
    }

    /// ~a, as a function.
    #[pyfunction]
    fn invert(space: &Space, a: &Object) -> PyResult<Ref<Object>> {
        number::invert(space, a)
    }

    /// a + b, as a function.
    #[pyfunction]
    fn add(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::add(space, a, b)
    }

    /// a - b, as a function.
    #[pyfunction]
    fn sub(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::subtract(space, a, b)
    }

    /// a abc_module.rs b, as a function.
    #[pyfunction]
    fn mul(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::multiply(space, a, b)
    }

    /// a @ b, as a function.
    #[pyfunction]
    fn matmul(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::matrix_multiply(space, a, b)
    }

    /// a // b, as a function.
    #[pyfunction]
    fn floordiv(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::floor_divide(space, a, b)
    }

    /// a / b, as a function.
    #[pyfunction]
    fn truediv(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::true_divide(space, a, b)
    }

    /// a % b, as a function.
    #[pyfunction(name = "mod")]
    fn r#mod(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::remainder(space, a, b)
    }

    /// a << b, as a function.
    #[pyfunction]
    fn lshift(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::lshift(space, a, b)
    }

    /// a >> b, as a function.
    #[pyfunction]
    fn rshift(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::rshift(space, a, b)
    }

    /// a & b, as a function.
    #[pyfunction]
    fn and_(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::and(space, a, b)
    }

    /// a ^ b, as a function.
    #[pyfunction]
    fn xor(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::xor(space, a, b)
    }

    /// a | b, as a function.
    #[pyfunction]
    fn or_(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::or(space, a, b)
    }

    /// a += b, as a function.
    #[pyfunction]
    fn iadd(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::inplace_add(space, a, b)
    }

    /// a -= b, as a function.
    #[pyfunction]
    fn isub(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::inplace_subtract(space, a, b)
    }

    /// a abc_module.rs= b, as a function.
    #[pyfunction]
    fn imul(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::inplace_multiply(space, a, b)
    }

    /// a @= b, as a function.
    #[pyfunction]
    fn imatmul(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::inplace_matrix_multiply(space, a, b)
    }

    /// a //= b, as a function.
    #[pyfunction]
    fn ifloordiv(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::inplace_floor_divide(space, a, b)
    }

    /// a /= b, as a function.
    #[pyfunction]
    fn itruediv(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::inplace_true_divide(space, a, b)
    }

    /// a %= b, as a function.
    #[pyfunction]
    fn imod(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::inplace_remainder(space, a, b)
    }

    /// a <<= b, as a function.
    #[pyfunction]
    fn ilshift(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::inplace_lshift(space, a, b)
    }

    /// a >>= b, as a function.
    #[pyfunction]
    fn irshift(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::inplace_rshift(space, a, b)
    }

    /// a &= b, as a function.
    #[pyfunction]
    fn iand(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::inplace_and(space, a, b)
    }

    /// a ^= b, as a function.
    #[pyfunction]
    fn ixor(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::inplace_xor(space, a, b)
    }

    /// a |= b, as a function.
    #[pyfunction]
    fn ior(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::inplace_or(space, a, b)
    }

    /// a ** b, as a function.
    #[pyfunction]
    fn pow(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::power(space, a, b, objspace::none())
    }

    /// a **= b, as a function.
    #[pyfunction]
    fn ipow(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        number::inplace_power(space, a, b, objspace::none())
    }

    /// a + b, for sequences, as a function.
    #[pyfunction]
    fn concat(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        a.concat(space, b)
    }

    /// a += b, for sequences, as a function.
    #[pyfunction]
    fn iconcat(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        a.inplace_concat(space, b)
    }

    /// b in a (note the order), as a function.
    #[pyfunction]
    fn contains(space: &Space, a: &Object, b: &Object) -> PyResult<bool> {
        a.contains(space, b)
    }

    /// the index of the first b in a, as a function.
    #[pyfunction(name = "indexOf")]
    fn index_of(space: &Space, a: &Object, b: &Object) -> PyResult<usize> {
        a.index_of(space, b)
    }

    /// the number of items in a that are, or equal, b, as a function.
    #[pyfunction(name = "countOf")]
    fn count_of(space: &Space, a: &Object, b: &Object) -> PyResult<usize> {
        a.count_of(space, b)
    }

    /// a[b], as a function.
    #[pyfunction]
    fn getitem(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        a.get_item(space, b)
    }

    /// del a[b], as a function.
    #[pyfunction]
    fn delitem(space: &Space, a: &Object, b: &Object) -> PyResult<()> {
        a.del_item(space, b)
    }

    /// a == b, as a function.
    #[pyfunction]
    fn eq(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        a.rich_compare(space, b, CompareOp::Eq)
    }

    /// a != b, as a function.
    #[pyfunction]
    fn ne(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        a.rich_compare(space, b, CompareOp::Ne)
    }

    /// a < b, as a function.
    #[pyfunction]
    fn lt(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        a.rich_compare(space, b, CompareOp::Lt)
    }

    /// a <= b, as a function.
    #[pyfunction]
    fn le(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        a.rich_compare(space, b, CompareOp::Le)
    }

    /// a > b, as a function.
    #[pyfunction]
    fn gt(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        a.rich_compare(space, b, CompareOp::Gt)
    }

    /// a >= b, as a function.
    #[pyfunction]
    fn ge(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        a.rich_compare(space, b, CompareOp::Ge)
    }

    /// a[b] = c, as a function.
    #[pyfunction]
    fn setitem(space: &Space, a: &Object, b: &Object, c: &Object) -> PyResult<()> {
        a.set_item(space, b, c)
    }

    /// a is b, as a function.
    #[pyfunction]
    fn is_(a: &Object, b: &Object) -> bool {
        a.is(b)
    }

    /// a is not b, as a function.
    #[pyfunction]
    fn is_not(a: &Object, b: &Object) -> bool {
        !a.is(b)
    }

    /// a is None, as a function.
    #[pyfunction]
    fn is_none(a: &Object) -> bool {
        a.is_none()
    }

    /// a is not None, as a function.
    #[pyfunction]
    fn is_not_none(a: &Object) -> bool {
        !a.is_none()
    }

    /// Estimate the number of items in obj: by its length, else by its hint, else as default says.
    #[pyfunction(signature = "(obj, default=0, /)")]
    fn length_hint(space: &Space, obj: &Object, default: isize) -> PyResult<isize> {
        // No object is so long.
        const UNKNOWN: usize = usize::MAX;
        match hint_of(space, obj, UNKNOWN)? {
            UNKNOWN => Ok(default),
            hint => Ok(hint as isize),
        }
    }

    /// obj(*args, **kwargs), as a function.
    #[pyfunction(raw, signature = "(obj, /, *args, **kwargs)")]
    fn call(space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        check_positional(space, "call", args.positional_count(), 1, usize::MAX)?;
        args.skip(1).call(space, args.positional()[0])
    }

    /// Compare two strings of ASCII characters, or two bytes-like objects, in a time that does not tell where they differ.
    ///
    /// How long they are does show.
    #[pyfunction]
    fn _compare_digest(space: &Space, a: &Object, b: &Object) -> PyResult<bool> {
        digest::compare(space, a, b)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        for ty in [AttrGetter::type_object(), ItemGetter::type_object(), MethodCaller::type_object()] {
            module.add_type(space, ty)?;
        }
        Ok(())
    }
}
