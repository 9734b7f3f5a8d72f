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

/* The same for functions without a result. */
#define WITH_ARGUMENTS_VOID(last, call)                                                                                    \
    struct arguments arguments;                                                                                            \
    va_start(arguments.list, last);                                                                                        \
    call;                                                                                                                  \
    va_end(arguments.list)

/* Call the Rust function with a copy of the caller's list. */
#define WITH_LIST(type, list_, call)                                                                                       \
    struct arguments arguments;                                                                                            \
    va_copy(arguments.list, list_);                                                                                        \
    type result = call;                                                                                                    \
    va_end(arguments.list);                                                                                                \
    return result

/* Parsing arguments */

struct _PyArg_Parser;
int pyroxene_arg_parse(PyObject *, const char *, struct arguments *);
int pyroxene_arg_parse_tuple(PyObject *, const char *, struct arguments *);
int pyroxene_arg_parse_keywords(PyObject *, PyObject *, const char *, char *const *, struct arguments *);
int pyroxene_arg_parse_fast(PyObject *, PyObject *, struct _PyArg_Parser *, struct arguments *);
int pyroxene_arg_parse_stack(PyObject *const *, Py_ssize_t, const char *, struct arguments *);
int pyroxene_arg_parse_stack_keywords(PyObject *const *, Py_ssize_t, PyObject *, struct _PyArg_Parser *, struct arguments *);
int pyroxene_arg_unpack(PyObject *, const char *, Py_ssize_t, Py_ssize_t, struct arguments *);

int PyArg_Parse(PyObject *args, const char *format, ...) {
    WITH_ARGUMENTS(int, format, pyroxene_arg_parse(args, format, &arguments));
}

int _PyArg_Parse_SizeT(PyObject *args, const char *format, ...) {
    WITH_ARGUMENTS(int, format, pyroxene_arg_parse(args, format, &arguments));
}

int PyArg_VaParse(PyObject *args, const char *format, va_list list) {
    WITH_LIST(int, list, pyroxene_arg_parse_tuple(args, format, &arguments));
}

int _PyArg_VaParse_SizeT(PyObject *args, const char *format, va_list list) {
    WITH_LIST(int, list, pyroxene_arg_parse_tuple(args, format, &arguments));
}

int PyArg_ParseTuple(PyObject *args, const char *format, ...) {
    WITH_ARGUMENTS(int, format, pyroxene_arg_parse_tuple(args, format, &arguments));
}

int _PyArg_ParseTuple_SizeT(PyObject *args, const char *format, ...) {
    WITH_ARGUMENTS(int, format, pyroxene_arg_parse_tuple(args, format, &arguments));
}

int PyArg_ParseTupleAndKeywords(PyObject *args, PyObject *kwargs, const char *format, char *const *names, ...) {
    WITH_ARGUMENTS(int, names, pyroxene_arg_parse_keywords(args, kwargs, format, names, &arguments));
}

int _PyArg_ParseTupleAndKeywords_SizeT(PyObject *args, PyObject *kwargs, const char *format, char *const *names, ...) {
    WITH_ARGUMENTS(int, names, pyroxene_arg_parse_keywords(args, kwargs, format, names, &arguments));
}

int PyArg_VaParseTupleAndKeywords(PyObject *args, PyObject *kwargs, const char *format, char *const *names, va_list list) {
    WITH_LIST(int, list, pyroxene_arg_parse_keywords(args, kwargs, format, names, &arguments));
}

int _PyArg_VaParseTupleAndKeywords_SizeT(PyObject *args, PyObject *kwargs, const char *format, char *const *names,
                                         va_list list) {
    WITH_LIST(int, list, pyroxene_arg_parse_keywords(args, kwargs, format, names, &arguments));
}

int _PyArg_ParseTupleAndKeywordsFast(PyObject *args, PyObject *kwargs, struct _PyArg_Parser *parser, ...) {
    WITH_ARGUMENTS(int, parser, pyroxene_arg_parse_fast(args, kwargs, parser, &arguments));
}

int _PyArg_ParseStack(PyObject *const *args, Py_ssize_t count, const char *format, ...) {
    WITH_ARGUMENTS(int, format, pyroxene_arg_parse_stack(args, count, format, &arguments));
}

int _PyArg_ParseStackAndKeywords(PyObject *const *args, Py_ssize_t count, PyObject *names, struct _PyArg_Parser *parser, ...) {
    WITH_ARGUMENTS(int, parser, pyroxene_arg_parse_stack_keywords(args, count, names, parser, &arguments));
}

int PyArg_UnpackTuple(PyObject *args, const char *name, Py_ssize_t min, Py_ssize_t max, ...) {
    WITH_ARGUMENTS(int, max, pyroxene_arg_unpack(args, name, min, max, &arguments));
}

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

PyObject *PyBytes_FromFormat(const char *format, ...) {
    WITH_ARGUMENTS(PyObject *, format, pyroxene_bytes_format(format, &arguments));
}

PyObject *PyBytes_FromFormatV(const char *format, va_list list) {
    WITH_LIST(PyObject *, list, pyroxene_bytes_format(format, &arguments));
}

int PyUnicodeWriter_Format(struct PyUnicodeWriter *writer, const char *format, ...) {
    WITH_ARGUMENTS(int, format, pyroxene_writer_format(writer, format, &arguments));
}

/* Errors and warnings */

PyObject *pyroxene_err_format(PyObject *, const char *, struct arguments *);
void pyroxene_err_format_unraisable(const char *, struct arguments *);
int pyroxene_warn_format(PyObject *, Py_ssize_t, const char *, struct arguments *);
int pyroxene_warn_resource(PyObject *, Py_ssize_t, const char *, struct arguments *);
int pyroxene_warn_explicit_format(PyObject *, const char *, int, const char *, PyObject *, const char *, struct arguments *);
PyObject *pyroxene_err_format_from_cause(PyObject *, const char *, struct arguments *);

PyObject *PyErr_Format(PyObject *exception, const char *format, ...) {
    WITH_ARGUMENTS(PyObject *, format, pyroxene_err_format(exception, format, &arguments));
}

PyObject *PyErr_FormatV(PyObject *exception, const char *format, va_list list) {
    WITH_LIST(PyObject *, list, pyroxene_err_format(exception, format, &arguments));
}

PyObject *_PyErr_FormatFromCause(PyObject *exception, const char *format, ...) {
    WITH_ARGUMENTS(PyObject *, format, pyroxene_err_format_from_cause(exception, format, &arguments));
}

void PyErr_FormatUnraisable(const char *format, ...) {
    WITH_ARGUMENTS_VOID(format, pyroxene_err_format_unraisable(format, &arguments));
}

int PyErr_WarnFormat(PyObject *category, Py_ssize_t level, const char *format, ...) {
    WITH_ARGUMENTS(int, format, pyroxene_warn_format(category, level, format, &arguments));
}

int PyErr_ResourceWarning(PyObject *source, Py_ssize_t level, const char *format, ...) {
    WITH_ARGUMENTS(int, format, pyroxene_warn_resource(source, level, format, &arguments));
}

int PyErr_WarnExplicitFormat(PyObject *category, const char *filename, int line, const char *module, PyObject *registry,
                             const char *format, ...) {
    WITH_ARGUMENTS(int, format,
                   pyroxene_warn_explicit_format(category, filename, line, module, registry, format, &arguments));
}

/* Output and auditing; `vsnprintf` is the C library's, so its formats are too */

void pyroxene_write_standard(int, const char *, int);
void pyroxene_format_standard(int, const char *, struct arguments *);
int pyroxene_audit(const char *, const char *, struct arguments *);

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

enum { STANDARD_OUTPUT = 1, STANDARD_ERROR = 2 };

static void write_standard(int stream, const char *format, va_list list) {
    char text[1001];
    int length = PyOS_vsnprintf(text, sizeof text, format, list);
    pyroxene_write_standard(stream, text, length);
}

void PySys_WriteStdout(const char *format, ...) {
    va_list list;
    va_start(list, format);
    write_standard(STANDARD_OUTPUT, format, list);
    va_end(list);
}

void PySys_WriteStderr(const char *format, ...) {
    va_list list;
    va_start(list, format);
    write_standard(STANDARD_ERROR, format, list);
    va_end(list);
}

void PySys_FormatStdout(const char *format, ...) {
    WITH_ARGUMENTS_VOID(format, pyroxene_format_standard(STANDARD_OUTPUT, format, &arguments));
}

void PySys_FormatStderr(const char *format, ...) {
    WITH_ARGUMENTS_VOID(format, pyroxene_format_standard(STANDARD_ERROR, format, &arguments));
}

int PySys_Audit(const char *event, const char *format, ...) {
    WITH_ARGUMENTS(int, format, pyroxene_audit(event, format, &arguments));
}
