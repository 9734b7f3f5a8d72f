//! The type slots: which suite each lives in and the shape of the Rust function that fills it.
//!
//! Facts: CPython's documentation of type objects and `Include/cpython/object.h` (names, typedefs, suites).

use Param::{Args, Class, Flags, Index, MaybeObject, Object, Op, RawThis, This, Vector, View, Visit};

/// The struct a slot is a field of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suite {
    /// `PyTypeObject` itself.
    Type,
    /// `PyNumberMethods`, at `tp_as_number`.
    Number,
    /// `PySequenceMethods`, at `tp_as_sequence`.
    Sequence,
    /// `PyMappingMethods`, at `tp_as_mapping`.
    Mapping,
    /// `PyAsyncMethods`, at `tp_as_async`.
    Async,
    /// `PyBufferProcs`, at `tp_as_buffer`.
    Buffer,
}

impl Suite {
    /// The suites that are structs of their own, with the field that points to them and their C names.
    pub const NESTED: [(Suite, &'static str, &'static str); 5] = [
        (Suite::Number, "tp_as_number", "PyNumberMethods"),
        (Suite::Sequence, "tp_as_sequence", "PySequenceMethods"),
        (Suite::Mapping, "tp_as_mapping", "PyMappingMethods"),
        (Suite::Async, "tp_as_async", "PyAsyncMethods"),
        (Suite::Buffer, "tp_as_buffer", "PyBufferProcs"),
    ];
}

/// One argument of the Rust function; some stand for several C parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Param {
    /// `&self`
    This,
    /// `this: *mut Self`: the object is being taken apart.
    RawThis,
    /// `&Object`
    Object,
    /// `Option<&Object>`: C passes `NULL`.
    MaybeObject,
    /// `&Type`, from a `PyTypeObject *`
    Class,
    /// `isize`
    Index,
    /// `CompareOp`, from an `int`
    Op,
    /// `Args`, from a tuple and a dict that may be `NULL`
    Args,
    /// `&Type` and `Args`, from `(callable, args, nargsf, kwnames)`
    Vector,
    /// `&mut Visitor`, from `(visitproc, void *)`
    Visit,
    /// `*mut Py_buffer`
    View,
    /// `c_int`
    Flags,
}

impl Param {
    /// The Rust spelling, for messages.
    fn rust(self) -> &'static str {
        match self {
            This => "&self",
            RawThis => "this: *mut Self",
            Object => "&Object",
            MaybeObject => "Option<&Object>",
            Class => "cls: &Type",
            Index => "isize",
            Op => "CompareOp",
            Args => "args: Args",
            Vector => "cls: &Type, args: Args",
            Visit => "visit: &mut Visitor",
            View => "view: *mut Py_buffer",
            Flags => "flags: c_int",
        }
    }
}

/// What the C function returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Return {
    /// `PyObject *`
    Object,
    /// `int`
    Int,
    /// `Py_ssize_t` or `Py_hash_t`
    Size,
    /// `void`
    Void,
}

/// The C typedef of a slot and how it looks in Rust.
#[derive(Debug)]
pub struct Shape {
    /// What the Rust function takes, `space: &Space` aside.
    pub params: &'static [Param],
    /// What C expects back.
    pub result: Return,
}

impl Shape {
    /// The expected parameter list, for messages.
    pub fn describe(&self) -> String {
        let parts: Vec<_> = self.params.iter().map(|param| param.rust()).collect();
        format!("({})", parts.join(", "))
    }
}

/// One slot. `shape` is `None` where only a C function will do (`#[slot(NAME, raw)]`).
#[derive(Debug)]
pub struct Slot {
    /// The field's name.
    pub name: &'static str,
    /// The struct it is in.
    pub suite: Suite,
    /// The function's shape.
    pub shape: Option<&'static Shape>,
}

/// Find a slot by its field name.
pub fn find(name: &str) -> Option<&'static Slot> {
    SLOTS.iter().find(|slot| slot.name == name)
}

const fn shape(params: &'static [Param], result: Return) -> Shape {
    Shape { params, result }
}

static UNARY: Shape = shape(&[This], Return::Object);
static BINARY: Shape = shape(&[This, Object], Return::Object);
static OPERATOR: Shape = shape(&[Object, Object], Return::Object);
static POWER: Shape = shape(&[Object, Object, Object], Return::Object);
static INPLACE_POWER: Shape = shape(&[This, Object, Object], Return::Object);
static INQUIRY: Shape = shape(&[This], Return::Int);
static LENGTH: Shape = shape(&[This], Return::Size);
static INDEXED: Shape = shape(&[This, Index], Return::Object);
static SET_INDEXED: Shape = shape(&[This, Index, MaybeObject], Return::Int);
static CONTAINS: Shape = shape(&[This, Object], Return::Int);
static SET_ITEM: Shape = shape(&[This, Object, MaybeObject], Return::Int);
static CALL: Shape = shape(&[This, Args], Return::Object);
static INIT: Shape = shape(&[This, Args], Return::Int);
static NEW: Shape = shape(&[Class, Args], Return::Object);
static VECTORCALL: Shape = shape(&[Vector], Return::Object);
static COMPARE: Shape = shape(&[This, Object, Op], Return::Object);
static DESCRIPTOR_GET: Shape = shape(&[This, MaybeObject, MaybeObject], Return::Object);
static DESTRUCTOR: Shape = shape(&[RawThis], Return::Void);
static FINALIZE: Shape = shape(&[This], Return::Void);
static TRAVERSE: Shape = shape(&[This, Visit], Return::Int);
static GET_BUFFER: Shape = shape(&[This, View, Flags], Return::Int);
static RELEASE_BUFFER: Shape = shape(&[This, View], Return::Void);

const fn slot(name: &'static str, suite: Suite, shape: &'static Shape) -> Slot {
    Slot { name, suite, shape: Some(shape) }
}

const fn raw(name: &'static str, suite: Suite) -> Slot {
    Slot { name, suite, shape: None }
}

static SLOTS: &[Slot] = &[
    slot("tp_new", Suite::Type, &NEW),
    slot("tp_init", Suite::Type, &INIT),
    slot("tp_vectorcall", Suite::Type, &VECTORCALL),
    slot("tp_dealloc", Suite::Type, &DESTRUCTOR),
    slot("tp_traverse", Suite::Type, &TRAVERSE),
    slot("tp_clear", Suite::Type, &INQUIRY),
    slot("tp_finalize", Suite::Type, &FINALIZE),
    slot("tp_repr", Suite::Type, &UNARY),
    slot("tp_str", Suite::Type, &UNARY),
    slot("tp_hash", Suite::Type, &LENGTH),
    slot("tp_call", Suite::Type, &CALL),
    slot("tp_getattro", Suite::Type, &BINARY),
    slot("tp_setattro", Suite::Type, &SET_ITEM),
    slot("tp_richcompare", Suite::Type, &COMPARE),
    slot("tp_iter", Suite::Type, &UNARY),
    slot("tp_iternext", Suite::Type, &UNARY),
    slot("tp_descr_get", Suite::Type, &DESCRIPTOR_GET),
    slot("tp_descr_set", Suite::Type, &SET_ITEM),
    raw("tp_getattr", Suite::Type),
    raw("tp_setattr", Suite::Type),
    raw("tp_alloc", Suite::Type),
    raw("tp_free", Suite::Type),
    raw("tp_is_gc", Suite::Type),
    raw("tp_del", Suite::Type),
    slot("nb_add", Suite::Number, &OPERATOR),
    slot("nb_subtract", Suite::Number, &OPERATOR),
    slot("nb_multiply", Suite::Number, &OPERATOR),
    slot("nb_remainder", Suite::Number, &OPERATOR),
    slot("nb_divmod", Suite::Number, &OPERATOR),
    slot("nb_power", Suite::Number, &POWER),
    slot("nb_negative", Suite::Number, &UNARY),
    slot("nb_positive", Suite::Number, &UNARY),
    slot("nb_absolute", Suite::Number, &UNARY),
    slot("nb_bool", Suite::Number, &INQUIRY),
    slot("nb_invert", Suite::Number, &UNARY),
    slot("nb_lshift", Suite::Number, &OPERATOR),
    slot("nb_rshift", Suite::Number, &OPERATOR),
    slot("nb_and", Suite::Number, &OPERATOR),
    slot("nb_xor", Suite::Number, &OPERATOR),
    slot("nb_or", Suite::Number, &OPERATOR),
    slot("nb_int", Suite::Number, &UNARY),
    slot("nb_float", Suite::Number, &UNARY),
    slot("nb_inplace_add", Suite::Number, &BINARY),
    slot("nb_inplace_subtract", Suite::Number, &BINARY),
    slot("nb_inplace_multiply", Suite::Number, &BINARY),
    slot("nb_inplace_remainder", Suite::Number, &BINARY),
    slot("nb_inplace_power", Suite::Number, &INPLACE_POWER),
    slot("nb_inplace_lshift", Suite::Number, &BINARY),
    slot("nb_inplace_rshift", Suite::Number, &BINARY),
    slot("nb_inplace_and", Suite::Number, &BINARY),
    slot("nb_inplace_xor", Suite::Number, &BINARY),
    slot("nb_inplace_or", Suite::Number, &BINARY),
    slot("nb_floor_divide", Suite::Number, &OPERATOR),
    slot("nb_true_divide", Suite::Number, &OPERATOR),
    slot("nb_inplace_floor_divide", Suite::Number, &BINARY),
    slot("nb_inplace_true_divide", Suite::Number, &BINARY),
    slot("nb_index", Suite::Number, &UNARY),
    slot("nb_matrix_multiply", Suite::Number, &OPERATOR),
    slot("nb_inplace_matrix_multiply", Suite::Number, &BINARY),
    slot("sq_length", Suite::Sequence, &LENGTH),
    slot("sq_concat", Suite::Sequence, &BINARY),
    slot("sq_repeat", Suite::Sequence, &INDEXED),
    slot("sq_item", Suite::Sequence, &INDEXED),
    slot("sq_ass_item", Suite::Sequence, &SET_INDEXED),
    slot("sq_contains", Suite::Sequence, &CONTAINS),
    slot("sq_inplace_concat", Suite::Sequence, &BINARY),
    slot("sq_inplace_repeat", Suite::Sequence, &INDEXED),
    slot("mp_length", Suite::Mapping, &LENGTH),
    slot("mp_subscript", Suite::Mapping, &BINARY),
    slot("mp_ass_subscript", Suite::Mapping, &SET_ITEM),
    slot("am_await", Suite::Async, &UNARY),
    slot("am_aiter", Suite::Async, &UNARY),
    slot("am_anext", Suite::Async, &UNARY),
    raw("am_send", Suite::Async),
    slot("bf_getbuffer", Suite::Buffer, &GET_BUFFER),
    slot("bf_releasebuffer", Suite::Buffer, &RELEASE_BUFFER),
];

#[cfg(test)]
mod tests {
    use super::{SLOTS, find};

    #[test]
    fn slots_are_distinct_and_found() {
        for slot in SLOTS {
            assert!(std::ptr::eq(find(slot.name).unwrap(), slot), "{} stands twice", slot.name);
        }
        assert!(find("tp_nothing").is_none());
    }

    #[test]
    fn shapes_describe_themselves() {
        assert_eq!(find("sq_ass_item").unwrap().shape.unwrap().describe(), "(&self, isize, Option<&Object>)");
        assert!(find("am_send").unwrap().shape.is_none());
    }
}
