/* Small macros for any C code: sizes, assertions, documentation strings. */
#ifndef Py_PYMACRO_H
#define Py_PYMACRO_H

#include "pyport.h"

#ifdef __cplusplus
extern "C" {
#endif

#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x030e0000
PyAPI_FUNC(uint32_t) Py_PACK_FULL_VERSION(int, int, int, int, int);
PyAPI_FUNC(uint32_t) Py_PACK_VERSION(int, int);
#endif

#if !defined(__cplusplus) && !defined(static_assert) \
    && (!defined(__STDC_VERSION__) || __STDC_VERSION__ <= 201710L)
#define static_assert __extension__ _Static_assert
#endif

#define _Py_ALIGNED_DEF(N, T) __attribute__((aligned(N))) T

#define Py_MIN(x, y) ((y) < (x) ? (y) : (x))
#define Py_MAX(x, y) ((x) > (y) ? (x) : (y))
#define Py_ABS(x) ((x) < 0 ? -(x) : (x))
/* As unsigned `T`, also right for the smallest value of a signed type. */
#define _Py_ABS_CAST(T, x) ((x) >= 0 ? (T)(x) : (T)((T) - ((x) + 1) + 1u))

#define _Py_XSTRINGIFY(x) #x
#define Py_STRINGIFY(x) _Py_XSTRINGIFY(x)
#define Py_MEMBER_SIZE(type, member) sizeof(((type *)0)->member)
#define Py_CHARMASK(c) ((unsigned char)((c) & 0xff))

/* Zero, or no compilation when `cond` is false. */
#define Py_BUILD_ASSERT_EXPR(cond) (sizeof(char[(cond) ? 1 : -1]) - 1)
#define Py_BUILD_ASSERT(cond)              \
    do {                                   \
        (void)Py_BUILD_ASSERT_EXPR(cond);  \
    } while (0)

/* Number of items of an array; in C, a pointer in its place does not compile. */
#ifdef __cplusplus
#define Py_ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#else
#define Py_ARRAY_LENGTH(array)                                           \
    (sizeof(array) / sizeof((array)[0])                                  \
     + Py_BUILD_ASSERT_EXPR(!__builtin_types_compatible_p(               \
         __typeof__(array), __typeof__(&(array)[0]))))
#endif

#ifdef WITH_DOC_STRINGS
#define PyDoc_STR(str) str
#else
#define PyDoc_STR(str) ""
#endif
#define PyDoc_VAR(name) static const char name[]
#define PyDoc_STRVAR(name, str) PyDoc_VAR(name) = PyDoc_STR(str)

/* `a` is a power of two. */
#define _Py_SIZE_ROUND_DOWN(n, a) ((size_t)(n) & ~((size_t)(a) - 1))
#define _Py_SIZE_ROUND_UP(n, a) _Py_SIZE_ROUND_DOWN((size_t)(n) + (size_t)(a) - 1, a)
#define _Py_ALIGN_DOWN(p, a) ((void *)_Py_SIZE_ROUND_DOWN((uintptr_t)(p), a))
#define _Py_ALIGN_UP(p, a) ((void *)_Py_SIZE_ROUND_UP((uintptr_t)(p), a))
#define _Py_IS_ALIGNED(p, a) (((uintptr_t)(p) & ((uintptr_t)(a) - 1)) == 0)

#define Py_UNUSED(name) _unused_##name __attribute__((unused))
#define Py_UNREACHABLE() __builtin_unreachable()
#define _Py_CONTAINER_OF(ptr, type, member) \
    ((type *)((char *)(ptr) - offsetof(type, member)))
/* The value of an expression, which then cannot be assigned to. */
#define _Py_RVALUE(EXPR) ((void)0, (EXPR))
#define _Py_IS_TYPE_SIGNED(type) ((type)(-1) <= 0)

#define Py_PACK_FULL_VERSION _Py_PACK_FULL_VERSION
#define Py_PACK_VERSION(major, minor) Py_PACK_FULL_VERSION(major, minor, 0, 0, 0)

#ifdef __cplusplus
}
#endif
#endif
