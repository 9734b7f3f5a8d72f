"""complex() from numbers, text and objects; formatting."""


class Both:
    def __complex__(self):
        return 1 + 2j

    def __float__(self):
        return 5.0


class Index:
    def __index__(self):
        return 7


class Wrong:
    def __complex__(self):
        return 1.0


class Sub(complex):
    pass


def attempt(text):
    try:
        print(text, "=", repr(eval(text)))
    except Exception as error:
        print(text, "->", type(error).__name__ + ":", error)


for text in (
    "complex()", "complex(1)", "complex(1, 2)", "complex(real=1, imag=2)", "complex(imag=2)", "complex(-0.0, -0.0)", "complex(True, 2.5)",
    "complex(Both())", "complex(Both(), 1)", "complex(1, Both())", "complex(Index())", "complex(Sub(1, 2))", "type(Sub(Sub(1)))", "type(+Sub(1))",
    "complex(Wrong())", "complex([])", "complex(None)", "complex(b'1')", "complex(1, [])", "complex('1', 2)", "complex(1, '2')", "complex(1, 2, 3)",
    "complex(foo=1)", "complex(10**400)", "complex.__new__(float)", "complex.from_number(5)", "complex.from_number('1')", "type(Sub.from_number(1.5))",
    "complex(1, 2).__getnewargs__()", "Sub(1).__complex__()", "(1j).imag", "type((1j).real)",
):
    attempt(text)

for text in ("1", "j", "-J", "1-2j", "( 1+2j )", " ( 1 ) ", "1e5+1e-5j", "1_0+2_0j", "infj", "1+nanj", "\t.5j\n", "", "()", "(1", "1 + 2j", "1++2j", "1j+1", "1__0", "é", "1\0", "1e400j"):
    attempt(f"complex({text!r})")

for value in (1 + 2j, -1.5j, complex(0, 1e20), complex(-0.0, 3), 1234.5 - 0.001j):
    for spec in ("", "g", ".2f", ">20", "^20.1e", "+", ",.1f", "n", "05", "=5", "%", "d"):
        attempt(f"format({value!r}, {spec!r})")
