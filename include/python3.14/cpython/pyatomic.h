/* Atomic operations on the types that the runtime shares between threads. */
#ifndef Py_CPYTHON_PYATOMIC_H
#define Py_CPYTHON_PYATOMIC_H
#ifndef Py_LIMITED_API

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* For each type: sequentially consistent unless the name says otherwise. Compare-exchange leaves what it
   found in `*expected` when it fails. */
#define _Py_ATOMIC_FAMILY(suffix, T)                                                              \
    static inline T _Py_atomic_load_##suffix(const T *obj)                                        \
    { return __atomic_load_n(obj, __ATOMIC_SEQ_CST); }                                            \
    static inline T _Py_atomic_load_##suffix##_relaxed(const T *obj)                              \
    { return __atomic_load_n(obj, __ATOMIC_RELAXED); }                                            \
    static inline T _Py_atomic_load_##suffix##_acquire(const T *obj)                              \
    { return __atomic_load_n(obj, __ATOMIC_ACQUIRE); }                                            \
    static inline void _Py_atomic_store_##suffix(T *obj, T value)                                 \
    { __atomic_store_n(obj, value, __ATOMIC_SEQ_CST); }                                           \
    static inline void _Py_atomic_store_##suffix##_relaxed(T *obj, T value)                       \
    { __atomic_store_n(obj, value, __ATOMIC_RELAXED); }                                           \
    static inline void _Py_atomic_store_##suffix##_release(T *obj, T value)                       \
    { __atomic_store_n(obj, value, __ATOMIC_RELEASE); }                                           \
    static inline T _Py_atomic_exchange_##suffix(T *obj, T value)                                 \
    { return __atomic_exchange_n(obj, value, __ATOMIC_SEQ_CST); }                                 \
    static inline int _Py_atomic_compare_exchange_##suffix(T *obj, T *expected, T desired)        \
    { return __atomic_compare_exchange_n(obj, expected, desired, 0, __ATOMIC_SEQ_CST,             \
                                         __ATOMIC_SEQ_CST); }
#define _Py_ATOMIC_ARITHMETIC(suffix, T)                                                          \
    _Py_ATOMIC_FAMILY(suffix, T)                                                                  \
    static inline T _Py_atomic_add_##suffix(T *obj, T value)                                      \
    { return __atomic_fetch_add(obj, value, __ATOMIC_SEQ_CST); }                                  \
    static inline T _Py_atomic_and_##suffix(T *obj, T value)                                      \
    { return __atomic_fetch_and(obj, value, __ATOMIC_SEQ_CST); }                                  \
    static inline T _Py_atomic_or_##suffix(T *obj, T value)                                       \
    { return __atomic_fetch_or(obj, value, __ATOMIC_SEQ_CST); }

_Py_ATOMIC_ARITHMETIC(int, int)
_Py_ATOMIC_ARITHMETIC(int8, int8_t)
_Py_ATOMIC_ARITHMETIC(int16, int16_t)
_Py_ATOMIC_ARITHMETIC(int32, int32_t)
_Py_ATOMIC_ARITHMETIC(int64, int64_t)
_Py_ATOMIC_ARITHMETIC(intptr, intptr_t)
_Py_ATOMIC_ARITHMETIC(uint, unsigned int)
_Py_ATOMIC_ARITHMETIC(uint8, uint8_t)
_Py_ATOMIC_ARITHMETIC(uint16, uint16_t)
_Py_ATOMIC_ARITHMETIC(uint32, uint32_t)
_Py_ATOMIC_ARITHMETIC(uint64, uint64_t)
_Py_ATOMIC_ARITHMETIC(uintptr, uintptr_t)
_Py_ATOMIC_ARITHMETIC(ssize, Py_ssize_t)

/* Pointers: the argument points at a pointer of any type. */
static inline void *_Py_atomic_load_ptr(const void *obj)
{
    return __atomic_load_n((void *const *)obj, __ATOMIC_SEQ_CST);
}
static inline void *_Py_atomic_load_ptr_relaxed(const void *obj)
{
    return __atomic_load_n((void *const *)obj, __ATOMIC_RELAXED);
}
static inline void *_Py_atomic_load_ptr_acquire(const void *obj)
{
    return __atomic_load_n((void *const *)obj, __ATOMIC_ACQUIRE);
}
static inline void _Py_atomic_store_ptr(void *obj, void *value)
{
    __atomic_store_n((void **)obj, value, __ATOMIC_SEQ_CST);
}
static inline void _Py_atomic_store_ptr_relaxed(void *obj, void *value)
{
    __atomic_store_n((void **)obj, value, __ATOMIC_RELAXED);
}
static inline void _Py_atomic_store_ptr_release(void *obj, void *value)
{
    __atomic_store_n((void **)obj, value, __ATOMIC_RELEASE);
}
static inline void *_Py_atomic_exchange_ptr(void *obj, void *value)
{
    return __atomic_exchange_n((void **)obj, value, __ATOMIC_SEQ_CST);
}
static inline int _Py_atomic_compare_exchange_ptr(void *obj, void *expected, void *desired)
{
    return __atomic_compare_exchange_n((void **)obj, (void **)expected, desired, 0,
                                       __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}
static inline void _Py_atomic_fence_seq_cst(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
static inline void _Py_atomic_fence_acquire(void) { __atomic_thread_fence(__ATOMIC_ACQUIRE); }
static inline void _Py_atomic_fence_release(void) { __atomic_thread_fence(__ATOMIC_RELEASE); }

#undef _Py_ATOMIC_ARITHMETIC
#undef _Py_ATOMIC_FAMILY

#ifdef __cplusplus
}
#endif
#endif
#endif
