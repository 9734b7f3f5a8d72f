/* `StaticCell` and `HeapCell`: a number and an object, with methods, getters, members, number slots and comparison. They differ in
 * how the type is made, and in that the collector sees the instances of `HeapCell`. */
#include "border.h"

typedef struct {
    PyObject_HEAD
    long number;
    PyObject *object; /* never NULL */
} Cell;

static PyTypeObject StaticCell;
static PyTypeObject *HeapCell;

static int is_cell(PyObject *object)
{
    return PyObject_TypeCheck(object, &StaticCell) || PyObject_TypeCheck(object, HeapCell);
}

static PyObject *cell_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    Cell *self = (Cell *)type->tp_alloc(type, 0);
    if (self != NULL)
        self->object = Py_NewRef(Py_None);
    return (PyObject *)self;
}

/* Cell(number=0, object=None) */
static int cell_init(PyObject *self, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"number", "object", NULL};
    Cell *cell = (Cell *)self;
    PyObject *object = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|lO:Cell", names, &cell->number, &object))
        return -1;
    if (object != NULL)
        Py_SETREF(cell->object, Py_NewRef(object));
    return 0;
}

static void static_dealloc(PyObject *self)
{
    Py_DECREF(((Cell *)self)->object);
    Py_TYPE(self)->tp_free(self);
}

static int heap_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Cell *)self)->object);
    return 0;
}

static int heap_clear(PyObject *self)
{
    Cell *cell = (Cell *)self;
    Py_SETREF(cell->object, Py_NewRef(Py_None));
    return 0;
}

static void heap_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_DECREF(((Cell *)self)->object);
    type->tp_free(self);
    Py_DECREF(type);
}

/* Methods */

static PyObject *cell_nothing(PyObject *self, PyObject *unused)
{
    Py_RETURN_NONE;
}

static PyObject *cell_same(PyObject *self, PyObject *object)
{
    return Py_NewRef(object);
}

static PyObject *cell_put(PyObject *self, PyObject *args)
{
    int number;
    PyObject *object;
    if (!PyArg_ParseTuple(args, "iO:put", &number, &object))
        return NULL;
    ((Cell *)self)->number = number;
    Py_SETREF(((Cell *)self)->object, Py_NewRef(object));
    Py_RETURN_NONE;
}

static PyObject *cell_text(PyObject *self, PyObject *unused)
{
    return PyUnicode_FromString("a short text");
}

static PyMethodDef methods[] = {
    {"nothing", cell_nothing, METH_NOARGS, "Return None."},
    {"same", cell_same, METH_O, "Return the argument."},
    {"put", cell_put, METH_VARARGS, "Take a number and an object."},
    {"text", cell_text, METH_NOARGS, "Return a short string."},
    {NULL, NULL, 0, NULL},
};

/* Attributes */

static PyObject *get_value(PyObject *self, void *unused)
{
    return PyLong_FromLong(((Cell *)self)->number);
}

static int set_value(PyObject *self, PyObject *value, void *unused)
{
    if (value == NULL) {
        PyErr_SetString(PyExc_AttributeError, "value cannot be deleted");
        return -1;
    }
    long number = PyLong_AsLong(value);
    if (number == -1 && PyErr_Occurred())
        return -1;
    ((Cell *)self)->number = number;
    return 0;
}

static PyGetSetDef getters[] = {
    {"value", get_value, set_value, "The number.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMemberDef members[] = {
    {"number", T_LONG, offsetof(Cell, number), 0, "The number."},
    {"object", T_OBJECT_EX, offsetof(Cell, object), READONLY, "The object."},
    {NULL, 0, 0, 0, NULL},
};

/* Slots. A number's operand is a cell or an int. */

static int number_of(PyObject *object, long *number)
{
    if (is_cell(object)) {
        *number = ((Cell *)object)->number;
        return 0;
    }
    *number = PyLong_AsLong(object);
    return *number == -1 && PyErr_Occurred() ? -1 : 0;
}

static PyObject *cell_add(PyObject *left, PyObject *right)
{
    long a, b;
    if (number_of(left, &a) < 0 || number_of(right, &b) < 0)
        return NULL;
    PyTypeObject *type = is_cell(left) ? Py_TYPE(left) : Py_TYPE(right);
    Cell *sum = (Cell *)cell_new(type, NULL, NULL);
    if (sum != NULL)
        sum->number = a + b;
    return (PyObject *)sum;
}

static PyObject *cell_add_in_place(PyObject *self, PyObject *right)
{
    long number;
    if (number_of(right, &number) < 0)
        return NULL;
    ((Cell *)self)->number += number;
    return Py_NewRef(self);
}

static int cell_bool(PyObject *self)
{
    return ((Cell *)self)->number != 0;
}

static PyObject *cell_index(PyObject *self)
{
    return PyLong_FromLong(((Cell *)self)->number);
}

static PyObject *cell_compare(PyObject *left, PyObject *right, int operation)
{
    if (!is_cell(left) || !is_cell(right))
        Py_RETURN_NOTIMPLEMENTED;
    long a = ((Cell *)left)->number, b = ((Cell *)right)->number;
    Py_RETURN_RICHCOMPARE(a, b, operation);
}

static PyObject *cell_call(PyObject *self, PyObject *args, PyObject *keywords)
{
    if (PyTuple_GET_SIZE(args) != 1) {
        PyErr_SetString(PyExc_TypeError, "expected one argument");
        return NULL;
    }
    return Py_NewRef(PyTuple_GET_ITEM(args, 0));
}

static PyNumberMethods as_number = {
    .nb_add = cell_add,
    .nb_inplace_add = cell_add_in_place,
    .nb_bool = cell_bool,
    .nb_index = cell_index,
};

static PyTypeObject StaticCell = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "border.StaticCell",
    .tp_basicsize = sizeof(Cell),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_new = cell_new,
    .tp_init = cell_init,
    .tp_dealloc = static_dealloc,
    .tp_methods = methods,
    .tp_getset = getters,
    .tp_members = members,
    .tp_as_number = &as_number,
    .tp_richcompare = cell_compare,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_call = cell_call,
};

static PyType_Slot heap_slots[] = {
    {Py_tp_new, cell_new},
    {Py_tp_init, cell_init},
    {Py_tp_traverse, heap_traverse},
    {Py_tp_clear, heap_clear},
    {Py_tp_dealloc, heap_dealloc},
    {Py_tp_methods, methods},
    {Py_tp_getset, getters},
    {Py_tp_members, members},
    {Py_nb_add, cell_add},
    {Py_nb_inplace_add, cell_add_in_place},
    {Py_nb_bool, cell_bool},
    {Py_nb_index, cell_index},
    {Py_tp_richcompare, cell_compare},
    {Py_tp_hash, PyObject_HashNotImplemented},
    {Py_tp_call, cell_call},
    {0, NULL},
};

static PyType_Spec heap_spec = {
    "border.HeapCell", sizeof(Cell), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, heap_slots,
};

int add_cells(PyObject *module)
{
    HeapCell = (PyTypeObject *)PyType_FromModuleAndSpec(module, &heap_spec, NULL);
    if (HeapCell == NULL || PyModule_AddType(module, HeapCell) < 0)
        return -1;
    return PyModule_AddType(module, &StaticCell);
}
