/* The C API's variadic functions. Stable Rust can call such functions but not define them, so here they are, without logic:
 * each one takes its arguments as a `va_list` and hands Rust a pointer to it; the `pyroxene_va_*` functions let Rust
 * read from it. What `va_arg` does to the list is the platform's business alone. */

#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct PyObject PyObject;
typedef ptrdiff_t Py_ssize_t;

/* A list of arguments that is passed by address: `va_list` itself is an array on some platforms and a struct on others. */
struct arguments {
    va_list list;
};

int pyroxene_va_int(struct arguments *a) { return va_arg(a->list, int); }
unsigned int pyroxene_va_uint(struct arguments *a) { return va_arg(a->list, unsigned int); }
long pyroxene_va_long(struct arguments *a) { return va_arg(a->list, long); }
long long pyroxene_va_longlong(struct arguments *a) { return va_arg(a->list, long long); }
intmax_t pyroxene_va_intmax(struct arguments *a) { return va_arg(a->list, intmax_t); }
Py_ssize_t pyroxene_va_ssize(struct arguments *a) { return va_arg(a->list, Py_ssize_t); }
double pyroxene_va_double(struct arguments *a) { return va_arg(a->list, double); }
void *pyroxene_va_pointer(struct arguments *a) { return va_arg(a->list, void *); }

/* Call the Rust function with the arguments that follow `last`. */
#define WITH_ARGUMENTS(type, last, call)                                                                                   \
    struct arguments arguments;                                                                                            \
    va_start(arguments.list, last);                                                                                        \
    type result = call;                                                                                                    \
    va_end(arguments.list);                                                                                                \
    return result

/* Call the Rust function with a copy of the caller's list. */
#define WITH_LIST(type, list_, call)                                                                                       \
    struct arguments arguments;                                                                                            \
    va_copy(arguments.list, list_);                                                                                        \
    type result = call;                                                                                                    \
    va_end(arguments.list);                                                                                                \
    return result

/* Building values */

PyObject *pyroxene_build_value(const char *, struct arguments *);
PyObject *pyroxene_tuple_pack(Py_ssize_t, struct arguments *);

PyObject *Py_BuildValue(const char *format, ...) {
    WITH_ARGUMENTS(PyObject *, format, pyroxene_build_value(format, &arguments));
}

PyObject *_Py_BuildValue_SizeT(const char *format, ...) {
    WITH_ARGUMENTS(PyObject *, format, pyroxene_build_value(format, &arguments));
}

PyObject *Py_VaBuildValue(const char *format, va_list list) {
    WITH_LIST(PyObject *, list, pyroxene_build_value(format, &arguments));
}

PyObject *_Py_VaBuildValue_SizeT(const char *format, va_list list) {
    WITH_LIST(PyObject *, list, pyroxene_build_value(format, &arguments));
}

PyObject *PyTuple_Pack(Py_ssize_t count, ...) {
    WITH_ARGUMENTS(PyObject *, count, pyroxene_tuple_pack(count, &arguments));
}

/* Calls */

struct _Py_Identifier;
PyObject *pyroxene_call_format(PyObject *, const char *, struct arguments *);
PyObject *pyroxene_call_method_format(PyObject *, const char *, const char *, struct arguments *);
PyObject *pyroxene_call_identifier_format(PyObject *, struct _Py_Identifier *, const char *, struct arguments *);
PyObject *pyroxene_call_objects(PyObject *, struct arguments *);
PyObject *pyroxene_call_method_objects(PyObject *, PyObject *, struct arguments *);

PyObject *PyObject_CallFunction(PyObject *callable, const char *format, ...) {
    WITH_ARGUMENTS(PyObject *, format, pyroxene_call_format(callable, format, &arguments));
}

PyObject *_PyObject_CallFunction_SizeT(PyObject *callable, const char *format, ...) {
    WITH_ARGUMENTS(PyObject *, format, pyroxene_call_format(callable, format, &arguments));
}

PyObject *PyEval_CallFunction(PyObject *callable, const char *format, ...) {
    WITH_ARGUMENTS(PyObject *, format, pyroxene_call_format(callable, format, &arguments));
}

PyObject *PyObject_CallMethod(PyObject *object, const char *name, const char *format, ...) {
    WITH_ARGUMENTS(PyObject *, format, pyroxene_call_method_format(object, name, format, &arguments));
}

PyObject *_PyObject_CallMethod_SizeT(PyObject *object, const char *name, const char *format, ...) {
    WITH_ARGUMENTS(PyObject *, format, pyroxene_call_method_format(object, name, format, &arguments));
}

PyObject *PyEval_CallMethod(PyObject *object, const char *name, const char *format, ...) {
    WITH_ARGUMENTS(PyObject *, format, pyroxene_call_method_format(object, name, format, &arguments));
}

PyObject *_PyObject_CallMethodId(PyObject *object, struct _Py_Identifier *name, const char *format, ...) {
    WITH_ARGUMENTS(PyObject *, format, pyroxene_call_identifier_format(object, name, format, &arguments));
}

PyObject *PyObject_CallFunctionObjArgs(PyObject *callable, ...) {
    WITH_ARGUMENTS(PyObject *, callable, pyroxene_call_objects(callable, &arguments));
}

PyObject *PyObject_CallMethodObjArgs(PyObject *object, PyObject *name, ...) {
    WITH_ARGUMENTS(PyObject *, name, pyroxene_call_method_objects(object, name, &arguments));
}

/* Text from a format */

struct PyUnicodeWriter;
PyObject *pyroxene_unicode_format(const char *, struct arguments *);
PyObject *pyroxene_bytes_format(const char *, struct arguments *);
int pyroxene_writer_format(struct PyUnicodeWriter *, const char *, struct arguments *);

PyObject *PyUnicode_FromFormat(const char *format, ...) {
    WITH_ARGUMENTS(PyObject *, format, pyroxene_unicode_format(format, &arguments));
}

PyObject *PyUnicode_FromFormatV(const char *format, va_list list) {
    WITH_LIST(PyObject *, list, pyroxene_unicode_format(format, &arguments));
}

int PyUnicodeWriter_Format(struct PyUnicodeWriter *writer, const char *format, ...) {
    WITH_ARGUMENTS(int, format, pyroxene_writer_format(writer, format, &arguments));
}

/* Output; `vsnprintf` is the C library's, so its formats are too */

int PyOS_vsnprintf(char *text, size_t size, const char *format, va_list list) {
    int length = size > INT_MAX - 512 ? -666 : vsnprintf(text, size, format, list);
    if (size > 0) {
        text[size - 1] = '\0';
    }
    return length;
}

int PyOS_snprintf(char *text, size_t size, const char *format, ...) {
    va_list list;
    va_start(list, format);
    int length = PyOS_vsnprintf(text, size, format, list);
    va_end(list);
    return length;
}
