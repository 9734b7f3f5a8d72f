/* Reference counts: 32 bits, of which the sign marks an immortal object. */
#ifndef Py_REFCOUNT_H
#define Py_REFCOUNT_H

#ifdef __cplusplus
extern "C" {
#endif

#define _Py_STATICALLY_ALLOCATED_FLAG 4
#define _Py_IMMORTAL_FLAGS 1
#define _Py_STATIC_FLAG_BITS ((Py_ssize_t)(_Py_STATICALLY_ALLOCATED_FLAG | _Py_IMMORTAL_FLAGS))

/* Counts from the minimum on are never decreased, from the initial value on never increased: between the
   two lies room for code compiled before counts could be immortal. */
#define _Py_IMMORTAL_INITIAL_REFCNT (3ULL << 30)
#define _Py_IMMORTAL_MINIMUM_REFCNT (1ULL << 31)
#define _Py_STATIC_IMMORTAL_INITIAL_REFCNT \
    ((Py_ssize_t)_Py_IMMORTAL_INITIAL_REFCNT | (_Py_STATIC_FLAG_BITS << 48))

PyAPI_FUNC(void) Py_DecRef(PyObject *);
PyAPI_FUNC(void) Py_IncRef(PyObject *);
PyAPI_FUNC(PyObject *) Py_NewRef(PyObject *);
PyAPI_FUNC(Py_ssize_t) Py_REFCNT(PyObject *);
PyAPI_FUNC(PyObject *) Py_XNewRef(PyObject *);
PyAPI_FUNC(void) _Py_Dealloc(PyObject *);
PyAPI_FUNC(void) _Py_DecRef(PyObject *);
PyAPI_FUNC(void) _Py_IncRef(PyObject *);
PyAPI_FUNC(void) _Py_SetRefcnt(PyObject *, Py_ssize_t);

static inline Py_ssize_t _Py_REFCNT(PyObject *ob) { return ob->ob_refcnt; }
#if !defined(Py_LIMITED_API) || Py_LIMITED_API + 0 < 0x030e0000
#define Py_REFCNT(ob) _Py_REFCNT(_PyObject_CAST(ob))
#endif

static inline Py_ALWAYS_INLINE int _Py_IsImmortal(PyObject *op)
{
    return (int32_t)op->ob_refcnt < 0;
}
#define _Py_IsImmortal(op) _Py_IsImmortal(_PyObject_CAST(op))

static inline Py_ALWAYS_INLINE int _Py_IsStaticImmortal(PyObject *op)
{
    return (op->ob_flags & _Py_STATICALLY_ALLOCATED_FLAG) != 0;
}
#define _Py_IsStaticImmortal(op) _Py_IsStaticImmortal(_PyObject_CAST(op))

static inline void Py_SET_REFCNT(PyObject *ob, Py_ssize_t refcnt)
{
    /* Immortal objects stay so, whatever the caller computed from their count. */
    if (_Py_IsImmortal(ob)) {
        return;
    }
    ob->ob_refcnt = (uint32_t)refcnt;
}
#define Py_SET_REFCNT(ob, refcnt) Py_SET_REFCNT(_PyObject_CAST(ob), (refcnt))

/* The limited API calls functions from 3.12 on; before, it counts inline. */
#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 >= 0x030c0000
static inline void Py_INCREF(PyObject *op) { _Py_IncRef(op); }
static inline void Py_DECREF(PyObject *op) { _Py_DecRef(op); }
#else
static inline Py_ALWAYS_INLINE void Py_INCREF(PyObject *op)
{
    uint32_t count = op->ob_refcnt;
    if (count < _Py_IMMORTAL_INITIAL_REFCNT) {
        op->ob_refcnt = count + 1;
    }
}
static inline Py_ALWAYS_INLINE void Py_DECREF(PyObject *op)
{
    if (!_Py_IsImmortal(op) && --op->ob_refcnt == 0) {
        _Py_Dealloc(op);
    }
}
#endif
#define Py_INCREF(op) Py_INCREF(_PyObject_CAST(op))
#define Py_DECREF(op) Py_DECREF(_PyObject_CAST(op))

static inline void Py_XINCREF(PyObject *op)
{
    if (op != _Py_NULL) {
        Py_INCREF(op);
    }
}
#define Py_XINCREF(op) Py_XINCREF(_PyObject_CAST(op))

static inline void Py_XDECREF(PyObject *op)
{
    if (op != _Py_NULL) {
        Py_DECREF(op);
    }
}
#define Py_XDECREF(op) Py_XDECREF(_PyObject_CAST(op))

static inline PyObject *_Py_NewRef(PyObject *obj)
{
    Py_INCREF(obj);
    return obj;
}
#define Py_NewRef(obj) _Py_NewRef(_PyObject_CAST(obj))

static inline PyObject *_Py_XNewRef(PyObject *obj)
{
    Py_XINCREF(obj);
    return obj;
}
#define Py_XNewRef(obj) _Py_XNewRef(_PyObject_CAST(obj))

/* NULL in place first, then the old reference is given up. */
#ifdef __cplusplus
#define Py_CLEAR(op)                                                \
    do {                                                            \
        PyObject **_py_place = _Py_CAST(PyObject **, &(op));        \
        PyObject *_py_old = *_py_place;                             \
        if (_py_old != _Py_NULL) {                                  \
            PyObject *_py_null = _Py_NULL;                          \
            __builtin_memcpy(_py_place, &_py_null, sizeof(_py_old)); \
            Py_DECREF(_py_old);                                     \
        }                                                           \
    } while (0)
#else
#define Py_CLEAR(op)                          \
    do {                                      \
        _Py_TYPEOF(op) *_py_place = &(op);    \
        _Py_TYPEOF(op) _py_old = *_py_place;  \
        if (_py_old != NULL) {                \
            *_py_place = NULL;                \
            Py_DECREF(_py_old);               \
        }                                     \
    } while (0)
#endif

#ifdef __cplusplus
}
#endif
#endif
