/* str's structs (PEP 393): one, two or four bytes per character, usually right behind the head. */
#ifndef Py_CPYTHON_UNICODEOBJECT_H
#define Py_CPYTHON_UNICODEOBJECT_H
#ifndef Py_LIMITED_API

#ifdef __cplusplus
extern "C" {
#endif

/* wchar_t, under its old name. */
Py_DEPRECATED(3.13) typedef wchar_t PY_UNICODE_TYPE;
Py_DEPRECATED(3.13) typedef wchar_t Py_UNICODE;

struct _PyUnicodeObject_state {
    unsigned int interned : 2;
    unsigned int kind : 3;
    unsigned int compact : 1;
    unsigned int ascii : 1;
    unsigned int statically_allocated : 1;
    unsigned int : 24;
};

/* Compact ASCII: the characters follow this head and are their own UTF-8. */
typedef struct {
    PyObject_HEAD
    Py_ssize_t length;
    Py_hash_t hash;
    _Py_ALIGNED_DEF(4, struct _PyUnicodeObject_state) state;
} PyASCIIObject;

/* Compact, other characters: they follow this head. `utf8` is a cache, made on demand. */
typedef struct {
    PyASCIIObject _base;
    Py_ssize_t utf8_length;
    char *utf8;
} PyCompactUnicodeObject;

/* Instances of subclasses: the characters are elsewhere. */
typedef struct {
    PyCompactUnicodeObject _base;
    union {
        void *any;
        Py_UCS1 *latin1;
        Py_UCS2 *ucs2;
        Py_UCS4 *ucs4;
    } data;
} PyUnicodeObject;

enum PyUnicode_Kind {
    PyUnicode_1BYTE_KIND = 1,
    PyUnicode_2BYTE_KIND = 2,
    PyUnicode_4BYTE_KIND = 4
};

#define SSTATE_NOT_INTERNED 0
#define SSTATE_INTERNED_MORTAL 1
#define SSTATE_INTERNED_IMMORTAL 2
#define SSTATE_INTERNED_IMMORTAL_STATIC 3

typedef struct PyUnicodeWriter PyUnicodeWriter;

typedef struct {
    PyObject *buffer;
    void *data;
    int kind;
    Py_UCS4 maxchar;
    Py_ssize_t size;
    Py_ssize_t pos;
    Py_ssize_t min_length;
    Py_UCS4 min_char;
    unsigned char overallocate;
    unsigned char readonly;
} _PyUnicodeWriter;

PyAPI_DATA(unsigned char) _Py_ascii_whitespace[];

PyAPI_FUNC(PyUnicodeWriter *) PyUnicodeWriter_Create(Py_ssize_t);
PyAPI_FUNC(int) PyUnicodeWriter_DecodeUTF8Stateful(PyUnicodeWriter *, const char *, Py_ssize_t,
                    const char *, Py_ssize_t *);
PyAPI_FUNC(void) PyUnicodeWriter_Discard(PyUnicodeWriter *);
PyAPI_FUNC(PyObject *) PyUnicodeWriter_Finish(PyUnicodeWriter *);
PyAPI_FUNC(int) PyUnicodeWriter_Format(PyUnicodeWriter *, const char *, ...);
PyAPI_FUNC(int) PyUnicodeWriter_WriteASCII(PyUnicodeWriter *, const char *, Py_ssize_t);
PyAPI_FUNC(int) PyUnicodeWriter_WriteChar(PyUnicodeWriter *, Py_UCS4);
PyAPI_FUNC(int) PyUnicodeWriter_WriteRepr(PyUnicodeWriter *, PyObject *);
PyAPI_FUNC(int) PyUnicodeWriter_WriteStr(PyUnicodeWriter *, PyObject *);
PyAPI_FUNC(int) PyUnicodeWriter_WriteSubstring(PyUnicodeWriter *, PyObject *, Py_ssize_t,
                    Py_ssize_t);
PyAPI_FUNC(int) PyUnicodeWriter_WriteUCS4(PyUnicodeWriter *, Py_UCS4 *, Py_ssize_t);
PyAPI_FUNC(int) PyUnicodeWriter_WriteUTF8(PyUnicodeWriter *, const char *, Py_ssize_t);
PyAPI_FUNC(int) PyUnicodeWriter_WriteWideChar(PyUnicodeWriter *, const wchar_t *, Py_ssize_t);
PyAPI_FUNC(const char *) PyUnicode_AsUTF8(PyObject *);
#define _PyUnicode_AsString PyUnicode_AsUTF8
PyAPI_FUNC(Py_ssize_t) PyUnicode_CopyCharacters(PyObject *, Py_ssize_t, PyObject *, Py_ssize_t,
                    Py_ssize_t);
PyAPI_FUNC(void *) PyUnicode_DATA(PyObject *);
PyAPI_FUNC(Py_ssize_t) PyUnicode_Fill(PyObject *, Py_ssize_t, Py_ssize_t, Py_UCS4);
PyAPI_FUNC(PyObject *) PyUnicode_FromKindAndData(int, const void *, Py_ssize_t);
PyAPI_FUNC(int) PyUnicode_KIND(PyObject *);
PyAPI_FUNC(PyObject *) PyUnicode_New(Py_ssize_t, Py_UCS4);
PyAPI_FUNC(void) _PyUnicodeWriter_Dealloc(_PyUnicodeWriter *);
PyAPI_FUNC(PyObject *) _PyUnicodeWriter_Finish(_PyUnicodeWriter *);
PyAPI_FUNC(void) _PyUnicodeWriter_Init(_PyUnicodeWriter *);
PyAPI_FUNC(int) _PyUnicodeWriter_PrepareInternal(_PyUnicodeWriter *, Py_ssize_t, Py_UCS4);
PyAPI_FUNC(int) _PyUnicodeWriter_PrepareKindInternal(_PyUnicodeWriter *, int);
PyAPI_FUNC(int) _PyUnicodeWriter_WriteASCIIString(_PyUnicodeWriter *, const char *, Py_ssize_t);
PyAPI_FUNC(int) _PyUnicodeWriter_WriteChar(_PyUnicodeWriter *, Py_UCS4);
PyAPI_FUNC(int) _PyUnicodeWriter_WriteLatin1String(_PyUnicodeWriter *, const char *, Py_ssize_t);
PyAPI_FUNC(int) _PyUnicodeWriter_WriteStr(_PyUnicodeWriter *, PyObject *);
PyAPI_FUNC(int) _PyUnicodeWriter_WriteSubstring(_PyUnicodeWriter *, PyObject *, Py_ssize_t,
                    Py_ssize_t);
PyAPI_FUNC(PyObject *) _PyUnicode_FromId(_Py_Identifier *);
PyAPI_FUNC(int) _PyUnicode_IsAlpha(Py_UCS4);
PyAPI_FUNC(int) _PyUnicode_IsDecimalDigit(Py_UCS4);
PyAPI_FUNC(int) _PyUnicode_IsDigit(Py_UCS4);
PyAPI_FUNC(int) _PyUnicode_IsLinebreak(const Py_UCS4);
PyAPI_FUNC(int) _PyUnicode_IsLowercase(Py_UCS4);
PyAPI_FUNC(int) _PyUnicode_IsNumeric(Py_UCS4);
PyAPI_FUNC(int) _PyUnicode_IsPrintable(Py_UCS4);
PyAPI_FUNC(int) _PyUnicode_IsTitlecase(Py_UCS4);
PyAPI_FUNC(int) _PyUnicode_IsUppercase(Py_UCS4);
PyAPI_FUNC(int) _PyUnicode_IsWhitespace(const Py_UCS4);
PyAPI_FUNC(int) _PyUnicode_ToDecimalDigit(Py_UCS4);
PyAPI_FUNC(int) _PyUnicode_ToDigit(Py_UCS4);
PyAPI_FUNC(Py_UCS4) _PyUnicode_ToLowercase(Py_UCS4);
PyAPI_FUNC(double) _PyUnicode_ToNumeric(Py_UCS4);
PyAPI_FUNC(Py_UCS4) _PyUnicode_ToTitlecase(Py_UCS4);
PyAPI_FUNC(Py_UCS4) _PyUnicode_ToUppercase(Py_UCS4);

#define _PyASCIIObject_CAST(op) _Py_CAST(PyASCIIObject *, (op))
#define _PyCompactUnicodeObject_CAST(op) _Py_CAST(PyCompactUnicodeObject *, (op))
#define _PyUnicodeObject_CAST(op) _Py_CAST(PyUnicodeObject *, (op))

static inline unsigned int PyUnicode_CHECK_INTERNED(PyObject *op)
{
    return _PyASCIIObject_CAST(op)->state.interned;
}
#define PyUnicode_CHECK_INTERNED(op) PyUnicode_CHECK_INTERNED(_PyObject_CAST(op))

static inline unsigned int PyUnicode_IS_ASCII(PyObject *op)
{
    return _PyASCIIObject_CAST(op)->state.ascii;
}
#define PyUnicode_IS_ASCII(op) PyUnicode_IS_ASCII(_PyObject_CAST(op))

static inline unsigned int PyUnicode_IS_COMPACT(PyObject *op)
{
    return _PyASCIIObject_CAST(op)->state.compact;
}
#define PyUnicode_IS_COMPACT(op) PyUnicode_IS_COMPACT(_PyObject_CAST(op))

static inline int PyUnicode_IS_COMPACT_ASCII(PyObject *op)
{
    return PyUnicode_IS_ASCII(op) && PyUnicode_IS_COMPACT(op);
}
#define PyUnicode_IS_COMPACT_ASCII(op) PyUnicode_IS_COMPACT_ASCII(_PyObject_CAST(op))

/* Every string is ready since 3.12. */
static inline unsigned int PyUnicode_IS_READY(PyObject *Py_UNUSED(op)) { return 1; }
#define PyUnicode_IS_READY(op) PyUnicode_IS_READY(_PyObject_CAST(op))
static inline int PyUnicode_READY(PyObject *Py_UNUSED(op)) { return 0; }
#define PyUnicode_READY(op) PyUnicode_READY(_PyObject_CAST(op))

static inline Py_ssize_t PyUnicode_GET_LENGTH(PyObject *op)
{
    return _PyASCIIObject_CAST(op)->length;
}
#define PyUnicode_GET_LENGTH(op) PyUnicode_GET_LENGTH(_PyObject_CAST(op))

/* A macro, so that its type compares with signed and unsigned alike. */
#define PyUnicode_KIND(op) _Py_RVALUE(_PyASCIIObject_CAST(op)->state.kind)

static inline void *_PyUnicode_DATA(PyObject *op)
{
    if (!PyUnicode_IS_COMPACT(op)) {
        return _PyUnicodeObject_CAST(op)->data.any;
    }
    if (PyUnicode_IS_ASCII(op)) {
        return _PyASCIIObject_CAST(op) + 1;
    }
    return _PyCompactUnicodeObject_CAST(op) + 1;
}
#define PyUnicode_DATA(op) _PyUnicode_DATA(_PyObject_CAST(op))
#define PyUnicode_1BYTE_DATA(op) _Py_STATIC_CAST(Py_UCS1 *, PyUnicode_DATA(op))
#define PyUnicode_2BYTE_DATA(op) _Py_STATIC_CAST(Py_UCS2 *, PyUnicode_DATA(op))
#define PyUnicode_4BYTE_DATA(op) _Py_STATIC_CAST(Py_UCS4 *, PyUnicode_DATA(op))

/* Unchecked, for loops: `kind` and `data` are fetched once, outside. */
static inline Py_UCS4 PyUnicode_READ(int kind, const void *data, Py_ssize_t index)
{
    switch (kind) {
    case PyUnicode_1BYTE_KIND: return ((const Py_UCS1 *)data)[index];
    case PyUnicode_2BYTE_KIND: return ((const Py_UCS2 *)data)[index];
    default: return ((const Py_UCS4 *)data)[index];
    }
}
#define PyUnicode_READ(kind, data, index)                                            \
    PyUnicode_READ(_Py_STATIC_CAST(int, kind), _Py_STATIC_CAST(const void *, data), (index))

static inline void PyUnicode_WRITE(int kind, void *data, Py_ssize_t index, Py_UCS4 value)
{
    switch (kind) {
    case PyUnicode_1BYTE_KIND: ((Py_UCS1 *)data)[index] = (Py_UCS1)value; break;
    case PyUnicode_2BYTE_KIND: ((Py_UCS2 *)data)[index] = (Py_UCS2)value; break;
    default: ((Py_UCS4 *)data)[index] = value;
    }
}
#define PyUnicode_WRITE(kind, data, index, value)                                    \
    PyUnicode_WRITE(_Py_STATIC_CAST(int, kind), _Py_CAST(void *, data), (index),     \
                    _Py_STATIC_CAST(Py_UCS4, value))

static inline Py_UCS4 PyUnicode_READ_CHAR(PyObject *unicode, Py_ssize_t index)
{
    return PyUnicode_READ(PyUnicode_KIND(unicode), PyUnicode_DATA(unicode), index);
}
#define PyUnicode_READ_CHAR(unicode, index) PyUnicode_READ_CHAR(_PyObject_CAST(unicode), (index))

/* An upper bound of the characters, from the form alone. */
static inline Py_UCS4 PyUnicode_MAX_CHAR_VALUE(PyObject *op)
{
    if (PyUnicode_IS_ASCII(op)) {
        return 0x7fU;
    }
    switch (PyUnicode_KIND(op)) {
    case PyUnicode_1BYTE_KIND: return 0xffU;
    case PyUnicode_2BYTE_KIND: return 0xffffU;
    default: return 0x10ffffU;
    }
}
#define PyUnicode_MAX_CHAR_VALUE(op) PyUnicode_MAX_CHAR_VALUE(_PyObject_CAST(op))

static inline int Py_UNICODE_IS_SURROGATE(Py_UCS4 ch) { return (ch & 0xFFFFF800) == 0xD800; }
static inline int Py_UNICODE_IS_HIGH_SURROGATE(Py_UCS4 ch) { return (ch & 0xFFFFFC00) == 0xD800; }
static inline int Py_UNICODE_IS_LOW_SURROGATE(Py_UCS4 ch) { return (ch & 0xFFFFFC00) == 0xDC00; }
static inline Py_UCS4 Py_UNICODE_JOIN_SURROGATES(Py_UCS4 high, Py_UCS4 low)
{
    return 0x10000 + (((high & 0x03FF) << 10) | (low & 0x03FF));
}
static inline Py_UCS4 Py_UNICODE_HIGH_SURROGATE(Py_UCS4 ch) { return 0xD800 + ((ch - 0x10000) >> 10); }
static inline Py_UCS4 Py_UNICODE_LOW_SURROGATE(Py_UCS4 ch) { return 0xDC00 + ((ch - 0x10000) & 0x3FF); }

static inline int Py_UNICODE_ISSPACE(Py_UCS4 ch)
{
    return ch < 128 ? _Py_ascii_whitespace[ch] : _PyUnicode_IsWhitespace(ch);
}
#define Py_UNICODE_ISLOWER(ch) _PyUnicode_IsLowercase(ch)
#define Py_UNICODE_ISUPPER(ch) _PyUnicode_IsUppercase(ch)
#define Py_UNICODE_ISTITLE(ch) _PyUnicode_IsTitlecase(ch)
#define Py_UNICODE_ISLINEBREAK(ch) _PyUnicode_IsLinebreak(ch)
#define Py_UNICODE_TOLOWER(ch) _PyUnicode_ToLowercase(ch)
#define Py_UNICODE_TOUPPER(ch) _PyUnicode_ToUppercase(ch)
#define Py_UNICODE_TOTITLE(ch) _PyUnicode_ToTitlecase(ch)
#define Py_UNICODE_ISDECIMAL(ch) _PyUnicode_IsDecimalDigit(ch)
#define Py_UNICODE_ISDIGIT(ch) _PyUnicode_IsDigit(ch)
#define Py_UNICODE_ISNUMERIC(ch) _PyUnicode_IsNumeric(ch)
#define Py_UNICODE_ISPRINTABLE(ch) _PyUnicode_IsPrintable(ch)
#define Py_UNICODE_TODECIMAL(ch) _PyUnicode_ToDecimalDigit(ch)
#define Py_UNICODE_TODIGIT(ch) _PyUnicode_ToDigit(ch)
#define Py_UNICODE_TONUMERIC(ch) _PyUnicode_ToNumeric(ch)
#define Py_UNICODE_ISALPHA(ch) _PyUnicode_IsAlpha(ch)
static inline int Py_UNICODE_ISALNUM(Py_UCS4 ch)
{
    return Py_UNICODE_ISALPHA(ch) || Py_UNICODE_ISDECIMAL(ch) || Py_UNICODE_ISDIGIT(ch)
           || Py_UNICODE_ISNUMERIC(ch);
}

/* Room for `length` more characters up to `maxchar`: 0, or -1 with an exception. */
#define _PyUnicodeWriter_Prepare(WRITER, LENGTH, MAXCHAR)                                   \
    ((MAXCHAR) <= (WRITER)->maxchar && (LENGTH) <= (WRITER)->size - (WRITER)->pos           \
         ? 0                                                                                \
         : ((LENGTH) == 0 ? 0 : _PyUnicodeWriter_PrepareInternal((WRITER), (LENGTH), (MAXCHAR))))
#define _PyUnicodeWriter_PrepareKind(WRITER, KIND) \
    ((KIND) <= (WRITER)->kind ? 0 : _PyUnicodeWriter_PrepareKindInternal((WRITER), (KIND)))

#ifdef __cplusplus
}
#endif
#endif
#endif
