/* Every slot of PyNumberMethods. Each operation says its name and its operands. */
#include "module.h"

typedef struct {
    PyObject_HEAD
    long value;
} Num;
static PyTypeObject *Num_Type;

static PyObject *operand(PyObject *op)
{
    return PyObject_TypeCheck(op, Num_Type) ? PyUnicode_FromFormat("N%ld", ((Num *)op)->value) : PyObject_Repr(op);
}
static PyObject *said(const char *name, PyObject *a, PyObject *b, PyObject *c)
{
    if (b != NULL && PyUnicode_Check(a)) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    if (b != NULL && PyUnicode_Check(b)) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    PyObject *parts[3] = {operand(a), b ? operand(b) : NULL, c ? operand(c) : NULL};
    PyObject *result = NULL;
    if (!PyErr_Occurred()) {
        if (c != NULL) {
            result = PyUnicode_FromFormat("%s(%U, %U, %U)", name, parts[0], parts[1], parts[2]);
        }
        else if (b != NULL) {
            result = PyUnicode_FromFormat("%s(%U, %U)", name, parts[0], parts[1]);
        }
        else {
            result = PyUnicode_FromFormat("%s(%U)", name, parts[0]);
        }
    }
    for (int i = 0; i < 3; i++) {
        Py_XDECREF(parts[i]);
    }
    return result;
}

#define UNARY(NAME) static PyObject *NAME(PyObject *a) { return said(#NAME, a, NULL, NULL); }
#define BINARY(NAME) static PyObject *NAME(PyObject *a, PyObject *b) { return said(#NAME, a, b, NULL); }
#define TERNARY(NAME) \
    static PyObject *NAME(PyObject *a, PyObject *b, PyObject *c) { return said(#NAME, a, b, c == Py_None ? NULL : c); }
BINARY(add) BINARY(subtract) BINARY(multiply) BINARY(modulo) BINARY(divmod_) TERNARY(power)
UNARY(negative) UNARY(positive) UNARY(absolute) UNARY(invert)
BINARY(lshift) BINARY(rshift) BINARY(and_) BINARY(xor_) BINARY(or_)
BINARY(inplace_add) BINARY(inplace_subtract) BINARY(inplace_multiply) BINARY(inplace_modulo)
TERNARY(inplace_power) BINARY(inplace_lshift) BINARY(inplace_rshift) BINARY(inplace_and) BINARY(inplace_xor)
BINARY(inplace_or) BINARY(floor_divide) BINARY(true_divide) BINARY(inplace_floor_divide)
BINARY(inplace_true_divide) BINARY(matrix_multiply) BINARY(inplace_matrix_multiply)

static int boolean(PyObject *op)
{
    long value = ((Num *)op)->value;
    if (value == -1) {
        PyErr_SetString(PyExc_ArithmeticError, "neither");
        return -1;
    }
    return value != 0;
}
static PyObject *integer(PyObject *op) { return PyLong_FromLong(((Num *)op)->value * 10); }
static PyObject *index_(PyObject *op) { return PyLong_FromLong(((Num *)op)->value); }
static PyObject *real(PyObject *op) { return PyFloat_FromDouble((double)((Num *)op)->value + 0.5); }

static int init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    (void)kwargs;
    return PyArg_ParseTuple(args, "l", &((Num *)self)->value) ? 0 : -1;
}

static PyType_Slot slots[] = {
    {Py_tp_init, init},
    {Py_nb_add, add}, {Py_nb_subtract, subtract}, {Py_nb_multiply, multiply}, {Py_nb_remainder, modulo},
    {Py_nb_divmod, divmod_}, {Py_nb_power, power}, {Py_nb_negative, negative}, {Py_nb_positive, positive},
    {Py_nb_absolute, absolute}, {Py_nb_bool, boolean}, {Py_nb_invert, invert}, {Py_nb_lshift, lshift},
    {Py_nb_rshift, rshift}, {Py_nb_and, and_}, {Py_nb_xor, xor_}, {Py_nb_or, or_}, {Py_nb_int, integer},
    {Py_nb_float, real}, {Py_nb_index, index_}, {Py_nb_inplace_add, inplace_add},
    {Py_nb_inplace_subtract, inplace_subtract}, {Py_nb_inplace_multiply, inplace_multiply},
    {Py_nb_inplace_remainder, inplace_modulo}, {Py_nb_inplace_power, inplace_power},
    {Py_nb_inplace_lshift, inplace_lshift}, {Py_nb_inplace_rshift, inplace_rshift}, {Py_nb_inplace_and, inplace_and},
    {Py_nb_inplace_xor, inplace_xor}, {Py_nb_inplace_or, inplace_or}, {Py_nb_floor_divide, floor_divide},
    {Py_nb_true_divide, true_divide}, {Py_nb_inplace_floor_divide, inplace_floor_divide},
    {Py_nb_inplace_true_divide, inplace_true_divide}, {Py_nb_matrix_multiply, matrix_multiply},
    {Py_nb_inplace_matrix_multiply, inplace_matrix_multiply}, {0, NULL},
};
static PyType_Spec spec = {"number_slots.Num", sizeof(Num), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};

/* Only what is not in place. */
static PyType_Slot plain_slots[] = {{Py_tp_init, init}, {Py_nb_add, add}, {Py_nb_power, power}, {0, NULL}};
static PyType_Spec plain_spec = {"number_slots.Plain", sizeof(Num), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, plain_slots};

/* Conversions that answer with the wrong type. */
static PyObject *text(PyObject *op)
{
    (void)op;
    return PyUnicode_FromString("text");
}
static PyType_Slot wrong_slots[] = {{Py_nb_int, text}, {Py_nb_float, text}, {Py_nb_index, text}, {0, NULL}};
static PyType_Spec wrong_spec = {"number_slots.Wrong", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, wrong_slots};

static PyMethodDef methods[] = {END};
static int exec(PyObject *m)
{
    Num_Type = (PyTypeObject *)PyType_FromModuleAndSpec(m, &spec, NULL);
    if (PyModule_Add(m, "Num", Py_XNewRef((PyObject *)Num_Type)) < 0
        || PyModule_Add(m, "Wrong", PyType_FromModuleAndSpec(m, &wrong_spec, NULL)) < 0) {
        return -1;
    }
    return PyModule_Add(m, "Plain", PyType_FromModuleAndSpec(m, &plain_spec, NULL));
}
MODULE(number_slots, methods, exec)
