//! The table of slots that Python code sees as special methods.
//!
//! One entry per pair of special method and slot: where the slot is (as an offset into a heap type, whose suites are inside it),
//! the C function that a class made in Python gets there (it calls the special method), and the wrapper through which a slot
//! of a type from C is called as a special method. Entries for the same slot stand together. Where several slots have the same
//! special method, the first one that a type fills gives it (so the mapping slots stand before the sequence slots).

use super::dispatch as slot;
use super::wrappers as wrap;
use crate::{GilOnce, Ref, Space, Str, Type};
use abi::{
    PyAsyncMethods, PyBufferProcs, PyHeapTypeObject, PyMappingMethods, PyNumberMethods, PySequenceMethods,
    PyTypeObject, Static, wrapperbase,
};
use core::cell::Cell;
use core::ffi::{CStr, c_void};
use core::mem::offset_of;
use core::ptr;

macro_rules! offset {
    (tp $field:ident) => {
        offset_of!(PyTypeObject, $field)
    };
    (am $field:ident) => {
        offset_of!(PyHeapTypeObject, as_async) + offset_of!(PyAsyncMethods, $field)
    };
    (nb $field:ident) => {
        offset_of!(PyHeapTypeObject, as_number) + offset_of!(PyNumberMethods, $field)
    };
    (mp $field:ident) => {
        offset_of!(PyHeapTypeObject, as_mapping) + offset_of!(PyMappingMethods, $field)
    };
    (sq $field:ident) => {
        offset_of!(PyHeapTypeObject, as_sequence) + offset_of!(PySequenceMethods, $field)
    };
    (bf $field:ident) => {
        offset_of!(PyHeapTypeObject, as_buffer) + offset_of!(PyBufferProcs, $field)
    };
}

macro_rules! function {
    (-) => {
        ptr::null_mut()
    };
    ($path:path) => {
        $path as *const () as *mut c_void
    };
}

macro_rules! wrapper {
    (-) => {
        None
    };
    ($path:path) => {
        Some($path)
    };
}

/// Name, suite and slot, function for classes made in Python, wrapper, docstring.
macro_rules! table {
    ($($name:literal $suite:ident $field:ident, $function:tt $(:: $function_name:ident)?, $wrapper:tt $(:: $wrapper_name:ident)?,
       $doc:literal;)*) => {
        &[$(
            wrapperbase {
                name: concat!($name, "\0").as_ptr().cast(),
                offset: (offset!($suite $field)) as i32,
                function: function!($function $(:: $function_name)?),
                wrapper: wrapper!($wrapper $(:: $wrapper_name)?),
                doc: concat!($name, $doc, "\0").as_ptr().cast(),
                flags: 0,
                name_strobj: ptr::null_mut(),
            },
        )*]
    };
}

// Docstrings start with the signature, as `inspect` wants it.
static TABLE: Static<&[wrapperbase]> = Static(table! {
    "__getattribute__" tp tp_getattr, -, -, "";
    "__getattr__" tp tp_getattr, -, -, "";
    "__setattr__" tp tp_setattr, -, -, "";
    "__delattr__" tp tp_setattr, -, -, "";
    "__repr__" tp tp_repr, slot::tp_repr, wrap::unary, "($self, /)\n--\n\nWhat repr(self) gives.";
    "__hash__" tp tp_hash, slot::tp_hash, wrap::hash, "($self, /)\n--\n\nWhat hash(self) gives.";
    "__call__" tp tp_call, slot::tp_call, wrap::CALL, "($self, /, *args, **kwargs)\n--\n\nWhat calling the object does.";
    "__str__" tp tp_str, slot::tp_str, wrap::unary, "($self, /)\n--\n\nWhat str(self) gives.";
    "__getattribute__" tp tp_getattro, slot::tp_getattr_hook, wrap::binary,
        "($self, name, /)\n--\n\nWhat reading an attribute gives.";
    "__getattr__" tp tp_getattro, slot::tp_getattr_hook, -, "";
    "__setattr__" tp tp_setattro, slot::tp_setattro, wrap::setattr,
        "($self, name, value, /)\n--\n\nWhat assigning to an attribute does.";
    "__delattr__" tp tp_setattro, slot::tp_setattro, wrap::delattr,
        "($self, name, /)\n--\n\nWhat deleting an attribute does.";
    "__lt__" tp tp_richcompare, slot::tp_richcompare, wrap::lt, "($self, value, /)\n--\n\nWhat self < value gives.";
    "__le__" tp tp_richcompare, slot::tp_richcompare, wrap::le, "($self, value, /)\n--\n\nWhat self <= value gives.";
    "__eq__" tp tp_richcompare, slot::tp_richcompare, wrap::eq, "($self, value, /)\n--\n\nWhat self == value gives.";
    "__ne__" tp tp_richcompare, slot::tp_richcompare, wrap::ne, "($self, value, /)\n--\n\nWhat self != value gives.";
    "__gt__" tp tp_richcompare, slot::tp_richcompare, wrap::gt, "($self, value, /)\n--\n\nWhat self > value gives.";
    "__ge__" tp tp_richcompare, slot::tp_richcompare, wrap::ge, "($self, value, /)\n--\n\nWhat self >= value gives.";
    "__iter__" tp tp_iter, slot::tp_iter, wrap::unary, "($self, /)\n--\n\nWhat iter(self) gives.";
    "__next__" tp tp_iternext, slot::tp_iternext, wrap::next, "($self, /)\n--\n\nWhat next(self) gives.";
    "__get__" tp tp_descr_get, slot::tp_descr_get, wrap::descr_get,
        "($self, instance, owner=None, /)\n--\n\nWhat reading the attribute from instance, or from the class owner, gives.";
    "__set__" tp tp_descr_set, slot::tp_descr_set, wrap::descr_set,
        "($self, instance, value, /)\n--\n\nWhat assigning value to the attribute of instance does.";
    "__delete__" tp tp_descr_set, slot::tp_descr_set, wrap::descr_delete,
        "($self, instance, /)\n--\n\nWhat deleting the attribute of instance does.";
    "__init__" tp tp_init, slot::tp_init, wrap::INIT,
        "($self, /, *args, **kwargs)\n--\n\nGive a new object its state; which arguments it takes, the type's own documentation says.";
    "__new__" tp tp_new, slot::tp_new, -,
        "(type, /, *args, **kwargs)\n--\n\nMake an object of the type; which arguments it takes, the type's own documentation says.";
    "__del__" tp tp_finalize, slot::tp_finalize, wrap::del, "($self, /)\n--\n\nWhat is done when nobody refers to the object any more.";

    "__buffer__" bf bf_getbuffer, slot::bf_getbuffer, wrap::buffer,
        "($self, flags, /)\n--\n\nA memoryview of the object's memory.";
    "__release_buffer__" bf bf_releasebuffer, slot::bf_releasebuffer, wrap::release_buffer,
        "($self, buffer, /)\n--\n\nGive a memoryview of the object's memory back.";

    "__await__" am am_await, slot::am_await, wrap::unary, "($self, /)\n--\n\nThe iterator that an await runs.";
    "__aiter__" am am_aiter, slot::am_aiter, wrap::unary, "($self, /)\n--\n\nThe asynchronous iterator that an async for runs.";
    "__anext__" am am_anext, slot::am_anext, wrap::unary, "($self, /)\n--\n\nAn awaitable for the next value, which raises StopAsyncIteration when there is none.";

    "__add__" nb nb_add, slot::nb_add, wrap::binary_left, "($self, value, /)\n--\n\nWhat self + value gives.";
    "__radd__" nb nb_add, slot::nb_add, wrap::binary_right, "($self, value, /)\n--\n\nWhat value + self gives.";
    "__sub__" nb nb_subtract, slot::nb_subtract, wrap::binary_left, "($self, value, /)\n--\n\nWhat self - value gives.";
    "__rsub__" nb nb_subtract, slot::nb_subtract, wrap::binary_right, "($self, value, /)\n--\n\nWhat value - self gives.";
    "__mul__" nb nb_multiply, slot::nb_multiply, wrap::binary_left, "($self, value, /)\n--\n\nWhat self * value gives.";
    "__rmul__" nb nb_multiply, slot::nb_multiply, wrap::binary_right, "($self, value, /)\n--\n\nWhat value * self gives.";
    "__mod__" nb nb_remainder, slot::nb_remainder, wrap::binary_left, "($self, value, /)\n--\n\nWhat self % value gives.";
    "__rmod__" nb nb_remainder, slot::nb_remainder, wrap::binary_right, "($self, value, /)\n--\n\nWhat value % self gives.";
    "__divmod__" nb nb_divmod, slot::nb_divmod, wrap::binary_left, "($self, value, /)\n--\n\nWhat divmod(self, value) gives.";
    "__rdivmod__" nb nb_divmod, slot::nb_divmod, wrap::binary_right, "($self, value, /)\n--\n\nWhat divmod(value, self) gives.";
    "__pow__" nb nb_power, slot::nb_power, wrap::ternary_left, "($self, value, mod=None, /)\n--\n\nWhat self ** value gives, or the remainder of that modulo mod.";
    "__rpow__" nb nb_power, slot::nb_power, wrap::ternary_right, "($self, value, mod=None, /)\n--\n\nWhat value ** self gives, or the remainder of that modulo mod.";
    "__neg__" nb nb_negative, slot::nb_negative, wrap::unary, "($self, /)\n--\n\n-self";
    "__pos__" nb nb_positive, slot::nb_positive, wrap::unary, "($self, /)\n--\n\n+self";
    "__abs__" nb nb_absolute, slot::nb_absolute, wrap::unary, "($self, /)\n--\n\nabs(self)";
    "__bool__" nb nb_bool, slot::nb_bool, wrap::inquiry, "($self, /)\n--\n\nWhether the object counts as true.";
    "__invert__" nb nb_invert, slot::nb_invert, wrap::unary, "($self, /)\n--\n\n~self";
    "__lshift__" nb nb_lshift, slot::nb_lshift, wrap::binary_left, "($self, value, /)\n--\n\nWhat self << value gives.";
    "__rlshift__" nb nb_lshift, slot::nb_lshift, wrap::binary_right, "($self, value, /)\n--\n\nWhat value << self gives.";
    "__rshift__" nb nb_rshift, slot::nb_rshift, wrap::binary_left, "($self, value, /)\n--\n\nWhat self >> value gives.";
    "__rrshift__" nb nb_rshift, slot::nb_rshift, wrap::binary_right, "($self, value, /)\n--\n\nWhat value >> self gives.";
    "__and__" nb nb_and, slot::nb_and, wrap::binary_left, "($self, value, /)\n--\n\nWhat self & value gives.";
    "__rand__" nb nb_and, slot::nb_and, wrap::binary_right, "($self, value, /)\n--\n\nWhat value & self gives.";
    "__xor__" nb nb_xor, slot::nb_xor, wrap::binary_left, "($self, value, /)\n--\n\nWhat self ^ value gives.";
    "__rxor__" nb nb_xor, slot::nb_xor, wrap::binary_right, "($self, value, /)\n--\n\nWhat value ^ self gives.";
    "__or__" nb nb_or, slot::nb_or, wrap::binary_left, "($self, value, /)\n--\n\nWhat self | value gives.";
    "__ror__" nb nb_or, slot::nb_or, wrap::binary_right, "($self, value, /)\n--\n\nWhat value | self gives.";
    "__int__" nb nb_int, slot::nb_int, wrap::unary, "($self, /)\n--\n\nint(self)";
    "__float__" nb nb_float, slot::nb_float, wrap::unary, "($self, /)\n--\n\nfloat(self)";
    "__iadd__" nb nb_inplace_add, slot::nb_inplace_add, wrap::binary, "($self, value, /)\n--\n\nWhat self += value gives.";
    "__isub__" nb nb_inplace_subtract, slot::nb_inplace_subtract, wrap::binary, "($self, value, /)\n--\n\nWhat self -= value gives.";
    "__imul__" nb nb_inplace_multiply, slot::nb_inplace_multiply, wrap::binary, "($self, value, /)\n--\n\nWhat self *= value gives.";
    "__imod__" nb nb_inplace_remainder, slot::nb_inplace_remainder, wrap::binary, "($self, value, /)\n--\n\nWhat self %= value gives.";
    "__ipow__" nb nb_inplace_power, slot::nb_inplace_power, wrap::ternary_left, "($self, value, /)\n--\n\nWhat self **= value gives.";
    "__ilshift__" nb nb_inplace_lshift, slot::nb_inplace_lshift, wrap::binary, "($self, value, /)\n--\n\nWhat self <<= value gives.";
    "__irshift__" nb nb_inplace_rshift, slot::nb_inplace_rshift, wrap::binary, "($self, value, /)\n--\n\nWhat self >>= value gives.";
    "__iand__" nb nb_inplace_and, slot::nb_inplace_and, wrap::binary, "($self, value, /)\n--\n\nWhat self &= value gives.";
    "__ixor__" nb nb_inplace_xor, slot::nb_inplace_xor, wrap::binary, "($self, value, /)\n--\n\nWhat self ^= value gives.";
    "__ior__" nb nb_inplace_or, slot::nb_inplace_or, wrap::binary, "($self, value, /)\n--\n\nWhat self |= value gives.";
    "__floordiv__" nb nb_floor_divide, slot::nb_floor_divide, wrap::binary_left, "($self, value, /)\n--\n\nWhat self // value gives.";
    "__rfloordiv__" nb nb_floor_divide, slot::nb_floor_divide, wrap::binary_right, "($self, value, /)\n--\n\nWhat value // self gives.";
    "__truediv__" nb nb_true_divide, slot::nb_true_divide, wrap::binary_left, "($self, value, /)\n--\n\nWhat self / value gives.";
    "__rtruediv__" nb nb_true_divide, slot::nb_true_divide, wrap::binary_right, "($self, value, /)\n--\n\nWhat value / self gives.";
    "__ifloordiv__" nb nb_inplace_floor_divide, slot::nb_inplace_floor_divide, wrap::binary, "($self, value, /)\n--\n\nWhat self //= value gives.";
    "__itruediv__" nb nb_inplace_true_divide, slot::nb_inplace_true_divide, wrap::binary, "($self, value, /)\n--\n\nWhat self /= value gives.";
    "__index__" nb nb_index, slot::nb_index, wrap::unary, "($self, /)\n--\n\nThe object as an integer, for use as an index.";
    "__matmul__" nb nb_matrix_multiply, slot::nb_matrix_multiply, wrap::binary_left, "($self, value, /)\n--\n\nWhat self @ value gives.";
    "__rmatmul__" nb nb_matrix_multiply, slot::nb_matrix_multiply, wrap::binary_right, "($self, value, /)\n--\n\nWhat value @ self gives.";
    "__imatmul__" nb nb_inplace_matrix_multiply, slot::nb_inplace_matrix_multiply, wrap::binary, "($self, value, /)\n--\n\nWhat self @= value gives.";

    "__len__" mp mp_length, slot::length, wrap::length, "($self, /)\n--\n\nHow many items the object has.";
    "__getitem__" mp mp_subscript, slot::mp_subscript, wrap::binary, "($self, key, /)\n--\n\nWhat self[key] gives.";
    "__setitem__" mp mp_ass_subscript, slot::mp_ass_subscript, wrap::set_item, "($self, key, value, /)\n--\n\nWhat self[key] = value does.";
    "__delitem__" mp mp_ass_subscript, slot::mp_ass_subscript, wrap::del_item, "($self, key, /)\n--\n\nWhat del self[key] does.";

    "__len__" sq sq_length, slot::length, wrap::length, "($self, /)\n--\n\nHow many items the object has.";
    "__add__" sq sq_concat, -, wrap::binary, "($self, value, /)\n--\n\nWhat self + value gives.";
    "__mul__" sq sq_repeat, -, wrap::index_argument, "($self, value, /)\n--\n\nWhat self * value gives.";
    "__rmul__" sq sq_repeat, -, wrap::index_argument, "($self, value, /)\n--\n\nWhat value * self gives.";
    "__getitem__" sq sq_item, slot::sq_item, wrap::sequence_item, "($self, key, /)\n--\n\nWhat self[key] gives.";
    "__setitem__" sq sq_ass_item, slot::sq_ass_item, wrap::sequence_set_item, "($self, key, value, /)\n--\n\nWhat self[key] = value does.";
    "__delitem__" sq sq_ass_item, slot::sq_ass_item, wrap::sequence_del_item, "($self, key, /)\n--\n\nWhat del self[key] does.";
    "__contains__" sq sq_contains, slot::sq_contains, wrap::contains, "($self, key, /)\n--\n\nWhether key is in the object.";
    "__iadd__" sq sq_inplace_concat, -, wrap::binary, "($self, value, /)\n--\n\nWhat self += value gives.";
    "__imul__" sq sq_inplace_repeat, -, wrap::index_argument, "($self, value, /)\n--\n\nWhat self *= value gives.";
});

/// An entry of the table with its name interned.
pub struct SlotEntry {
    /// The special method's name.
    pub name: Ref<Str>,
    base: *const wrapperbase,
    /// Where the slot is in a heap type.
    offset: usize,
    /// The offsets of all slots that have this special method.
    namesakes: Box<[usize]>,
}

impl SlotEntry {
    /// The entry itself, as slot wrappers point at it.
    #[inline]
    pub fn base(&self) -> &'static wrapperbase {
        // SAFETY: the table is a static.
        unsafe { &*self.base }
    }

    /// Where the slot is in a heap type.
    #[inline]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Where in `ty` the slots are that have the same special method, this one's among them; only those of suites that the type has.
    pub fn namesakes<'a>(&self, ty: &'a Type) -> impl Iterator<Item = &'a Cell<*mut c_void>> {
        self.namesakes.iter().filter_map(|&offset| place(ty, offset))
    }

    /// Whether the wrapper takes keyword arguments.
    #[inline]
    pub fn takes_keywords(&self) -> bool {
        takes_keywords(self.base())
    }
}

/// Whether the wrapper of an entry takes keyword arguments, so that it is called with one argument more.
#[inline]
pub fn takes_keywords(base: &wrapperbase) -> bool {
    let at = base.offset as usize;
    at == offset_of!(PyTypeObject, tp_call) || at == offset_of!(PyTypeObject, tp_init)
}

static ENTRIES: GilOnce<Vec<SlotEntry>> = GilOnce::new();
static GROUPS: GilOnce<Vec<&'static [SlotEntry]>> = GilOnce::new();
static SUITES: GilOnce<Vec<&'static [SlotEntry]>> = GilOnce::new();

/// The whole table.
pub fn entries(space: &Space) -> &'static [SlotEntry] {
    ENTRIES.get_or_init(space, || {
        let names: Vec<Ref<Str>> = TABLE
            .0
            .iter()
            .map(|base| {
                // SAFETY: the names are C strings.
                let name = unsafe { CStr::from_ptr(base.name) }.to_str().expect("the names are ASCII");
                Str::intern(space, name)
            })
            .collect();
        let named = |(name, base): (&Ref<Str>, &'static wrapperbase)| {
            let is_same =
                |other: &(&Ref<Str>, &wrapperbase)| ptr::eq(&raw const **other.0, &raw const **name);
            let namesakes = names.iter().zip(TABLE.0).filter(is_same).map(|(_, base)| base.offset as usize);
            SlotEntry {
                name: name.clone(),
                base,
                offset: base.offset as usize,
                namesakes: namesakes.collect(),
            }
        };
        names.iter().zip(TABLE.0).map(named).collect()
    })
}

/// The table's entries, those of one slot together.
pub fn groups(space: &Space) -> &'static [&'static [SlotEntry]] {
    GROUPS.get_or_init(space, || entries(space).chunk_by(|one, next| one.offset() == next.offset()).collect())
}

/// The table's entries, those of one suite together.
fn suites(space: &Space) -> &'static [&'static [SlotEntry]] {
    SUITES.get_or_init(space, || {
        entries(space).chunk_by(|one, next| suite_of(one.offset()) == suite_of(next.offset())).collect()
    })
}

/// Whether the name is that of some special method with a slot.
pub fn is_slot_name(space: &Space, name: &Str) -> bool {
    entries(space).iter().any(|entry| ptr::eq(&raw const *entry.name, name))
}

/// The entries of a type's slots, with their places: those of the suites that the type has.
pub fn places<'a>(
    space: &Space,
    ty: &'a Type,
) -> impl Iterator<Item = (&'static SlotEntry, &'a Cell<*mut c_void>)> {
    let present = suites(space).iter().filter_map(|suite| Some((*suite, place(ty, suite[0].offset())?)));
    present.flat_map(|(suite, first)| {
        suite.iter().map(move |entry| {
            let distance = entry.offset() as isize - suite[0].offset() as isize;
            // SAFETY: the type has the suite, and a suite has all its slots.
            (entry, unsafe { &*ptr::from_ref(first).byte_offset(distance) })
        })
    })
}

/// Where the suite begins that has the slot of this offset, in a heap type.
#[inline]
fn suite_of(offset: usize) -> usize {
    let starts = [
        offset_of!(PyHeapTypeObject, as_buffer),
        offset_of!(PyHeapTypeObject, as_sequence),
        offset_of!(PyHeapTypeObject, as_mapping),
        offset_of!(PyHeapTypeObject, as_number),
        offset_of!(PyHeapTypeObject, as_async),
    ];
    starts.into_iter().find(|&start| offset >= start).unwrap_or(0)
}

/// The place of a slot in a type; `None` when the type lacks the suite.
#[inline]
pub fn place(ty: &Type, offset: usize) -> Option<&Cell<*mut c_void>> {
    let slots = ty.slots();
    let start = suite_of(offset);
    let base: *mut u8 = if start == offset_of!(PyHeapTypeObject, as_buffer) {
        slots.tp_as_buffer.get().cast()
    } else if start == offset_of!(PyHeapTypeObject, as_sequence) {
        slots.tp_as_sequence.get().cast()
    } else if start == offset_of!(PyHeapTypeObject, as_mapping) {
        slots.tp_as_mapping.get().cast()
    } else if start == offset_of!(PyHeapTypeObject, as_number) {
        slots.tp_as_number.get().cast()
    } else if start == offset_of!(PyHeapTypeObject, as_async) {
        slots.tp_as_async.get().cast()
    } else {
        ty.as_type_ptr().cast()
    };
    // SAFETY: the offset came from the table: the suite, if it is there, has a function pointer at that place.
    (!base.is_null()).then(|| unsafe { &*base.add(offset - start).cast::<Cell<*mut c_void>>() })
}

const _: () = {
    // The order that `suite_of` relies on.
    assert!(offset_of!(PyHeapTypeObject, as_async) < offset_of!(PyHeapTypeObject, as_number));
    assert!(offset_of!(PyHeapTypeObject, as_number) < offset_of!(PyHeapTypeObject, as_mapping));
    assert!(offset_of!(PyHeapTypeObject, as_mapping) < offset_of!(PyHeapTypeObject, as_sequence));
    assert!(offset_of!(PyHeapTypeObject, as_sequence) < offset_of!(PyHeapTypeObject, as_buffer));
};
