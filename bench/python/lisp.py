"""An interpreter for a small Lisp, and programs in it."""

import operator

from harness import program


class Symbol(str):
    """A name; equal names are one object."""

    known = {}

    @classmethod
    def named(cls, name):
        return cls.known.setdefault(name, cls(name))


QUOTE, IF, DEFINE, LAMBDA, LET, DO = map(Symbol.named, ("quote", "if", "define", "lambda", "let", "do"))


def tokens(text):
    return text.replace("(", " ( ").replace(")", " ) ").split()


def read(words, position=0):
    """The expression at a position, and the position behind it."""
    word = words[position]
    if word != "(":
        try:
            return int(word), position + 1
        except ValueError:
            return Symbol.named(word), position + 1
    items = []
    position += 1
    while words[position] != ")":
        item, position = read(words, position)
        items.append(item)
    return items, position + 1


class Scope:
    def __init__(self, names, outer=None):
        self.names = names
        self.outer = outer

    def holder(self, name):
        scope = self
        while name not in scope.names:
            scope = scope.outer
            if scope is None:
                raise NameError(name)
        return scope.names


class Function:
    def __init__(self, parameters, body, scope):
        self.parameters = parameters
        self.body = body
        self.scope = scope


def evaluate(form, scope):
    while True:
        if isinstance(form, Symbol):
            return scope.holder(form)[form]
        if not isinstance(form, list):
            return form
        head = form[0]
        if head is QUOTE:
            return form[1]
        if head is IF:
            form = form[2] if evaluate(form[1], scope) else form[3]
        elif head is DEFINE:
            scope.names[form[1]] = evaluate(form[2], scope)
            return None
        elif head is LAMBDA:
            return Function(form[1], form[2], scope)
        elif head is LET:
            scope = Scope({name: evaluate(value, scope) for name, value in form[1]}, scope)
            form = form[2]
        elif head is DO:
            for step in form[1:-1]:
                evaluate(step, scope)
            form = form[-1]
        else:
            function = evaluate(head, scope)
            arguments = [evaluate(argument, scope) for argument in form[1:]]
            if not isinstance(function, Function):
                return function(*arguments)
            # A call in the last place is a loop, not a recursion.
            scope = Scope(dict(zip(function.parameters, arguments)), function.scope)
            form = function.body


BUILTINS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "<": operator.lt,
    "=": operator.eq,
    "mod": operator.mod,
    "cons": lambda first, rest: (first, rest),
    "first": lambda pair: pair[0],
    "rest": lambda pair: pair[1],
    "empty?": lambda value: value == [],
}

PROGRAM = """
(do
  (define nil (quote ()))
  (define range (lambda (low high) (if (< low high) (cons low (range (+ low 1) high)) nil)))
  (define map (lambda (f items) (if (empty? items) nil (cons (f (first items)) (map f (rest items))))))
  (define fold (lambda (f start items) (if (empty? items) start (fold f (f start (first items)) (rest items)))))
  (define fact (lambda (n) (if (< n 2) 1 (* n (fact (- n 1))))))
  (define fib (lambda (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))))
  (define gcd (lambda (a b) (if (= b 0) a (gcd b (mod a b)))))
  (define count (lambda (n total) (if (= n 0) total (count (- n 1) (+ total (gcd n 60))))))
  (define adder (lambda (by) (lambda (n) (+ n by))))
  (let ((numbers (map (adder 5) (range 0 20))))
    (+ (fib size) (+ (count (* size 20) 0) (mod (fold + 0 (map fact numbers)) 1000003)))))
"""


@program("lisp", 13, 3)
def lisp(size):
    names = {Symbol.named(name): function for name, function in BUILTINS.items()}
    names[Symbol.named("size")] = size
    form, _ = read(tokens(PROGRAM))
    return evaluate(form, Scope(names))
