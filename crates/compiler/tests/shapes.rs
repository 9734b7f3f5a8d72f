//! The code of small programs: the shapes that speed depends on.

use std::sync::Arc;

use compiler::bytecode::{CodeUnit, Const};
use compiler::{CompileOptions, Mode, compile, verify};

fn module(source: &str) -> CodeUnit {
    let compiled = compile(source, "test.py", Mode::Exec, &CompileOptions::default());
    let code = compiled.unwrap_or_else(|error| panic!("{error}\n{source}")).code;
    assert_eq!(verify::verify(&code), Ok(()));
    code
}

/// The code of the only function in `source`.
fn function(source: &str) -> Arc<CodeUnit> {
    let module = module(source);
    let inner = module.consts.iter().find_map(|constant| match constant {
        Const::Code(code) => Some(code.get().clone()),
        _ => None,
    });
    inner.expect("the source has a function")
}

/// Compare the disassembly of the only function in `source`, without word numbers, with `expected`.
#[track_caller]
fn check(source: &str, expected: &str) {
    let text = function(source).to_string();
    let lines = |text: &str| -> Vec<String> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    assert_eq!(lines(&text).join("\n"), lines(expected).join("\n"), "\n{text}");
}

#[test]
fn operands_are_used_in_place() {
    check(
        "def f(a, b):\n    c = a + b * 2\n    c -= 1\n    return c",
        "0 Resume start
         1 Binary t0, b, #2 *
         3 Binary c, a, t0 +
         5 Binary c, c, #1 -=
         7 Return c",
    );
}

#[test]
fn a_local_that_a_later_operand_binds_is_copied() {
    check(
        "def f(a):\n    return a + (a := 2)",
        "0 Resume start
         1 Move t0, a
         2 LoadInt a, 2
         3 Move t1, a
         4 Binary t0, t0, t1 +
         6 Return t0",
    );
}

#[test]
fn conditions_are_fused_compare_and_jump() {
    check(
        "def f(a, b):\n    if a < 3 and b is not None or a in (1, 2):\n        return b\n    return a",
        "0 Resume start
         1 CompareJump unless <, a, #3 ->4
         3 JumpIfNotNone b, ->6
         4 CompareJump unless in, a, #(1, 2) ->7
         6 Return b
         7 Return a",
    );
}

#[test]
fn a_loop_over_a_range_stores_into_the_local() {
    check(
        "def f(n):\n    t = 0\n    for i in range(n):\n        t += i\n    return t",
        "0 Resume start
         1 LoadInt t, 0
         2 LoadGlobal t0, 'range'
         4 Move t2, n
         5 Call t0, 1, t0
         7 GetIter t0, t0
         8 ForIter t0, i ->13
        10 Binary t, t, i +=
        12 JumpBackward ->8
        13 Return t",
    );
}

#[test]
fn pairs_are_unpacked_into_locals() {
    check(
        "def f(d):\n    for k, v in d.items():\n        k(v)",
        "0 Resume start
         1 LoadMethod t0, d, 'items'
         3 CallMethod t0, 0, t0
         5 GetIter t0, t0
         6 ForIter t0, t1 ->15
         8 UnpackPair k, t1, v
         9 Move t1, k
        10 Move t3, v
        11 Call t1, 1, t1
        13 Clear t1
        14 JumpBackward ->6
        15 ReturnConst #None",
    );
}

#[test]
fn exchanges_make_no_tuple() {
    check(
        "def f(a, b):\n    a, b = b, a + b\n    return a, b",
        "0 Resume start
         1 Move t0, b
         2 Binary b, a, b +
         4 Move a, t0
         5 Move t0, a
         6 Move t1, b
         7 BuildTuple t0, t0, 2
         8 Return t0",
    );
}

#[test]
fn only_locals_that_may_be_unbound_are_checked() {
    check(
        "def f(c):\n    if c:\n        x = 1\n    y = x\n    return x + y",
        "0 Resume start
         1 JumpIfFalse c, ->3
         2 LoadInt x, 1
         3 CheckLocal x
         4 Move y, x
         5 Binary t0, x, y +
         7 Return t0",
    );
    check(
        "def f(c):\n    try:\n        x = c()\n    finally:\n        c(x)\n    return x",
        "0 Resume start
         1 Nop
         2 Move t0, c
         3 Call t0, 0, x
         5 Move t0, c
         6 Move t2, x
         7 Call t0, 1, t0
         9 Clear t0
        10 Return x
        11 PushExcInfo t0
        12 Move t2, c
        13 CheckLocal x
        14 Move t4, x
        15 Call t2, 1, t2
        17 Clear t2
        18 Reraise t1, c, 0
        19 PopExcept t0
        20 Reraise t2, t1, 1
        except 2..5 ->11 depth 0
        except 12..19 ->19 depth 1 lasti",
    );
}

#[test]
fn an_except_clause_drops_its_name() {
    check(
        "def f():\n    try:\n        g()\n    except E as e:\n        h(e)",
        "0 Resume start
         1 Nop
         2 LoadGlobal t0, 'g'
         4 Call t0, 0, t0
         6 Clear t0
         7 ReturnConst #None
         8 PushExcInfo t0
         9 LoadGlobal t2, 'E'
        11 MatchException t2, t1, t2
        12 JumpIfFalse t2, ->25
        13 Move e, t1
        14 LoadGlobal t1, 'h'
        16 Move t3, e
        17 Call t1, 1, t1
        19 Clear t1
        20 PopExcept t0
        21 Clear e
        22 ReturnConst #None
        23 Clear e
        24 Reraise t2, t1, 1
        25 Reraise t1, e, 0
        26 PopExcept t0
        27 Reraise t2, t1, 1
        except 2..7 ->8 depth 0
        except 9..14 ->26 depth 1 lasti
        except 14..20 ->23 depth 1 lasti
        except 23..26 ->26 depth 1 lasti",
    );
}

#[test]
fn a_with_statement_keeps_its_exit_below_the_body() {
    check(
        "def f(m):\n    with m as x:\n        x()",
        "0 Resume start
         1 BeginWith t0, m, 0
         2 CallMethod t2, 0, x
         4 Move t2, x
         5 Call t2, 0, t2
         7 Clear t2
         8 LoadNone t2
         9 LoadNone t3
        10 LoadNone t4
        11 CallMethod t0, 3, t0
        13 Clear t0
        14 ReturnConst #None
        15 PushExcInfo t3
        16 WithExceptStart t5, t0, t4
        17 JumpIfTrue t5, ->19
        18 Reraise t4, t2, 1
        19 Clear t4
        20 PopExcept t3
        21 Clear t1
        22 Clear t0
        23 ReturnConst #None
        24 PopExcept t3
        25 Reraise t5, t4, 1
        except 4..8 ->15 depth 2 lasti
        except 16..20 ->24 depth 4 lasti",
    );
}

#[test]
fn comprehensions_are_inlined() {
    check(
        "def f(a, x):\n    b = [x + 1 for x in a if x]\n    return x",
        "0 Resume start
         1 GetIter t1, a
         2 BuildList t0, t0, 0
         3 ForIter t1, x ->10
         5 JumpIfFalse x, ->9
         6 Binary t2, x, #1 +
         8 ListAppend t0, t2
         9 JumpBackward ->3
        10 Clear x
        11 Move b, t0
        12 Return x
        13 Clear x
        14 Reraise t0, a, 0
        except 2..10 ->13 depth 0",
    );
    // The two variables named x are different registers.
    let code = function("def f(a, x):\n    b = [x + 1 for x in a if x]\n    return x");
    let names: Vec<_> = code.locals.iter().map(|local| (&*local.name, local.is_hidden)).collect();
    assert_eq!(names, [("a", false), ("x", false), ("x", true), ("b", false)]);
    assert_eq!(code.variable_names().map(|name| &**name).collect::<Vec<_>>(), ["a", "x", "b"]);
}

#[test]
fn awaiting_is_a_loop_around_a_yield() {
    check(
        "async def f(a):\n    return await a",
        "0 ReturnGenerator
         1 Resume start
         2 GetAwaitable t0, a, await
         3 LoadNone t1
         4 Send t0 ->9
         6 Yield t1, t1
         7 Resume after await
         8 Jump ->4
         9 Return t0
        10 CleanupThrow t0
        11 Jump ->9
        12 Intrinsic1 t1, t1, stopiteration error
        13 Reraise t1, t0, 1
        except 1..6 ->12 depth 0 lasti
        except 6..7 ->10 depth 1
        except 7..12 ->12 depth 0 lasti",
    );
}

#[test]
fn captures_are_bound_when_the_whole_pattern_matches() {
    check(
        "def f(p):\n    match p:\n        case (0, y):\n            return y\n        case None:\n            return 1",
        "0 Resume start
         1 Nop
         2 MatchSequence t1, p
         3 JumpIfFalse t1, ->17
         4 GetLen t1, p
         5 CompareJump unless ==, t1, #2 ->17
         7 UnpackSequence t1, p, 2
         8 CompareJump unless ==, t1, #0 ->15
        10 Move t0, t2
        11 Move y, t0
        12 Return y
        13 JumpIfNotNone p, ->19
        14 ReturnConst #1
        15 Clear t2
        16 Clear t1
        17 Clear t0
        18 Jump ->13
        19 ReturnConst #None",
    );
}

#[test]
fn zero_argument_super_finds_the_method_at_once() {
    let class = function("class C(B):\n    def m(self):\n        return super().m(1)");
    let method = class.consts.iter().find_map(|constant| match constant {
        Const::Code(code) => Some(code.get().clone()),
        _ => None,
    });
    let text = method.expect("the class has a method").to_string();
    for line in ["LoadFree t1, '__class__'", "LoadSuperMethod t0, t0, 'm'", "CallMethod t0, 1, t0"] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn chained_comparisons_evaluate_the_middle_once() {
    check(
        "def f(a, b, c):\n    return a < b() <= c",
        "0 Resume start
         1 Move t1, b
         2 Call t1, 0, t1
         4 Copy t2, t1
         5 Compare t0, a, t2 <
         7 JumpIfFalseOrPop t0, ->11
         8 Compare t0, t1, c <=
        10 Return t0
        11 Clear t1
        12 Return t0",
    );
}

#[test]
fn many_registers_and_constants_use_the_wide_form() {
    let names: Vec<String> = (0..300).map(|index| format!("v{index}")).collect();
    let assignments: String = names.iter().map(|name| format!("    {name} = '{name}'\n")).collect();
    let code = function(&format!("def f():\n{assignments}    return v299 + v298"));
    assert!(code.locals.len() == 300 && code.to_string().contains("Binary t0, v299, v298 +"));
}

#[test]
fn far_jumps_use_the_wide_form() {
    let body = "        g(a, a, a, a)\n".repeat(6000);
    let code = function(&format!("def f(a):\n    if a:\n{body}    return a"));
    let end = code.instructions.len() - 1;
    assert!(end > 1 << 15);
    assert!(code.to_string().contains(&format!("JumpIfFalse a, ->{end}")), "the jump reaches the end");
}

#[test]
fn docstrings_and_assertions_depend_on_the_level() {
    let source = "def f(x):\n    'doc'\n    assert x\n    return __debug__";
    let compiled = |optimize| {
        let options = CompileOptions { optimize, ..CompileOptions::default() };
        let module = compile(source, "test.py", Mode::Exec, &options).expect("the source is valid").code;
        let Const::Code(code) = &module.consts[0] else { panic!("the first constant is the function") };
        (code.docstring(), code.to_string().contains("AssertionError"), code.to_string().contains("#True"))
    };
    assert_eq!(compiled(0), (Some(Const::str("doc")), true, true));
    assert_eq!(compiled(1), (Some(Const::str("doc")), false, false));
    assert_eq!(compiled(2), (None, false, false));
}

#[test]
fn interactive_expressions_are_printed() {
    let options = CompileOptions::default();
    let code = compile("x\n", "<stdin>", Mode::Single, &options).expect("the source is valid").code;
    assert!(code.to_string().contains("Intrinsic1 t0, t0, print"));
    let code = compile("x + 1", "<string>", Mode::Eval, &options).expect("the source is valid").code;
    assert!(code.to_string().contains("Return t0"));
}

#[test]
fn positions_are_those_of_the_expressions() {
    let code = function("def f(a):\n    return (a\n        .b.c(1)\n        [2])");
    let position = |name: &str| {
        let text = code.to_string();
        let line = text.lines().find(|line| line.contains(name)).expect(name).trim();
        let word: u32 = line.split(' ').next().and_then(|word| word.parse().ok()).expect("a word's number");
        let position = code.line_table.position(word);
        [position.line, position.end_line, position.column, position.end_column].map(Option::unwrap)
    };
    assert_eq!(position("LoadAttr"), [3, 3, 9, 10]);
    assert_eq!(position("LoadMethod"), [3, 3, 11, 12]);
    assert_eq!(position("CallMethod"), [3, 3, 11, 15]);
    assert_eq!(position("LoadSubscript"), [2, 4, 12, 11]);
}

#[test]
fn nothing_falls_into_the_cleanup_of_a_comprehension_in_a_handler() {
    let code =
        function("def f(a):\n    try:\n        a()\n    except E as e:\n        return [x for x in e]");
    let text = code.to_string();
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.trim_start_matches([' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']))
        .collect();
    let clears: Vec<usize> = (0..lines.len()).filter(|&index| lines[index] == "Clear x").collect();
    assert_eq!(clears.len(), 2, "{text}");
    assert!(lines[clears[0] + 1].starts_with("PopExcept"), "{text}");
    assert!(lines[clears[1] + 1].starts_with("Reraise"), "{text}");
}
