from check import *
import gc
import module_state as m

same((m.created_by, m.log, m.__name__, m.__doc__), ("create slot", ["first", "second"], "module_state", "With state."))
ok(m.__file__.endswith(".so") and m.__spec__.name == "module_state" and m.__spec__.origin == m.__file__)
ok(m.__loader__ is m.__spec__.loader and type(m.__loader__).__name__ == "ExtensionFileLoader")
same(m.__package__, "")
ok(repr(m).startswith("<module 'module_state' from '"))
same((m.count(), m.count()), (1, 2))
name, name_object, same_def, d, none = m.facts()
same((name, name_object, same_def, d is m.__dict__, none), ("module_state", "module_state", 1, True, 1))
same(m.filename(m), m.__file__)
raises(SystemError, "module filename missing", m.filename, m.sub)
raises(TypeError, "bad argument type for built-in operation", m.filename, 5)
same(m.add("added", [1]), 0)
same((m.added, m.an_int, m.a_string, m.stolen), ([1], -5, "text", [1]))
same(sys.getrefcount(m.stolen), sys.getrefcount([1]) + 2)

# The submodule.
ok(sys.modules["module_state.sub"] is m.sub)
same((m.sub.__name__, m.sub.__doc__, m.sub.answer()), ("module_state.sub", "A submodule.", (m.sub, 42)))

# A second module from the same file: its own state.
import importlib.machinery
import importlib.util

spec = importlib.util.spec_from_file_location("module_state", m.__file__)
second = importlib.util.module_from_spec(spec)
ok(second is not m and not hasattr(second, "log") and second.created_by == "create slot")
spec.loader.exec_module(second)
same((second.log, second.count(), m.count()), (["first", "second"], 1, 3))
ok(second.log is not m.log and second.count is not m.count and second.count.__self__ is second)
ok(sys.modules["module_state"] is m)
before = m.counters()[0]
second.log.append(second)
del second, spec
gc.collect()
same(m.counters()[0], before + 1)
ok(m.counters()[2])

# Imported again, it is the same.
import module_state as again

ok(again is m)
del sys.modules["module_state"]
import module_state as fresh

ok(fresh is not m and fresh.count() == 1 and m.count() == 4)
done("module_state")
