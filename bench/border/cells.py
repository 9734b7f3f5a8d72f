"""C types in Python: instances, attributes, subclasses, number slots. Of the types, one is static and one is made from a spec."""

from border import HeapCell, StaticCell
from harness import entry

TIMES, FEW = 100_000, 5


@entry("new-static", TIMES // 2, FEW)
def new_static(n):
    for i in range(n):
        StaticCell()
        StaticCell()
        StaticCell()
        cell = StaticCell()
    return cell.number


@entry("new-heap", TIMES // 2, FEW)
def new_heap(n):
    for i in range(n):
        HeapCell()
        HeapCell()
        HeapCell()
        cell = HeapCell()
    return cell.number


@entry("new-arguments", TIMES // 2, FEW)
def new_arguments(n):
    cell = None
    for i in range(n):
        cell = StaticCell(i, i)
        cell = StaticCell(i, i)
    return cell.number


@entry("getter", TIMES, FEW, StaticCell)
def getter(cell):
    for _ in range(cell.number):
        cell.value
        cell.value
        cell.value
        cell.value
    return cell.value


@entry("getter-heap", TIMES, FEW, HeapCell)
def getter_heap(cell):
    for _ in range(cell.number):
        cell.value
        cell.value
        cell.value
        cell.value
    return cell.value


@entry("setter", TIMES, FEW)
def setter(n):
    cell = StaticCell()
    for i in range(n):
        cell.value = i
        cell.value = i
        cell.value = i
        cell.value = i
    return cell.value


@entry("member-int", TIMES, FEW, StaticCell)
def member_int(cell):
    for _ in range(cell.number):
        cell.number
        cell.number
        cell.number
        cell.number
    return cell.number


@entry("member-object", TIMES, FEW, HeapCell)
def member_object(cell):
    for _ in range(cell.number):
        cell.object
        cell.object
        cell.object
        cell.object
    return cell.object


@entry("member-write", TIMES, FEW)
def member_write(n):
    cell = StaticCell()
    for i in range(n):
        cell.number = i
        cell.number = i
        cell.number = i
        cell.number = i
    return cell.number


@entry("add", TIMES, FEW)
def add(n):
    cell = StaticCell()
    for i in range(n):
        cell = cell + i
        cell = cell + 1
    return cell.number


@entry("add-heap", TIMES // 2, FEW)
def add_heap(n):
    cell = HeapCell()
    for i in range(n):
        cell = cell + i
        cell = cell + 1
    return cell.number


@entry("add-reflected", TIMES, FEW)
def add_reflected(n):
    cell = StaticCell()
    for i in range(n):
        cell = i + cell
        cell = 1 + cell
    return cell.number


@entry("add-in-place", TIMES, FEW)
def add_in_place(n):
    cell = StaticCell()
    for i in range(n):
        cell += i
        cell += 1
        cell += i
        cell += 1
    return cell.number


@entry("truth", TIMES, FEW, StaticCell)
def truth(cell):
    false = 0
    for _ in range(cell.number):
        if not cell:
            false += 1
        if not cell:
            false += 1
        if not cell:
            false += 1
        if not cell:
            false += 1
    return false


@entry("compare", TIMES, FEW, StaticCell)
def compare(cell):
    other = StaticCell(cell.number + 1)
    for _ in range(cell.number):
        cell < other
        cell < other
        cell == other
        cell == other
    return cell < other, cell == other


@entry("call-instance", TIMES // 2, FEW, StaticCell)
def call_instance(cell):
    for i in range(cell.number):
        cell(i)
        cell(i)
        cell(i)
        cell(i)
    return cell("done")


class Plain(StaticCell):
    """Adds nothing but a dict."""

    def step(self, by):
        return by


class WithInit(HeapCell):
    def __init__(self, number):
        super().__init__(number)
        self.extra = number


@entry("subclass-new", TIMES // 2, FEW)
def subclass_new(n):
    for _ in range(n):
        Plain()
        cell = Plain()
    return cell.number


@entry("subclass-init", TIMES // 4, FEW)
def subclass_init(n):
    cell = None
    for i in range(n):
        cell = WithInit(i)
        cell = WithInit(i)
    return cell.number, cell.extra


@entry("subclass-python-method", TIMES, FEW)
def subclass_python_method(n):
    cell = Plain()
    for i in range(n):
        cell.step(i)
        cell.step(i)
        cell.step(i)
        cell.step(i)
    return cell.step(1)


@entry("subclass-c-method", TIMES, FEW)
def subclass_c_method(n):
    cell = Plain()
    for i in range(n):
        cell.same(i)
        cell.same(i)
        cell.same(i)
        cell.same(i)
    return cell.same(1)


@entry("subclass-attribute", TIMES, FEW)
def subclass_attribute(n):
    cell = WithInit(1)
    for i in range(n):
        cell.extra = i
        cell.extra
        cell.extra = i
        cell.extra
    return cell.extra
