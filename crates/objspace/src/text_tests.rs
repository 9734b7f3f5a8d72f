//! Tests of text and bytes through the types' slots and methods, with the results and messages of CPython 3.14.

use crate::testing::{message, with_space};
use crate::{
    ByteArray, Bytes, Layout, List, MemoryView, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, number,
};

fn s(space: &Space, text: &str) -> Ref<Object> {
    space.new_str(text).unwrap()
}

fn b(space: &Space, data: &[u8]) -> Ref<Object> {
    Bytes::from_slice(space, data).unwrap().into_object()
}

fn i(space: &Space, value: i64) -> Ref<Object> {
    space.new_int(value).unwrap()
}

/// The `repr` of a result, or the exception's type and message.
fn shown(space: &Space, result: PyResult<Ref<Object>>) -> String {
    match result.and_then(|object| object.repr(space)) {
        Ok(text) => text.to_string_lossy(),
        Err(err) => {
            let text = err.value().str(space).map_or(String::new(), |text| text.to_string_lossy());
            format!("{}: {text}", err.value().ty().name())
        }
    }
}

fn call(space: &Space, object: &Object, name: &str, args: &[&Object]) -> String {
    shown(space, object.call_method(space, name, args))
}

fn list(space: &Space, items: &[&Object]) -> Ref<Object> {
    List::from_slice(space, items).unwrap().into_object()
}

fn tuple(space: &Space, items: &[&Object]) -> Ref<Object> {
    Tuple::from_slice(space, items).unwrap().into_object()
}

#[test]
fn methods_of_str() {
    with_space(|space| {
        let cases: [(&str, &str, &[&str], &str); 60] = [
            ("hello wORLD", "capitalize", &[], "'Hello world'"),
            ("Straße", "casefold", &[], "'strasse'"),
            ("abc", "count", &["b"], "1"),
            ("aaa", "count", &[""], "4"),
            ("abc", "find", &["c"], "2"),
            ("abcabc", "rfind", &["b"], "4"),
            ("abc", "index", &["z"], "ValueError: substring not found"),
            ("€uro", "find", &["o"], "3"),
            ("abc", "find", &["€"], "-1"),
            ("abc", "startswith", &["ab"], "True"),
            ("abc", "endswith", &["bc"], "True"),
            ("abc", "isalpha", &[], "True"),
            ("abc1", "isalnum", &[], "True"),
            ("12", "isdigit", &[], "True"),
            ("a b", "isidentifier", &[], "False"),
            ("def", "isidentifier", &[], "True"),
            ("ABC", "isupper", &[], "True"),
            ("", "isprintable", &[], "True"),
            ("", "isspace", &[], "False"),
            ("Hello World", "istitle", &[], "True"),
            ("ABC", "lower", &[], "'abc'"),
            ("aBc", "swapcase", &[], "'AbC'"),
            ("ab cd", "title", &[], "'Ab Cd'"),
            ("abß", "upper", &[], "'ABSS'"),
            ("  ab ", "strip", &[], "'ab'"),
            ("  ab ", "lstrip", &[], "'ab '"),
            ("  ab ", "rstrip", &[], "'  ab'"),
            ("xxabx", "strip", &["x"], "'ab'"),
            ("a,b,c", "split", &[","], "['a', 'b', 'c']"),
            (" a  b ", "split", &[], "['a', 'b']"),
            ("a", "split", &[""], "ValueError: empty separator"),
            ("a€b€c", "rsplit", &["€"], "['a', 'b', 'c']"),
            ("abc", "split", &["€"], "['abc']"),
            ("a\nb\r\nc", "splitlines", &[], "['a', 'b', 'c']"),
            ("a-b-c", "partition", &["-"], "('a', '-', 'b-c')"),
            ("a-b-c", "rpartition", &["-"], "('a-b', '-', 'c')"),
            ("abc", "partition", &["-"], "('abc', '', '')"),
            ("abc", "rpartition", &["-"], "('', '', 'abc')"),
            ("a", "partition", &[""], "ValueError: empty separator"),
            ("aXbX", "replace", &["X", "yy"], "'ayybyy'"),
            ("aa", "replace", &["a", ""], "''"),
            ("ab", "replace", &["", "-"], "'-a-b-'"),
            ("ab€", "replace", &["€", "x"], "'abx'"),
            ("test.py", "removesuffix", &[".py"], "'test'"),
            ("test.py", "removeprefix", &["test"], "'.py'"),
            ("a\tb", "expandtabs", &[], "'a       b'"),
            ("abc", "encode", &[], "b'abc'"),
            ("é", "encode", &["latin-1"], "b'\\xe9'"),
            ("é", "encode", &["ascii", "backslashreplace"], "b'\\\\xe9'"),
            ("é€", "encode", &["ascii", "xmlcharrefreplace"], "b'&#233;&#8364;'"),
            ("é", "encode", &["ascii", "namereplace"], "b'\\\\N{LATIN SMALL LETTER E WITH ACUTE}'"),
            ("a", "encode", &["utf-16"], "b'\\xff\\xfea\\x00'"),
            ("é", "encode", &["ascii", "replace"], "b'?'"),
            (
                "é",
                "encode",
                &["ascii"],
                "UnicodeEncodeError: 'ascii' codec can't encode character '\\xe9' in position 0: ordinal not in range(128)",
            ),
            ("é", "encode", &["ascii", "nothing"], "LookupError: unknown error handler name 'nothing'"),
            (
                "{}-{0}",
                "format",
                &["x"],
                "ValueError: cannot switch from automatic field numbering to manual field specification",
            ),
            ("{:>5}|{!r}", "format", &["a", "b"], "'    a|'b''"),
            ("{1}{0}", "format", &["a", "b"], "'ba'"),
            ("{}", "format", &[], "IndexError: Replacement index 0 out of range for positional args tuple"),
            ("{", "format", &[], "ValueError: Single '{' encountered in format string"),
        ];
        for (text, method, args, expected) in cases {
            let args: Vec<_> = args.iter().map(|arg| s(space, arg)).collect();
            let args: Vec<&Object> = args.iter().map(|arg| &**arg).collect();
            let result = call(space, &s(space, text), method, &args);
            let expected = if expected == "'    a|'b''" { "\"    a|'b'\"" } else { expected };
            assert_eq!(result, expected, "{text:?}.{method}");
        }
    });
}

#[test]
fn arguments_of_other_types_are_refused() {
    with_space(|space| {
        let (text, one) = (s(space, "a"), i(space, 1));
        for (method, expected) in [
            ("startswith", "TypeError: startswith first arg must be str or a tuple of str, not int"),
            ("strip", "TypeError: strip arg must be None or str"),
            ("join", "TypeError: can only join an iterable"),
            ("split", "TypeError: must be str or None, not int"),
            ("partition", "TypeError: must be str, not int"),
            ("find", "TypeError: find() argument 1 must be str, not int"),
            ("__add__", "TypeError: can only concatenate str (not \"int\") to str"),
            ("__contains__", "TypeError: 'in <string>' requires string as left operand, not int"),
            ("__getitem__", "IndexError: string index out of range"),
            ("format_map", "'a'"),
            ("maketrans", "TypeError: if you give only one argument to maketrans it must be a dict"),
        ] {
            assert_eq!(call(space, &text, method, &[&one]), expected, "{method}");
        }
        let fill = call(space, &text, "center", &[&i(space, 4), &s(space, "ab")]);
        assert_eq!(fill, "TypeError: The fill character must be exactly one character long");
        let joined = call(space, &s(space, ","), "join", &[&list(space, &[&text, &one])]);
        assert_eq!(joined, "TypeError: sequence item 1: expected str instance, int found");
    });
}

#[test]
fn percent() {
    with_space(|space| {
        let remainder = |format: &Object, args: &Object| shown(space, number::remainder(space, format, args));
        let format = |text: &str, args: &[&Object]| remainder(&s(space, text), &tuple(space, args));
        assert_eq!(
            format("%s %r %5.1s|", &[&i(space, 1), &s(space, "x"), &s(space, "abc")]),
            "\"1 'x'     a|\""
        );
        assert_eq!(
            format("%d %05d %x %#o", &[&i(space, 1), &i(space, -2), &i(space, 255), &i(space, 8)]),
            "'1 -0002 ff 0o10'"
        );
        assert_eq!(format("%c%c", &[&i(space, 0x20AC), &s(space, "a")]), "'€a'");
        assert_eq!(format("%s", &[]), "TypeError: not enough arguments for format string");
        assert_eq!(
            format("%d", &[&s(space, "a")]),
            "TypeError: %d format: a real number is required, not str"
        );
        assert_eq!(
            format("a", &[&s(space, "a")]),
            "TypeError: not all arguments converted during string formatting"
        );
        assert_eq!(
            format("%z", &[&i(space, 1)]),
            "ValueError: unsupported format character 'z' (0x7a) at index 1"
        );
        assert_eq!(format("%*d", &[&i(space, 4), &i(space, 7)]), "'   7'");
        let dict = crate::Dict::new(space).unwrap();
        dict.set_item(space, &s(space, "k"), &i(space, 3)).unwrap();
        assert_eq!(remainder(&s(space, "%(k)03d"), &dict), "'003'");
        assert_eq!(remainder(&s(space, "%(k)s"), &i(space, 1)), "TypeError: format requires a mapping");
        let bytes = |format: &[u8], args: &[&Object]| remainder(&b(space, format), &tuple(space, args));
        assert_eq!(
            bytes(b"%s-%b-%a", &[&b(space, b"x"), &b(space, b"y"), &s(space, "\u{e9}")]),
            "b\"x-y-'\\\\xe9'\""
        );
        assert_eq!(bytes(b"%c", &[&i(space, 256)]), "OverflowError: %c arg not in range(256)");
        assert_eq!(
            bytes(b"%s", &[&s(space, "x")]),
            "TypeError: %b requires a bytes-like object, or an object that implements __bytes__, not 'str'"
        );
    });
}

#[test]
fn slices_and_iteration() {
    with_space(|space| {
        let text = s(space, "ab\u{20ac}cd");
        let item = |key: &Object| shown(space, text.get_item(space, key));
        assert_eq!(item(&i(space, -3)), "'€'");
        let slice = crate::slice::Slice::new(space, crate::none(), crate::none(), &i(space, -1)).unwrap();
        assert_eq!(item(&slice), "'dc€ba'");
        assert_eq!(item(&text), "TypeError: string indices must be integers, not 'str'");
        let characters = text.collect(space).unwrap();
        assert_eq!(characters.len(), 5);
        let bytes = b(space, b"\x01\xff").to_list(space).unwrap();
        assert_eq!(shown(space, Ok(bytes.into_object())), "[1, 255]");
    });
}

#[test]
fn methods_of_bytes_and_bytearray() {
    with_space(|space| {
        type Case<'a> = (&'a [u8], &'a str, &'a [&'a [u8]], &'a str);
        let cases: [Case<'_>; 22] = [
            (b"a,b", "split", &[b","], "[b'a', b'b']"),
            (b" a b ", "split", &[], "[b'a', b'b']"),
            (b"abc", "find", &[b"c"], "2"),
            (b"abc", "index", &[b"z"], "ValueError: subsection not found"),
            (b"abc", "replace", &[b"b", b"xx"], "b'axxc'"),
            (b"abc", "upper", &[], "b'ABC'"),
            (b"ab cd", "title", &[], "b'Ab Cd'"),
            (b"a-b", "partition", &[b"-"], "(b'a', b'-', b'b')"),
            (b"  a ", "strip", &[], "b'a'"),
            (b"abc", "hex", &[], "'616263'"),
            (b"abc", "startswith", &[b"ab"], "True"),
            (b"abc", "isalpha", &[], "True"),
            (b"a\tb", "expandtabs", &[], "b'a       b'"),
            (b"abc", "__add__", &[b"d"], "b'abcd'"),
            (b"abc", "__contains__", &[b"bc"], "True"),
            (b"a\nb", "splitlines", &[], "[b'a', b'b']"),
            (b"abc", "removeprefix", &[b"a"], "b'bc'"),
            (b"abc", "decode", &[], "'abc'"),
            (b"a", "translate", &[b"x"], "ValueError: translation table must be 256 characters long"),
            (b"ab", "__getnewargs__", &[], "(b'ab',)"),
            (b"ab", "__bytes__", &[], "b'ab'"),
            (
                b"\xff",
                "decode",
                &[],
                "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
            ),
        ];
        for (data, method, args, expected) in cases {
            let args: Vec<_> = args.iter().map(|arg| b(space, arg)).collect();
            let args: Vec<&Object> = args.iter().map(|arg| &**arg).collect();
            assert_eq!(call(space, &b(space, data), method, &args), expected, "{data:?}.{method}");
            if !method.starts_with("__") {
                let array = ByteArray::from_slice(space, data).unwrap();
                let result = call(space, &array, method, &args).replace("bytearray(b'", "b'");
                let plain = |text: &str| text.replace([')', '('], "");
                assert_eq!(plain(&result), plain(expected), "bytearray {method}");
            }
        }
        let text = call(space, &b(space, b"a"), "find", &[&s(space, "a")]);
        assert_eq!(text, "TypeError: argument should be integer or bytes-like object, not 'str'");
        assert_eq!(
            call(space, &b(space, b"a"), "find", &[&i(space, 256)]),
            "ValueError: byte must be in range(0, 256)"
        );
        let pad = call(space, &b(space, b"a"), "center", &[&i(space, 4), &b(space, b"xx")]);
        assert_eq!(
            pad,
            "TypeError: center(): argument 2 must be a byte string of length 1, not a bytes object of length 2"
        );
    });
}

#[test]
fn a_bytearray_changes_in_place() {
    with_space(|space| {
        let class = ByteArray::type_object().as_object();
        let array = class.call1(space, &b(space, b"abc")).unwrap();
        for (method, args, expected) in [
            ("append", vec![i(space, 100)], "None"),
            ("extend", vec![b(space, b"ef")], "None"),
            ("insert", vec![i(space, 0), i(space, 0x40)], "None"),
            ("pop", vec![], "102"),
            ("remove", vec![i(space, 98)], "None"),
            ("remove", vec![i(space, 98)], "ValueError: value not found in bytearray"),
            ("append", vec![i(space, 256)], "ValueError: byte must be in range(0, 256)"),
            ("extend", vec![i(space, 1)], "TypeError: can't extend bytearray with int"),
            ("reverse", vec![], "None"),
        ] {
            let args: Vec<&Object> = args.iter().map(|arg| &**arg).collect();
            assert_eq!(call(space, &array, method, &args), expected, "{method}");
        }
        assert_eq!(shown(space, Ok(array.clone())), "bytearray(b'edca@')");
        let slice = crate::slice::Slice::from_indices(space, 1, 3).unwrap();
        array.set_item(space, &slice, &b(space, b"XYZ")).unwrap();
        array.del_item(space, &i(space, 0)).unwrap();
        assert_eq!(shown(space, Ok(array.clone())), "bytearray(b'XYZa@')");
        let view = MemoryView::from_object(space, &array).unwrap();
        let refused = call(space, &array, "append", &[&i(space, 1)]);
        assert_eq!(refused, "BufferError: Existing exports of data: object cannot be re-sized");
        view.release(space).unwrap();
        assert_eq!(call(space, &array, "append", &[&i(space, 1)]), "None");
    });
}

#[test]
fn constructors() {
    with_space(|space| {
        let (text, bytes) = (Str::type_object().as_object(), Bytes::type_object().as_object());
        let new = |class: &Object, args: &[&Object]| shown(space, class.call(space, args));
        assert_eq!(new(text, &[]), "''");
        assert_eq!(new(text, &[&i(space, 5)]), "'5'");
        assert_eq!(new(text, &[&b(space, b"\xc3\xa9"), &s(space, "utf-8")]), "'é'");
        assert_eq!(
            new(text, &[&s(space, "a"), &s(space, "utf8")]),
            "TypeError: decoding str is not supported"
        );
        assert_eq!(
            new(text, &[&i(space, 1), &s(space, "utf8")]),
            "TypeError: decoding to str: need a bytes-like object, int found"
        );
        let one = i(space, 1);
        assert_eq!(new(text, &[&*one; 4]), "TypeError: str expected at most 3 arguments, got 4");
        assert_eq!(new(bytes, &[]), "b''");
        assert_eq!(new(bytes, &[&i(space, 3)]), "b'\\x00\\x00\\x00'");
        assert_eq!(new(bytes, &[&i(space, -1)]), "ValueError: negative count");
        assert_eq!(new(bytes, &[&list(space, &[&i(space, 65), &i(space, 66)])]), "b'AB'");
        assert_eq!(
            new(bytes, &[&list(space, &[&i(space, 256)])]),
            "ValueError: bytes must be in range(0, 256)"
        );
        assert_eq!(new(bytes, &[&s(space, "a")]), "TypeError: string argument without an encoding");
        assert_eq!(new(bytes, &[&s(space, "é"), &s(space, "latin-1")]), "b'\\xe9'");
        assert_eq!(new(bytes, &[crate::none()]), "TypeError: cannot convert 'NoneType' object to bytes");
    });
}

#[test]
fn memory_views() {
    with_space(|space| {
        let data = ByteArray::from_slice(space, b"\0\x01\x02\x03\x04\x05\x06\x07").unwrap();
        let view = MemoryView::from_object(space, &data).unwrap();
        let item = |view: &Object, key: &Object| shown(space, view.get_item(space, key));
        assert_eq!(item(&view, &i(space, -1)), "7");
        assert_eq!(item(&view, &i(space, 8)), "IndexError: index out of bounds on dimension 1");
        let cast = view.call_method(space, "cast", &[&s(space, "h")]).unwrap();
        assert_eq!(call(space, &cast, "tolist", &[]), "[256, 770, 1284, 1798]");
        cast.set_item(space, &i(space, 0), &i(space, -1)).unwrap();
        assert_eq!(item(&view, &i(space, 0)), "255");
        let shape = list(space, &[&i(space, 2), &i(space, 4)]);
        let grid = view.call_method(space, "cast", &[&s(space, "B"), &shape]).unwrap();
        assert_eq!(call(space, &grid, "tolist", &[]), "[[255, 255, 2, 3], [4, 5, 6, 7]]");
        assert_eq!(item(&grid, &tuple(space, &[&i(space, 1), &i(space, 2)])), "6");
        assert_eq!(
            call(space, &grid, "tobytes", &[&s(space, "F")]),
            "b'\\xff\\x04\\xff\\x05\\x02\\x06\\x03\\x07'"
        );
        let step = crate::slice::Slice::new(space, crate::none(), crate::none(), &i(space, 3)).unwrap();
        let stepped = view.get_item(space, &step).unwrap();
        assert_eq!(call(space, &stepped, "tobytes", &[]), "b'\\xff\\x03\\x06'");
        assert_eq!(
            call(space, &stepped, "cast", &[&s(space, "B")]),
            "TypeError: memoryview: casts are restricted to C-contiguous views"
        );
        assert!(stepped.eq(space, &b(space, b"\xff\x03\x06")).unwrap());
        let bad = view.set_item(space, &i(space, 0), &i(space, 256)).unwrap_err();
        assert_eq!(message(&bad), "ValueError: memoryview: invalid value for format 'B'");
        assert_eq!(call(space, &view, "count", &[&i(space, 255)]), "2");
        assert!(!data.is_unique());
        for view in [view.as_object(), &cast, &grid, &stepped] {
            assert_eq!(call(space, view, "release", &[]), "None");
        }
        assert!(data.is_unique());
        assert_eq!(
            call(space, &view, "tolist", &[]),
            "ValueError: operation forbidden on released memoryview object"
        );
    });
}

#[test]
fn error_handlers_are_functions() {
    with_space(|space| {
        let handler = crate::codecs::registry::lookup_error(space, "backslashreplace").unwrap();
        let bytes = b(space, b"a\xff");
        let err = crate::codecs::decode(space, b"a\xff", None, None).unwrap_err();
        assert_eq!(shown(space, handler.call1(space, err.value())), "('\\\\xff', 2)");
        let strict = crate::codecs::registry::lookup_error(space, "strict").unwrap();
        assert!(strict.call1(space, err.value()).unwrap_err().value().is(err.value()));
        assert_eq!(
            shown(space, handler.call1(space, &bytes)),
            "TypeError: don't know how to handle bytes in error callback"
        );
        let escaped = crate::codecs::decode(space, b"a\xff", None, Some("surrogateescape")).unwrap();
        assert_eq!((escaped.len(), escaped.text().at(1)), (2, 0xDCFF));
        let back = crate::codecs::encode(space, &escaped, None, Some("surrogateescape")).unwrap();
        assert_eq!(back.as_slice(), b"a\xff");
        // The handler may be any callable of an exception.
        crate::codecs::registry::register_error(space, "test.handler", &handler).unwrap();
        let decoded = crate::codecs::decode(space, b"a\xffb", None, Some("test.handler")).unwrap();
        assert!(decoded.equals("a\\xffb"));
    });
}
