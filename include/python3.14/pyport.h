/* Integer types, casts and compiler words that the other headers are written in. GCC or Clang. */
#ifndef Py_PYPORT_H
#define Py_PYPORT_H

#include "pyconfig.h"
#include "exports.h"
#include <inttypes.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#if !defined(__GNUC__) && !defined(__clang__)
#error "GCC or Clang is needed"
#endif

/* Casts and null, in the spelling that each language takes without warning. */
#define _Py_CAST(type, expr) ((type)(expr))
#ifdef __cplusplus
#define _Py_STATIC_CAST(type, expr) static_cast<type>(expr)
#if __cplusplus >= 201103L
#define _Py_NULL nullptr
#else
#define _Py_NULL NULL
#endif
#else
#define _Py_STATIC_CAST(type, expr) ((type)(expr))
#define _Py_NULL NULL
#define _Py_TYPEOF(expr) __typeof__(expr)
#endif
/* Through the type of a function without arguments, which no compiler warns of. */
#define _Py_FUNC_CAST(T, func) ((T)(void (*)(void))(func))

/* Keyword lists are arrays of pointers to char in C and of const char in C++. */
#ifdef __cplusplus
#define PY_CXX_CONST const
#else
#define PY_CXX_CONST
#endif

#define PY_LONG_LONG long long
#define PY_LLONG_MIN LLONG_MIN
#define PY_LLONG_MAX LLONG_MAX
#define PY_ULLONG_MAX ULLONG_MAX
#define PY_UINT32_T uint32_t
#define PY_UINT64_T uint64_t
#define PY_INT32_T int32_t
#define PY_INT64_T int64_t
#define PY_DWORD_MAX 4294967295U
#define PYLONG_BITS_IN_DIGIT 30
#ifndef LONG_BIT
#define LONG_BIT (8 * SIZEOF_LONG)
#endif
#define HAVE_LONG_LONG 1

typedef uintptr_t Py_uintptr_t;
typedef intptr_t Py_intptr_t;
typedef Py_intptr_t Py_ssize_t;
typedef Py_ssize_t Py_hash_t;
typedef size_t Py_uhash_t;
typedef Py_ssize_t Py_ssize_clean_t;
#define SIZEOF_PY_HASH_T SIZEOF_SIZE_T
#define SIZEOF_PY_UHASH_T SIZEOF_SIZE_T
#define PY_SIZE_MAX SIZE_MAX
#define PY_SSIZE_T_MAX ((Py_ssize_t)(((size_t)-1) >> 1))
#define PY_SSIZE_T_MIN (-PY_SSIZE_T_MAX - 1)
#define PY_FORMAT_SIZE_T "z"

#ifdef WORDS_BIGENDIAN
#define PY_BIG_ENDIAN 1
#define PY_LITTLE_ENDIAN 0
#else
#define PY_BIG_ENDIAN 0
#define PY_LITTLE_ENDIAN 1
#endif

#define Py_LL(x) x##LL
#define Py_ULL(x) x##ULL
#define Py_MEMCPY memcpy
#define Py_VA_COPY va_copy
#define Py_CAN_START_THREADS 1
#ifndef WITH_THREAD
#define WITH_THREAD 1
#endif
#define _Py_STACK_GROWS_DOWN 1

#define Py_GCC_ATTRIBUTE(x) __attribute__(x)
#define Py_DEPRECATED(VERSION) __attribute__((__deprecated__))
#define _Py_DEPRECATED_EXTERNALLY(VERSION) Py_DEPRECATED(VERSION)
#define Py_ALWAYS_INLINE __attribute__((always_inline))
#define Py_NO_INLINE __attribute__((noinline))
#define Py_ALIGNED(x) __attribute__((aligned(x)))
#define _Py_NO_RETURN __attribute__((__noreturn__))
#define _Py_HOT_FUNCTION __attribute__((hot))
#define _Py_NONSTRING
#define Py_LOCAL(type) static type
#define Py_LOCAL_INLINE(type) static inline type
#define Py_FORCE_EXPANSION(X) X
#define Py_ARITHMETIC_RIGHT_SHIFT(TYPE, I, J) ((I) >> (J))
#define Py_SAFE_DOWNCAST(VALUE, WIDE, NARROW) _Py_STATIC_CAST(NARROW, (VALUE))

#ifdef __has_attribute
#define _Py__has_attribute(x) __has_attribute(x)
#else
#define _Py__has_attribute(x) 0
#endif
#ifdef __has_builtin
#define _Py__has_builtin(x) __has_builtin(x)
#else
#define _Py__has_builtin(x) 0
#endif
#if _Py__has_attribute(fallthrough)
#define _Py_FALLTHROUGH __attribute__((fallthrough))
#else
#define _Py_FALLTHROUGH do { } while (0)
#endif

#if defined(__cplusplus) && __cplusplus >= 201103L
#define _Py_thread_local thread_local
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define _Py_thread_local _Thread_local
#else
#define _Py_thread_local __thread
#endif
#define HAVE_THREAD_LOCAL 1

#define _Py_COMP_DIAG_PUSH _Pragma("GCC diagnostic push")
#define _Py_COMP_DIAG_IGNORE_DEPR_DECLS \
    _Pragma("GCC diagnostic ignored \"-Wdeprecated-declarations\"")
#define _Py_COMP_DIAG_POP _Pragma("GCC diagnostic pop")

#endif
