/* PyBufferProcs: an exporter of a C array in several shapes, which counts who looks; and the consumer's side. */
#include "module.h"
#include <string.h>

typedef struct {
    PyObject_HEAD
    int data[6];
    Py_ssize_t shape[2], strides[2];
    int exports, readonly, refuse, released;
} Grid;

static int grid_getbuffer(PyObject *op, Py_buffer *view, int flags)
{
    Grid *self = (Grid *)op;
    if (self->refuse) {
        PyErr_SetString(PyExc_BufferError, "not now");
        view->obj = NULL;
        return -1;
    }
    if ((flags & PyBUF_WRITABLE) && self->readonly) {
        PyErr_SetString(PyExc_BufferError, "Grid is read-only");
        view->obj = NULL;
        return -1;
    }
    *view = (Py_buffer){
        .buf = self->data, .obj = Py_NewRef(op), .len = sizeof self->data, .itemsize = sizeof(int),
        .readonly = self->readonly, .ndim = (flags & PyBUF_ND) ? 2 : 1, .format = (flags & PyBUF_FORMAT) ? "i" : NULL,
        .shape = (flags & PyBUF_ND) ? self->shape : NULL,
        .strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? self->strides : NULL,
    };
    self->exports++;
    return 0;
}
static void grid_releasebuffer(PyObject *op, Py_buffer *view)
{
    (void)view;
    ((Grid *)op)->exports--;
    ((Grid *)op)->released++;
}
static int grid_init(PyObject *op, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"readonly", "refuse", NULL};
    Grid *self = (Grid *)op;
    for (int i = 0; i < 6; i++) {
        self->data[i] = i * 11;
    }
    self->shape[0] = 2, self->shape[1] = 3;
    self->strides[0] = 3 * sizeof(int), self->strides[1] = sizeof(int);
    return PyArg_ParseTupleAndKeywords(args, kwargs, "|pp", names, &self->readonly, &self->refuse) ? 0 : -1;
}
static PyMemberDef grid_members[] = {
    {"exports", Py_T_INT, offsetof(Grid, exports), Py_READONLY, NULL},
    {"released", Py_T_INT, offsetof(Grid, released), Py_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};
static PyType_Slot grid_slots[] = {
    {Py_tp_init, grid_init}, {Py_tp_members, grid_members}, {Py_bf_getbuffer, grid_getbuffer},
    {Py_bf_releasebuffer, grid_releasebuffer}, {0, NULL},
};
static PyType_Spec grid_spec = {"buffer_slots.Grid", sizeof(Grid), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, grid_slots};

/* Bytes of its own, through PyBuffer_FillInfo. */
static char text[] = "hello";
static int text_getbuffer(PyObject *op, Py_buffer *view, int flags)
{
    return PyBuffer_FillInfo(view, op, text, 5, 1, flags);
}
static PyType_Slot text_slots[] = {{Py_bf_getbuffer, text_getbuffer}, {0, NULL}};
static PyType_Spec text_spec = {"buffer_slots.Text", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, text_slots};

/* inspect(object, flags): what a view says. */
static PyObject *inspect(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *op;
    int flags;
    Py_buffer view;
    if (!PyArg_ParseTuple(args, "Oi", &op, &flags) || PyObject_GetBuffer(op, &view, flags) < 0) {
        return NULL;
    }
    PyObject *shape = PyList_New(0), *strides = PyList_New(0), *result = NULL;
    int failed = shape == NULL || strides == NULL;
    for (int i = 0; i < view.ndim && !failed; i++) {
        PyObject *number = PyLong_FromSsize_t(view.shape ? view.shape[i] : -1);
        failed = number == NULL || PyList_Append(shape, number) < 0;
        Py_XDECREF(number);
        if (!failed) {
            number = PyLong_FromSsize_t(view.strides ? view.strides[i] : -1);
            failed = number == NULL || PyList_Append(strides, number) < 0;
            Py_XDECREF(number);
        }
    }
    if (!failed) {
        result = Py_BuildValue("{s:n,s:n,s:i,s:i,s:z,s:O,s:O,s:i,s:i,s:i,s:i}", "len", view.len, "itemsize", view.itemsize,
                               "readonly", view.readonly, "ndim", view.ndim, "format", view.format, "shape", shape, "strides",
                               strides, "C", PyBuffer_IsContiguous(&view, 'C'), "F", PyBuffer_IsContiguous(&view, 'F'), "A",
                               PyBuffer_IsContiguous(&view, 'A'), "own", view.obj == op);
    }
    Py_XDECREF(shape);
    Py_XDECREF(strides);
    PyBuffer_Release(&view);
    return result;
}
static PyObject *copy(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *op;
    int order;
    Py_buffer view;
    if (!PyArg_ParseTuple(args, "OC", &op, &order) || PyObject_GetBuffer(op, &view, PyBUF_FULL_RO) < 0) {
        return NULL;
    }
    PyObject *result = PyBytes_FromStringAndSize(NULL, view.len);
    if (result && PyBuffer_ToContiguous(PyBytes_AS_STRING(result), &view, view.len, (char)order) < 0) {
        Py_CLEAR(result);
    }
    PyBuffer_Release(&view);
    return result;
}
static PyObject *fill(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *op;
    Py_buffer view, data;
    if (!PyArg_ParseTuple(args, "Oy*", &op, &data)) {
        return NULL;
    }
    if (PyObject_GetBuffer(op, &view, PyBUF_FULL) < 0) {
        PyBuffer_Release(&data);
        return NULL;
    }
    int result = PyBuffer_FromContiguous(&view, data.buf, data.len, 'C');
    PyBuffer_Release(&view);
    PyBuffer_Release(&data);
    return PyLong_FromLong(result);
}
static PyObject *item(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *op;
    Py_ssize_t index[2];
    Py_buffer view;
    if (!PyArg_ParseTuple(args, "Onn", &op, &index[0], &index[1]) || PyObject_GetBuffer(op, &view, PyBUF_FULL_RO) < 0) {
        return NULL;
    }
    long value = *(int *)PyBuffer_GetPointer(&view, index);
    PyBuffer_Release(&view);
    return PyLong_FromLong(value);
}
static PyObject *memory(PyObject *m, PyObject *arg)
{
    (void)m;
    static char storage[4] = "abc";
    return PyMemoryView_FromMemory(storage, 4, PyObject_IsTrue(arg) ? PyBUF_WRITE : PyBUF_READ);
}
static PyObject *view_of(PyObject *m, PyObject *op)
{
    (void)m;
    PyObject *view = PyMemoryView_FromObject(op);
    if (view != NULL && PyMemoryView_GET_BASE(view) != PyMemoryView_GET_BUFFER(view)->obj) {
        PyErr_SetString(PyExc_AssertionError, "the view's base is not its buffer's");
        Py_CLEAR(view);
    }
    return view;
}
static PyObject *contiguous(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *op;
    int order;
    return PyArg_ParseTuple(args, "OC", &op, &order) ? PyMemoryView_GetContiguous(op, PyBUF_READ, (char)order) : NULL;
}
static PyObject *sizes(PyObject *m, PyObject *arg)
{
    (void)m;
    const char *format = PyUnicode_AsUTF8(arg);
    if (format == NULL) {
        return NULL;
    }
    Py_ssize_t size = PyBuffer_SizeFromFormat(format);
    return size < 0 ? NULL : PyLong_FromSsize_t(size);
}
static PyObject *strides(PyObject *m, PyObject *arg)
{
    (void)m;
    Py_ssize_t shape[3] = {2, 3, 4}, result[3];
    PyBuffer_FillContiguousStrides(3, shape, result, 8, (char)PyUnicode_READ_CHAR(arg, 0));
    return Py_BuildValue("(nnn)", result[0], result[1], result[2]);
}
static PyObject *check(PyObject *m, PyObject *op)
{
    (void)m;
    return PyBool_FromLong(PyObject_CheckBuffer(op));
}
static PyMethodDef methods[] = {
    METHOD(inspect, METH_VARARGS), METHOD(copy, METH_VARARGS), METHOD(fill, METH_VARARGS), METHOD(item, METH_VARARGS),
    METHOD(memory, METH_O), METHOD(view_of, METH_O), METHOD(contiguous, METH_VARARGS), METHOD(sizes, METH_O),
    METHOD(strides, METH_O), METHOD(check, METH_O), END,
};
static int exec(PyObject *m)
{
#define ADD(name) PyModule_AddIntConstant(m, #name, name)
    ADD(PyBUF_SIMPLE), ADD(PyBUF_WRITABLE), ADD(PyBUF_ND), ADD(PyBUF_STRIDES), ADD(PyBUF_FORMAT), ADD(PyBUF_FULL), ADD(PyBUF_FULL_RO);
    ADD(PyBUF_C_CONTIGUOUS), ADD(PyBUF_F_CONTIGUOUS);
    if (PyModule_Add(m, "Grid", PyType_FromModuleAndSpec(m, &grid_spec, NULL)) < 0) {
        return -1;
    }
    return PyModule_Add(m, "Text", PyType_FromModuleAndSpec(m, &text_spec, NULL));
}
MODULE(buffer_slots, methods, exec)
