/* The datetime module's C API: making, checking, reading fields out of the objects. */
#include "module.h"
#include <datetime.h>

static PyObject *make(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    return Py_BuildValue("(NNNNNNN)", PyDate_FromDate(2025, 10, 7), PyDateTime_FromDateAndTime(2025, 10, 7, 1, 2, 3, 456789),
                         PyDateTime_FromDateAndTimeAndFold(1, 1, 1, 0, 0, 0, 0, 1), PyTime_FromTime(23, 59, 58, 7), PyTime_FromTimeAndFold(1, 2, 3, 4, 1),
                         PyDelta_FromDSU(-1, 86400, 1), PyTimeZone_FromOffset(PyDelta_FromDSU(0, 3600, 0)));
}
static PyObject *read_(PyObject *m, PyObject *o)
{
    (void)m;
    if (PyDateTime_Check(o)) {
        return Py_BuildValue("(siiiiiiiiO)", "datetime", PyDateTime_GET_YEAR(o), PyDateTime_GET_MONTH(o), PyDateTime_GET_DAY(o), PyDateTime_DATE_GET_HOUR(o),
                             PyDateTime_DATE_GET_MINUTE(o), PyDateTime_DATE_GET_SECOND(o), PyDateTime_DATE_GET_MICROSECOND(o), PyDateTime_DATE_GET_FOLD(o),
                             PyDateTime_DATE_GET_TZINFO(o));
    }
    if (PyDate_Check(o)) {
        return Py_BuildValue("(siii)", "date", PyDateTime_GET_YEAR(o), PyDateTime_GET_MONTH(o), PyDateTime_GET_DAY(o));
    }
    if (PyTime_Check(o)) {
        return Py_BuildValue("(siiiiiO)", "time", PyDateTime_TIME_GET_HOUR(o), PyDateTime_TIME_GET_MINUTE(o), PyDateTime_TIME_GET_SECOND(o),
                             PyDateTime_TIME_GET_MICROSECOND(o), PyDateTime_TIME_GET_FOLD(o), PyDateTime_TIME_GET_TZINFO(o));
    }
    if (PyDelta_Check(o)) {
        return Py_BuildValue("(siii)", "delta", PyDateTime_DELTA_GET_DAYS(o), PyDateTime_DELTA_GET_SECONDS(o), PyDateTime_DELTA_GET_MICROSECONDS(o));
    }
    return PyUnicode_FromString(PyTZInfo_Check(o) ? "tzinfo" : "neither");
}
static PyObject *stamp(PyObject *m, PyObject *args)
{
    (void)m;
    return Py_BuildValue("(NNO)", PyDateTime_FromTimestamp(args), PyDate_FromTimestamp(args), PyDateTime_TimeZone_UTC);
}
static PyMethodDef methods[] = {METHOD(make, METH_NOARGS), {"read", read_, METH_O, NULL}, METHOD(stamp, METH_VARARGS), END};
static int exec(PyObject *m)
{
    (void)m;
    PyDateTime_IMPORT;
    return PyDateTimeAPI == NULL ? -1 : 0;
}
MODULE(datetime_api, methods, exec)
