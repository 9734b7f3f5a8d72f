"""A parser of arithmetic expressions by recursive descent, which builds trees that are simplified, evaluated and printed."""

from harness import program


class Number:
    def __init__(self, value):
        self.value = value

    def evaluate(self, values):
        return self.value

    def simplified(self):
        return self

    def __str__(self):
        return str(self.value)


class Name:
    def __init__(self, name):
        self.name = name

    def evaluate(self, values):
        return values[self.name]

    def simplified(self):
        return self

    def __str__(self):
        return self.name


class Negation:
    def __init__(self, operand):
        self.operand = operand

    def evaluate(self, values):
        return -self.operand.evaluate(values)

    def simplified(self):
        operand = self.operand.simplified()
        return Number(-operand.value) if isinstance(operand, Number) else Negation(operand)

    def __str__(self):
        return f"(-{self.operand})"


OPERATIONS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a // b if b else 0,
    "%": lambda a, b: a % b if b else 0,
}


class Operation:
    def __init__(self, sign, left, right):
        self.sign = sign
        self.left = left
        self.right = right

    def evaluate(self, values):
        return OPERATIONS[self.sign](self.left.evaluate(values), self.right.evaluate(values))

    def simplified(self):
        left, right = self.left.simplified(), self.right.simplified()
        if isinstance(left, Number) and isinstance(right, Number):
            return Number(OPERATIONS[self.sign](left.value, right.value))
        return Operation(self.sign, left, right)

    def __str__(self):
        return f"({self.left} {self.sign} {self.right})"


class ParseError(Exception):
    pass


def tokens(text):
    """Numbers, names and signs, each as (kind, text)."""
    i = 0
    while i < len(text):
        start, character = i, text[i]
        i += 1
        if character.isspace():
            continue
        if character.isdigit():
            while i < len(text) and text[i].isdigit():
                i += 1
            yield "number", text[start:i]
        elif character.isalpha():
            while i < len(text) and text[i].isalnum():
                i += 1
            yield "name", text[start:i]
        else:
            yield "sign", character
    yield "end", ""


class Parser:
    def __init__(self, text):
        self.tokens = tokens(text)
        self.advance()

    def advance(self):
        self.kind, self.text = next(self.tokens)

    def accept(self, signs):
        if self.kind == "sign" and self.text in signs:
            sign = self.text
            self.advance()
            return sign
        return None

    def parse(self):
        tree = self.sum()
        if self.kind != "end":
            raise ParseError(f"unexpected {self.text!r}")
        return tree

    def sum(self):
        tree = self.product()
        while sign := self.accept("+-"):
            tree = Operation(sign, tree, self.product())
        return tree

    def product(self):
        tree = self.unary()
        while sign := self.accept("*/%"):
            tree = Operation(sign, tree, self.unary())
        return tree

    def unary(self):
        return Negation(self.unary()) if self.accept("-") else self.atom()

    def atom(self):
        kind, text = self.kind, self.text
        if self.accept("("):
            tree = self.sum()
            if not self.accept(")"):
                raise ParseError("a bracket is not closed")
            return tree
        if kind not in ("number", "name"):
            raise ParseError(f"unexpected {text!r}")
        self.advance()
        return Number(int(text)) if kind == "number" else Name(text)


TEXTS = [
    "1 + 2 * 3 - x",
    "(alpha + 12) * (beta - 7 % 3) / 2",
    "-(-x) * -(3 + 4 * (5 - 6)) + y1 * 1000",
    "((((x + 1) * 2 + y1) * 3 + alpha) * 4 + beta) * 5",
    "(1 + 2",
    "3 $ 4",
]


@program("expressions", 150, 1)
def expressions(n):
    total = errors = length = 0
    for i in range(n):
        values = {"x": i, "alpha": i * 3, "beta": 100 - i, "y1": 7}
        for text in TEXTS:
            try:
                tree = Parser(text).parse()
            except ParseError as error:
                errors += len(str(error))
                continue
            simple = tree.simplified()
            total += tree.evaluate(values) - 2 * simple.evaluate(values)
            length += len(str(simple))
    return total, errors, length
