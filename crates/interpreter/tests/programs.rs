//! Small programs, compiled and run without a module system: what they leave in their globals is compared.

use compiler::{CompileOptions, Mode};
use interpreter::calls::run_code;
use interpreter::code::Code;
use objspace::{Dict, Layout, PyResult, PyTypeInfo, Ref, Space, Str};
use std::sync::{Arc, Mutex, PoisonError};

static GIL: Mutex<()> = Mutex::new(());

/// The builtins that the programs use.
fn builtins(space: &Space) -> PyResult<Ref<Dict>> {
    let builtins = Dict::new(space)?;
    for ty in [
        objspace::Int::type_object(),
        objspace::Float::type_object(),
        Str::type_object(),
        objspace::List::type_object(),
        Dict::type_object(),
        objspace::Tuple::type_object(),
        objspace::Set::type_object(),
        objspace::Range::type_object(),
        objspace::Type::type_object(),
        objspace::Object::type_object(),
        objspace::super_object::Super::type_object(),
    ] {
        builtins.set_item_str(space, ty.name(), ty)?;
    }
    for exception in objspace::exceptions::all() {
        builtins.set_item_str(space, exception.name(), exception)?;
    }
    objspace::builtins::set_names(space, &builtins)?;
    Ok(builtins)
}

/// Runs a program and gives `repr(result)`, or the exception that it raised.
fn run(source: &str) -> String {
    let _gil = GIL.lock().unwrap_or_else(PoisonError::into_inner);
    let space = Space::create();
    Space::set_current(Some(space));
    let outcome = run_in(space, source);
    let shown = match outcome {
        Ok(text) => text,
        Err(err) => {
            let message = err.value().str(space).map_or("?".to_owned(), |text| text.to_string_lossy());
            format!("{}: {message}", err.value().ty().name())
        }
    };
    Space::set_current(None);
    shown
}

fn run_in(space: &Space, source: &str) -> PyResult<String> {
    objspace::builtin_types::initialize(space)?;
    interpreter::initialize(space)?;
    let builtins = builtins(space)?;
    let compiled = compiler::compile(source, "<test>", Mode::Exec, &CompileOptions::default())
        .unwrap_or_else(|err| panic!("{err:?}"));
    let code = Code::new(space, &Arc::new(compiled.code))?;
    let globals = Dict::new(space)?;
    globals.set_item_str(space, "__name__", &*Str::from_str(space, "__main__")?)?;
    globals.set_item_str(space, "__builtins__", &builtins)?;
    run_code(space, &code, &globals, &builtins, Some(globals.as_object()), None)?;
    match globals.get_item_str(space, "result")? {
        Some(result) => Ok(result.repr(space)?.to_string_lossy()),
        None => Ok("no result".to_owned()),
    }
}

macro_rules! programs {
    ($($name:ident: $source:literal => $result:literal;)*) => {
        $(#[test] fn $name() { assert_eq!(run($source), $result); })*
    };
}

programs! {
    arithmetic: "x = 6\nresult = x * 7 + 0" => "42";
    floats: "a = 1.5\nb = a * 2 - 0.25\nresult = (b, a / 3, -a)" => "(2.75, 0.5, -1.5)";
    big_ints: "x = 1\nfor i in range(70): x = x * 2\nresult = x" => "1180591620717411303424";
    loops: "t = 0\ni = 0\nwhile i < 1000:\n    i += 1\n    if i % 3 == 0: continue\n    t += i\nresult = t" => "333667";
    functions: "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nresult = fib(15)" => "610";
    defaults: "def f(a, b=2, *c, d=4, **e): return (a, b, c, d, e)\nresult = [f(1), f(1, 3, 5, d=6, z=7)]"
        => "[(1, 2, (), 4, {}), (1, 3, (5,), 6, {'z': 7})]";
    closures: "def counter():\n    n = 0\n    def step():\n        nonlocal n\n        n += 1\n        return n\n    return step\nc = counter()\nresult = (c(), c(), c())"
        => "(1, 2, 3)";
    generators: "def g(n):\n    for i in range(n):\n        got = yield i * i\n        if got: yield got\nit = g(4)\nresult = [next for next in it]"
        => "[0, 1, 4, 9]";
    delegation: "def inner():\n    x = yield 1\n    return x\ndef outer():\n    r = yield from inner()\n    yield r\no = outer()\na = o.send(None)\nb = o.send('sent')\nresult = (a, b)"
        => "(1, 'sent')";
    exceptions: "result = []\ntry:\n    try:\n        1 / 0\n    except ZeroDivisionError as e:\n        result.append(str(e))\n        raise ValueError('x') from e\nexcept ValueError as e:\n    result.append((str(e), type(e.__cause__).__name__))\nfinally:\n    result.append('done')"
        => "['division by zero', ('x', 'ZeroDivisionError'), 'done']";
    comprehensions: "result = ([i * i for i in range(5) if i % 2], {i: str(i) for i in range(3)}, {i for i in [1, 1]})"
        => "([1, 9], {0: '0', 1: '1', 2: '2'}, {1})";
    unpacking: "a, *b, c = range(5)\n(d, e), f = (1, 2), 3\nresult = (a, b, c, d, e, f)" => "(0, [1, 2, 3], 4, 1, 2, 3)";
    formatting: "x = 3.14159\nresult = f'{x:.2f} {x!r:>10} {5:04d}'" => "'3.14    3.14159 0005'";
    matching: "def m(v):\n    match v:\n        case 0: return 'zero'\n        case [x, *rest]: return (x, rest)\n        case {'k': k}: return k\n        case int() | float() as n if n > 5: return 'big'\n        case _: return 'other'\nresult = [m(0), m([1, 2, 3]), m({'k': 'v'}), m(7), m(2)]"
        => "['zero', (1, [2, 3]), 'v', 'big', 'other']";
    unbound_names: "def f():\n    return y\n    y = 1\nf()" => "UnboundLocalError: cannot access local variable 'y' where it is not associated with a value";
    missing_names: "result = undefined" => "NameError: name 'undefined' is not defined";
    wrong_arguments: "def f(a, b): pass\nf(1)" => "TypeError: f() missing 1 required positional argument: 'b'";
    recursion: "def f(): return f()\ntry:\n    f()\nexcept RecursionError as e:\n    result = str(e)" => "'maximum recursion depth exceeded'";
}
