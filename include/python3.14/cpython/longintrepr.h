/* int's struct: sign and magnitude, digits of 30 bits. `lv_tag` is the number of digits over three
   bits of sign and flags. */
#ifndef Py_LONGINTREPR_H
#define Py_LONGINTREPR_H
#ifndef Py_LIMITED_API

#ifdef __cplusplus
extern "C" {
#endif

typedef uint32_t digit;
typedef int32_t sdigit;
typedef uint64_t twodigits;
typedef int64_t stwodigits;
#define PyLong_SHIFT 30
#define PyLong_BASE ((digit)1 << PyLong_SHIFT)
#define PyLong_MASK ((digit)(PyLong_BASE - 1))
#define _PyLong_DECIMAL_SHIFT 9
#define _PyLong_DECIMAL_BASE ((digit)1000000000)
/* The two lowest bits: 0 positive, 1 zero, 2 negative. */
#define _PyLong_SIGN_MASK 3
#define _PyLong_NON_SIZE_BITS 3

typedef struct _PyLongValue {
    uintptr_t lv_tag;
    digit ob_digit[1];
} _PyLongValue;

struct _longobject {
    PyObject_HEAD
    _PyLongValue long_value;
};

typedef struct PyLongLayout {
    uint8_t bits_per_digit;
    uint8_t digit_size;
    int8_t digits_order;
    int8_t digit_endianness;
} PyLongLayout;

typedef struct PyLongExport {
    int64_t value;
    uint8_t negative;
    Py_ssize_t ndigits;
    const void *digits;
    Py_uintptr_t _reserved;
} PyLongExport;

typedef struct PyLongWriter PyLongWriter;

PyAPI_FUNC(PyLongWriter *) PyLongWriter_Create(int, Py_ssize_t, void **);
PyAPI_FUNC(void) PyLongWriter_Discard(PyLongWriter *);
PyAPI_FUNC(PyObject *) PyLongWriter_Finish(PyLongWriter *);
PyAPI_FUNC(int) PyLong_Export(PyObject *, PyLongExport *);
PyAPI_FUNC(void) PyLong_FreeExport(PyLongExport *);
PyAPI_FUNC(const PyLongLayout *) PyLong_GetNativeLayout(void);
PyAPI_FUNC(PyObject *) _PyLong_Copy(PyLongObject *);
PyAPI_FUNC(PyLongObject *) _PyLong_FromDigits(int, Py_ssize_t, digit *);
PyAPI_FUNC(PyLongObject *) _PyLong_New(Py_ssize_t);

/* Compact: at most one digit, so that the value is a product of two fields. */
static inline int _PyLong_IsCompact(const PyLongObject *op)
{
    return op->long_value.lv_tag < (2u << _PyLong_NON_SIZE_BITS);
}
#define PyUnstable_Long_IsCompact _PyLong_IsCompact

static inline Py_ssize_t _PyLong_CompactValue(const PyLongObject *op)
{
    Py_ssize_t sign = 1 - (Py_ssize_t)(op->long_value.lv_tag & _PyLong_SIGN_MASK);
    return sign * (Py_ssize_t)op->long_value.ob_digit[0];
}
#define PyUnstable_Long_CompactValue _PyLong_CompactValue

#ifdef __cplusplus
}
#endif
#endif
#endif
