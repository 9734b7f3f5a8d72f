"""The module tokenize: kinds, texts, places and lines of tokens, and what is refused."""
import io
import stat
import token
import tokenize
import types

TEXTS = [
    "if x:\n  y\n    \n#c\n   # d\nz",
    'x = """a\nb""" + 1',
    "f'{x:}' f'{{a}}' f'\\N{BULLET}{a!r:>{w}}' t'{b=}'\n",
    "f'''{x:\n  d}''' f'''{x\n  }abc\ndef'''\n",
    "é = 'ü' + ö # ä\n",
    "x \\\n+ y; a <> b != c -> d := e ... .. **= //= >>= @=\n",
    "(a,  # one\n b)\n\n\nc\n",
    "012 0xFf 1_0 1e5 .5j 1if 0b1\n",
    "  x\n y\n",
    "a\r\n\r\nb\r\n",
    "$ ? !\n",
    "(a,\n", "x \\ y\n", "x \\\n", "if 1:\n    x\n  y\n", "if 1:\n    x\n\ty\n", "'abc\n", "'abc\\'\n", '"""a\nb',
    "f'abc", "f'{a", "f'}'", "bu''\n", "1__0\n", "0xg\n",
]
for text in TEXTS:
    print(repr(text))
    try:
        for info in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
            print("  ", token.tok_name[info.exact_type], repr(info.string), info.start, info.end, repr(info.line))
    except (tokenize.TokenError, SyntaxError) as error:
        print("  ", type(error).__name__, error.args)

data = "# coding: latin-1\nx = 'é'\n".encode("latin-1")
print([(info.type, info.string) for info in tokenize.tokenize(io.BytesIO(data).readline)])
source = "def f(a, *b):\n    return [a  , b]\n"
print(tokenize.untokenize(tokenize.generate_tokens(io.StringIO(source).readline)) == source)

for mode in 0o100644, 0o40755, 0o120777, 0o104755, 0o102744, 0o41776, 0o60000, 0o140000, 0:
    print(stat.filemode(mode), oct(stat.S_IMODE(mode)), stat.S_ISDIR(mode), stat.S_ISLNK(mode))
print(types.FunctionType.__name__, types.CapsuleType.__name__, types.UnionType.__name__)
