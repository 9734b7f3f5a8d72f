/* Paths and their encoding. */
#ifndef Py_FILEUTILS_H
#define Py_FILEUTILS_H

#include <sys/stat.h>

#ifdef __cplusplus
extern "C" {
#endif

#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x03050000
PyAPI_FUNC(wchar_t *) Py_DecodeLocale(const char *, size_t *);
PyAPI_FUNC(char *) Py_EncodeLocale(const wchar_t *, size_t *);
#endif

#include "cpython/fileutils.h"

#ifdef __cplusplus
}
#endif
#endif
