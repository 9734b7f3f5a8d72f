/* bool. */
#ifndef Py_BOOLOBJECT_H
#define Py_BOOLOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_DATA(PyLongObject) _Py_FalseStruct;
PyAPI_DATA(PyLongObject) _Py_TrueStruct;

PyAPI_FUNC(PyObject *) PyBool_FromLong(long);
PyAPI_FUNC(int) Py_IsFalse(PyObject *);
PyAPI_FUNC(int) Py_IsTrue(PyObject *);

#define PyBool_Check(x) Py_IS_TYPE((x), &PyBool_Type)

#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 >= 0x030d0000
#define Py_False Py_GetConstantBorrowed(Py_CONSTANT_FALSE)
#define Py_True Py_GetConstantBorrowed(Py_CONSTANT_TRUE)
#else
#define Py_False _PyObject_CAST(&_Py_FalseStruct)
#define Py_True _PyObject_CAST(&_Py_TrueStruct)
#endif
#define Py_IsTrue(x) Py_Is((x), Py_True)
#define Py_IsFalse(x) Py_Is((x), Py_False)

#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 < 0x030c0000
#define Py_RETURN_TRUE return Py_NewRef(Py_True)
#define Py_RETURN_FALSE return Py_NewRef(Py_False)
#else
#define Py_RETURN_TRUE return Py_True
#define Py_RETURN_FALSE return Py_False
#endif

#ifdef __cplusplus
}
#endif
#endif
