//! The six comparisons, as `tp_richcompare` numbers them.

use core::cmp::Ordering;
use core::ffi::c_int;

/// A rich comparison. The numbers are C's `Py_LT` to `Py_GE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub enum CompareOp {
    /// `<`
    Lt = abi::Py_LT,
    /// `<=`
    Le = abi::Py_LE,
    /// `==`
    Eq = abi::Py_EQ,
    /// `!=`
    Ne = abi::Py_NE,
    /// `>`
    Gt = abi::Py_GT,
    /// `>=`
    Ge = abi::Py_GE,
}

impl CompareOp {
    /// The comparison that C code means; `None` when it is no comparison's number.
    #[inline]
    pub const fn from_c(op: c_int) -> Option<Self> {
        Some(match op {
            abi::Py_LT => CompareOp::Lt,
            abi::Py_LE => CompareOp::Le,
            abi::Py_EQ => CompareOp::Eq,
            abi::Py_NE => CompareOp::Ne,
            abi::Py_GT => CompareOp::Gt,
            abi::Py_GE => CompareOp::Ge,
            _ => return None,
        })
    }

    /// C's number.
    #[inline]
    pub const fn to_c(self) -> c_int {
        self as c_int
    }

    /// The comparison of the operands exchanged: `a < b` is `b > a`.
    #[inline]
    pub const fn swapped(self) -> Self {
        match self {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
            other => other,
        }
    }

    /// What the comparison says of operands in this order.
    #[inline]
    pub const fn holds(self, ordering: Ordering) -> bool {
        match self {
            CompareOp::Lt => ordering.is_lt(),
            CompareOp::Le => ordering.is_le(),
            CompareOp::Eq => ordering.is_eq(),
            CompareOp::Ne => ordering.is_ne(),
            CompareOp::Gt => ordering.is_gt(),
            CompareOp::Ge => ordering.is_ge(),
        }
    }

    /// The operator, for messages.
    pub const fn symbol(self) -> &'static str {
        match self {
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Eq => "==",
            CompareOp::Ne => "!=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CompareOp;
    use core::cmp::Ordering::{Equal, Greater, Less};

    #[test]
    fn numbers_and_meanings() {
        for number in 0..6 {
            let op = CompareOp::from_c(number).unwrap();
            assert_eq!(op.to_c(), number);
            assert_eq!(op.swapped().swapped(), op);
            assert_eq!(op.holds(Less), op.swapped().holds(Greater));
            assert_eq!(op.holds(Equal), op.swapped().holds(Equal));
        }
        assert_eq!(CompareOp::from_c(6), None);
        assert!(CompareOp::Le.holds(Equal) && !CompareOp::Lt.holds(Equal) && CompareOp::Ne.holds(Less));
    }
}
