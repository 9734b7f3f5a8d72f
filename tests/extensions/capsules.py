from check import *
import capsule_user as user  # imports capsules by itself

ok("capsules" in sys.modules)
import capsules as m

same((user.version, user.add(2, 3), user.pair("a", 1)), (7, 5, ("a", 1)))
ok(repr(m._api).startswith('<capsule object "capsules._api" at 0x'))
same(type(m._api).__name__, "PyCapsule")
raises(TypeError, "cannot create 'PyCapsule' instances", type(m._api))
c = m.make(0)
same(m.facts(c), ("first", 1, 1, 1, 0))
same(m.get(c, "first"), 11)
raises(ValueError, "PyCapsule_GetPointer called with incorrect name", m.get, c, "second")
raises(ValueError, "PyCapsule_GetPointer called with incorrect name", m.get, c, None)
raises(ValueError, "PyCapsule_GetPointer called with invalid PyCapsule object", m.get, 5, "first")
raises(ValueError, "PyCapsule_GetName called with invalid PyCapsule object", m.facts, None)
raises(ValueError, "PyCapsule_New called with null pointer", m.make, -1)
del c
same(m.get_destroyed(), 11)
c = m.make(1)
same(m.facts(c), ("second", 1, 0, 0, 0))
raises(ValueError, "PyCapsule_SetPointer called with null pointer", m.change, c)
same(m.facts(c), ("changed", 1, 0, 1, 1))
same(m.get(c, "changed"), 22)
del c
same(m.get_destroyed(), 33)
c = m.make(None)
same((m.facts(c)[0], m.get(c, None)), (None, 11))
ok(repr(c).startswith("<capsule object NULL at 0x"))
del c
find = getattr(m, "import")
same(find("capsules._api"), 7)
raises(AttributeError, "module 'capsules' has no attribute 'missing'", find, "capsules.missing")
raises(AttributeError, 'PyCapsule_Import "capsules.make" is not valid', find, "capsules.make")
raises(ImportError, "PyCapsule_Import could not import module \"nowhere\"", find, "nowhere.api")
keeps(user.pair, object(), object())
done("capsules")
