from check import *
import heap_types as m

c = m.Counter(5)
same((c.step(), c.step(), c.value), (6, 7, 7))
same(c.made(), 1)
same(m.Counter.__module__, "heap_types")
same(m.Counter.__qualname__, "Counter")
same(m.Counter.__doc__, "Counts.")
same(m.Counter.__text_signature__, "(value=0)")
same(repr(m.Counter), "<class 'heap_types.Counter'>")
same(m.Counter.__base__, object)
raises(TypeError, "made() takes no arguments", c.made, 1)
c.value = -3
same(c.value, -3)
raises(TypeError, "'str' object cannot be interpreted as an integer", setattr, c, "value", "x")
raises(TypeError, "can't delete numeric/char attribute", delattr, c, "value")


# Heap types are open to change, and to subclassing.
m.Counter.colour = "red"
same(c.colour, "red")
del m.Counter.colour
raises(AttributeError, "'heap_types.Counter' object has no attribute 'colour'", getattr, c, "colour")
raises(AttributeError, "'heap_types.Counter' object has no attribute 'x' and no __dict__ for setting new attributes", setattr, c, "x", 1)


class Sub(m.Counter):
    def made(self):
        return super().made() * 10


s = Sub(2)
same(s.made(), 20)
same(s.step(), 3)
s.anything = 1
ok(m.module_by_def(Sub) is m)
raises(TypeError, "PyType_GetModule: Type 'Sub' has no associated module", m.module_of, Sub)
ok(m.module_of(m.Counter) is m)
raises(TypeError, "PyType_GetModule: Type 'int' is not a heap type", m.module_of, int)
raises(TypeError, "PyType_GetModuleByDef: No superclass of 'int' has the given module", m.module_by_def, int)

# The type lives as long as its instances.
T = m.plain_spec(None)
count = sys.getrefcount(T)
instances = [object.__new__(T) for _ in range(10)]
same(sys.getrefcount(T), count + 10)
del instances
same(sys.getrefcount(T), count)
raises(TypeError, "PyType_GetModule: Type 'heap_types.Counter' has no associated module", m.module_of, T)
same(m.plain_spec((m.Counter,)).__mro__[1], m.Counter)
same(m.plain_spec(m.Counter).__mro__[1], m.Counter)

# Flags.
same(type(m.Immutable()), m.Immutable)
raises(TypeError, "Creating immutable type heap_types.Immutable from mutable base heap_types.Counter", m.immutable_on, m.Counter)
raises(TypeError, "cannot set 'x' attribute of immutable type 'heap_types.Immutable'", setattr, m.Immutable, "x", 1)
raises(TypeError, "cannot create 'heap_types.Abstract' instances", m.Abstract)
raises(TypeError, "type 'heap_types.Immutable' is not an acceptable base type", type, "X", (m.Immutable,), {})
b = m.Based(40)
same((b.step(), m.Based.__basicsize__, m.Based.__base__), (41, m.Counter.__basicsize__, m.Counter))

# Metaclasses.
same(type(m.OfMeta), m.Meta)
same(m.Meta.__base__, type)
ok(m.Meta.__basicsize__ > type.__basicsize__)
same(m.OfMeta.number, 0)
m.OfMeta(), m.OfMeta()
same(m.OfMeta.number, 2)
m.OfMeta.number = 10
same(m.OfMeta.number, 10)


class PyOfMeta(metaclass=m.Meta):
    pass


PyOfMeta()
same(PyOfMeta.number, 1)


class SubOfMeta(m.OfMeta):
    pass


same((type(SubOfMeta), SubOfMeta.number), (m.Meta, 0))


class PyMeta(m.Meta):
    def __repr__(cls):
        return f"<<{cls.__name__}>>"


X = m.with_metaclass(PyMeta, None)
same((repr(X), type(X)), ("<<OfMeta>>", PyMeta))
raises(TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
       m.with_metaclass, m.Meta, (X, PyMetaBase := type("PyMetaBase", (type,), {})("Y", (), {})))


class NewMeta(type):
    def __new__(mcs, *args):
        return super().__new__(mcs, *args)


raises(TypeError, "Metaclasses with custom tp_new are not supported.", m.with_metaclass, NewMeta, None)

# Data behind the base's.
for base in object, list, dict, m.Counter:
    E = m.extend(base)
    e = E()
    e.a, e.b = 40, 2
    same(e.sum()[0], 42)
    ok(e.sum()[1] >= 16)
    ok(E.__basicsize__ >= base.__basicsize__ + 16)
    same(m.by_token(E), (1, E))

    class SubE(E):
        pass

    x = SubE()
    x.a = 5
    x.other = 6
    same((x.sum()[0], x.other), (5, 6))
    same(m.by_token(SubE), (1, E))
same(m.by_token(int), (0, None))
L = m.extend(list)
x = L([1, 2, 3])
x.a = 7
x.append(4)
same((list(x), x.a, x.b), ([1, 2, 3, 4], 7, 0))
raises(SystemError, None, m.extend, int)

# Slots and names.
Py_tp_new, Py_tp_repr, Py_nb_add, Py_tp_call, Py_sq_length = 65, 66, 7, 50, 45
same([m.slot(int, n) for n in (Py_tp_new, Py_tp_repr, Py_nb_add, Py_tp_call)], [True, True, True, False])
same([m.slot(m.Counter, n) for n in (Py_tp_new, Py_sq_length)], [True, False])
raises(SystemError, None, m.slot, int, 1000)
raises(SystemError, None, m.slot, int, 0)
same(m.names(m.Counter), ("Counter", "Counter", "heap_types.Counter", "heap_types", "heap_types.Counter"))
same(m.names(int), ("int", "int", "int", "builtins", "int"))
same(m.names(Sub), ("Sub", "Sub", "Sub", "__main__", "Sub"))


class Outer:
    class Inner:
        pass


same(m.names(Outer.Inner)[:2], ("Inner", "Outer.Inner"))

# Impossible specs.
raises(RuntimeError, "invalid slot offset", m.bad_spec, 0)
raises(RuntimeError, "invalid slot offset", m.bad_spec, 1)
raises(SystemError, "With Py_RELATIVE_OFFSET, basicsize must be negative.", m.bad_spec, 2)
raises(SystemError, "Type spec does not define the name field.", m.bad_spec, 3)
same(m.bad_spec(7).__itemsize__, 8)
raises(SystemError, "Multiple Py_tp_doc slots are not supported.", m.bad_spec, 6)

# Freezing.
F = m.plain_spec(None)
F.x = 1
m.freeze(F)
raises(TypeError, "cannot set 'x' attribute of immutable type 'heap_types.Counter'", setattr, F, "x", 2)
raises(TypeError, None, m.freeze, type("M", (m.Counter,), {}))
done("heap_types")
