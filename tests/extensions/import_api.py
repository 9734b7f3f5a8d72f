from check import *
import import_api as m

ok(m.import_string("sys") is sys and getattr(m, "import")("sys") is sys and m.get("sys") is sys and m.modules(0) is sys.modules)
same(m.get("absent_module"), None)
raises(ModuleNotFoundError, "No module named 'absent_module'", m.import_string, "absent_module")
import importlib

ok(m.import_level("importlib.machinery", None, [], 0) is importlib)
same(m.import_level("importlib.machinery", None, ["SourceFileLoader"], 0).__name__, "importlib.machinery")
raises(ImportError, "attempted relative import with no known parent package", m.import_level, "x", {"__name__": "alone"}, [], 1)
raises(ValueError, "level must be >= 0", m.import_level, "sys", None, [], -1)
a = m.add("made_up")
ok(a is sys.modules["made_up"] and m.add("made_up") is a and a.__name__ == "made_up")
e = m.exec_code("made_by_code")
same((e.value, e.name, e is sys.modules["made_by_code"], e.__file__), (42, "made_by_code", True, "made.py"))
raises(TypeError, "reload() argument must be a module", m.reload, 5)

# sys.
same((m.sys_get("maxsize"), m.sys_get("absent")), (sys.maxsize, None))
same((m.sys_set("own_attribute", 5), sys.own_attribute, m.sys_set("own_attribute", None), hasattr(sys, "own_attribute")), (0, 5, 0, False))


class Stream:
    def __init__(self):
        self.text = ""

    def write(self, s):
        self.text += s

    def flush(self):
        pass


stdout, stderr = sys.stdout, sys.stderr
sys.stdout, sys.stderr = Stream(), Stream()
m.write("x")
out, err = sys.stdout.text, sys.stderr.text
sys.stdout, sys.stderr = stdout, stderr
same((out, err), ("[out 5][x 'x']", "[err]"))
heard = []
listening = [True]
sys.addaudithook(lambda name, args: heard.append((name, args)) if listening[0] and name.startswith("import_api") else None)
m.audit("who")
same(heard, [("import_api.event", ("who", 7))])
listening[0] = False
major_minor, initialised, header, text = m.versions(0)
same((major_minor, initialised, header.startswith("3.14"), text == sys.version), (sys.hexversion >> 16, 1, True, True))
stream = Stream()
m.file(stream, "a'b")
same(stream.text, "a'b\"a'b\"|text")
raises(AttributeError, None, m.file, 5, "x")

# Codecs, contexts, threads, paths, time.
same(m.codec("\u00e9", "latin-1"), (1, b"\xe9"))
raises(LookupError, "unknown encoding: nowhere", m.codec, "x", "nowhere")
same(m.error_handler("ignore")(UnicodeDecodeError("x", b"ab", 0, 1, "r")), ("", 1))
raises(LookupError, "unknown error handler name 'nowhere'", m.error_handler, "nowhere")
thing = object()
same(m.context(thing), (None, thing, thing, 1, 1))
same(m.threads(0), (1, 1, 1, 1, 1, 0, 1))
same(m.tss(0), (0, 1, 1, 0, 1, 0, 1, 0))


class Path:
    def __fspath__(self):
        return "path"


same((m.fspath("x"), m.fspath(b"y"), m.fspath(Path()), m.converter(Path()), m.converter(b"b")), ("x", b"y", "path", (b"path", "path"), (b"b", "b")))
raises(TypeError, "expected str, bytes or os.PathLike object, not int", m.fspath, 5)
raises(ValueError, "embedded null byte", m.converter, "a\0")
same(m.clocks(0), (1, 1))
keeps(m.context, thing)
done("import_api")
