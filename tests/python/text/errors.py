"""What str refuses, and its words."""


word = "abc"


def attempt(text):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "->", type(error).__name__ + ":", error)


for text in (
    "word[5]", "word['a']", "'abc'.index('z')", "'abc'.rindex('z')", "'a' + 1", "'a' + b'b'", "1 + 'a'", "'a' * 'b'", "'a' - 'b'", "','.join([1])", "','.join(['a', 2])",
    "','.join(5)", "'a'.split('')", "'a'.partition('')", "'a'.replace('a')", "'a'.replace(1, 2)", "'a'.startswith(1)", "'a'.startswith(('a', 1))", "'a'.center()", "'a'.center('x')",
    "'a'.center(5, 'xx')", "'a'.encode('ascii', 'nope') ", "'é'.encode('ascii')", "'\\ud800'.encode()", "b'\\xff'.decode()", "'a'.encode('nope')", "str(b'a', 'utf-8', 'strict', 1)", "str(1, 'utf-8')",
    "'a'.nothing", "'a' < 1", "'a' in 5", "1 in 'a'", "'{}'.format()", "'{0} {}'.format(1, 2)", "'{a}'.format()", "'{'.format()", "'}'.format()", "'{0'.format(1)", "'{!x}'.format(1)", "'{:d}'.format('a')",
    "'{0.x}'.format(1)", "'{0[x]}'.format([1])", "'{0[5]}'.format([1])", "'%s %s' % 'a'", "'a' % 1", "'%s' % ()", "int('a')", "'a'.expandtabs('x')", "'abc'.find()", "'abc'.find(1)", "'a'.zfill()", "'a'.translate(1)",
    "str.maketrans('ab', 'c')", "str.maketrans(1)", "str.maketrans({'ab': 1})", "word()", "ord('')", "ord(5)", "str.upper(5)", "str.upper()", "''.join(['a', None])", "'a'.splitlines(1, 2)", "'x'.count(1)",
    "'abc'[::0]", "'abc'[1:'a']", "format('a', 'd')", "format('a', '=5')", "format('a', ',')", "format('a', '+')", "'a'.strip(1)", "'a'.isalpha(1)", "'a'.removeprefix(1)",
):
    attempt(text)
word = "abc"
try:
    word[0] = "x"
except TypeError as error:
    print(error)
try:
    del word[0]
except TypeError as error:
    print(error)
try:
    word.attribute = 1
except AttributeError as error:
    print(error)
