/* Thread-specific storage's struct. */
#ifndef Py_CPYTHON_PYTHREAD_H
#define Py_CPYTHON_PYTHREAD_H
#ifndef Py_LIMITED_API

#include <pthread.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NATIVE_TSS_KEY_T pthread_key_t
struct _Py_tss_t {
    int _is_initialized;
    pthread_key_t _key;
};
#define Py_tss_NEEDS_INIT {0, 0}

#ifdef __cplusplus
}
#endif
#endif
#endif
