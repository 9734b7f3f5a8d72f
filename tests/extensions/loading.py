"""Files that do not load, and what is said of them. BUILD/loading holds them."""
from check import *
import importlib.machinery
import importlib.util

BUILD = sys.argv[1]
FOLDER = BUILD + "/loading"
SUFFIX = importlib.machinery.EXTENSION_SUFFIXES[0]
same([s for s in importlib.machinery.EXTENSION_SUFFIXES[1:] if "linux" not in s], [".abi3.so", ".so"])
ok(SUFFIX.startswith(".cpython-314-") and SUFFIX.endswith(".so"))
sys.path.insert(0, FOLDER)


def find(name):
    return __import__(name)


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


e = raises(ImportError, None, find, "load_text")
ok(e.name == "load_text" and e.path == f"{FOLDER}/load_text{SUFFIX}" and ("invalid ELF header" in str(e) or "file too short" in str(e)))
e = raises(ImportError, None, find, "load_empty")
ok("file too short" in str(e))
e = raises(ImportError, "dynamic module does not define module export function (PyInit_load_no_init)", find, "load_no_init")
same((e.name, e.path), ("load_no_init", f"{FOLDER}/load_no_init{SUFFIX}"))
raises(ValueError, "not today", find, "load_raises")
raises(SystemError, "initialization of load_null failed without raising an exception", find, "load_null")
e = raises(ImportError, None, find, "load_undefined")
ok("undefined symbol: PyAbsent_NobodyDefinesThis" in str(e) and e.path.endswith(f"load_undefined{SUFFIX}"))
raises(RuntimeError, "exec of load_exec_raises failed", find, "load_exec_raises")
raises(SystemError, "execution of module load_exec_broken failed without setting an exception", find, "load_exec_broken")
for name in "load_text", "load_no_init", "load_raises", "load_null", "load_undefined", "load_exec_raises":
    ok(name not in sys.modules)
    raises(ModuleNotFoundError, f"No module named '{name}_absent'", find, name + "_absent")

# Other modules of the same file.
path = f"{FOLDER}/load_exec_broken{SUFFIX}"
raises(SystemError, "module strange uses unknown slot ID 99", load, "strange", path)
raises(SystemError, "module negative: m_size may not be negative for multi-phase initialization", load, "negative", path)
raises(SystemError, "creation of module null failed without setting an exception", load, "null", path)
raises(ImportError, "dynamic module does not define module export function (PyInit_other)", load, "other", path)
same(load("caf\u00e9", path).__name__, "caf\u00e9")
same(load("package.caf\u00e9", path).__name__, "package.caf\u00e9")
e = raises(ImportError, None, load, "gone", f"{FOLDER}/gone.so")
ok("cannot open shared object file: No such file or directory" in str(e))

# The suffixes.
import plain_suffix

ok(plain_suffix.__file__.endswith("plain_suffix.so") and plain_suffix.answer() == 42)
import limited_api

ok(limited_api.__file__.endswith(".abi3.so"))
done("loading")
