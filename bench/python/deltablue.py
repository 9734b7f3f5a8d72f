"""An incremental solver of one-way constraints with strengths, after the DeltaBlue algorithm of Freeman-Benson and Maloney.

Every variable is determined by at most one constraint. Adding a constraint may retract weaker ones along the graph; removing
one looks for constraints that can be satisfied instead. A plan is a list of constraints in the order of their dependencies.
"""

from harness import program

REQUIRED, STRONG, MEDIUM, WEAK, WEAKEST = range(5)


class Variable:
    def __init__(self, value):
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.strength = WEAKEST
        self.stays = True


class Constraint:
    """Relates variables; `output` is the one that it determines, or None when it is not enforced."""

    is_input = False

    def __init__(self, strength, *variables):
        self.strength = strength
        self.variables = variables
        self.output = None

    def methods(self):
        """The variables that it could determine."""
        return self.variables

    def inputs(self):
        output = self.output
        return [variable for variable in self.variables if variable is not output]

    def choose(self, mark):
        """Pick the output whose present determination is weakest, and weaker than this."""
        best = None
        for variable in self.methods():
            if variable.mark != mark and variable.strength > self.strength:
                if best is None or variable.strength > best.strength:
                    best = variable
        self.output = best
        return best is not None

    def inputs_known(self, mark):
        for variable in self.inputs():
            if not (variable.mark == mark or variable.stays or variable.determined_by is None):
                return False
        return True

    def recalculate(self):
        output = self.output
        output.strength = self.strength
        output.stays = not self.is_input
        for variable in self.inputs():
            output.strength = max(output.strength, variable.strength)
            output.stays = output.stays and variable.stays
        if output.stays:
            self.execute()

    def execute(self):
        """Compute the output from the inputs."""


class Stay(Constraint):
    pass


class Edit(Constraint):
    is_input = True


class Equal(Constraint):
    def execute(self):
        left, right = self.variables
        if self.output is right:
            right.value = left.value
        else:
            left.value = right.value


class Scale(Constraint):
    """target = source * factor + offset; factor and offset are never determined by it."""

    def methods(self):
        return self.variables[:2]

    def execute(self):
        source, target, factor, offset = self.variables
        if self.output is target:
            target.value = source.value * factor.value + offset.value
        else:
            source.value = (target.value - offset.value) // factor.value


class Planner:
    def __init__(self):
        self.mark = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def add(self, constraint):
        for variable in constraint.variables:
            variable.constraints.append(constraint)
        mark = self.new_mark()
        while constraint is not None:
            constraint = self.satisfy(constraint, mark)
        return self

    def satisfy(self, constraint, mark):
        """Enforce a constraint if it can be; give the one that it overrides."""
        if not constraint.choose(mark):
            return None
        for variable in constraint.inputs():
            variable.mark = mark
        output = constraint.output
        overridden = output.determined_by
        if overridden is not None:
            overridden.output = None
        output.determined_by = constraint
        self.propagate(constraint)
        output.mark = mark
        return overridden

    def propagate(self, constraint):
        todo = [constraint]
        while todo:
            constraint = todo.pop()
            constraint.recalculate()
            todo.extend(self.consumers(constraint.output))

    def consumers(self, variable):
        determining = variable.determined_by
        return [
            constraint
            for constraint in variable.constraints
            if constraint is not determining and constraint.output is not None
        ]

    def remove(self, constraint):
        for variable in constraint.variables:
            variable.constraints.remove(constraint)
        output = constraint.output
        if output is None:
            return
        constraint.output = None
        unsatisfied = self.release(output)
        unsatisfied.sort(key=lambda constraint: constraint.strength)
        for constraint in unsatisfied:
            mark = self.new_mark()
            while constraint is not None:
                constraint = self.satisfy(constraint, mark)

    def release(self, variable):
        """Leave a variable undetermined; give the constraints downstream that are not enforced."""
        variable.determined_by = None
        variable.strength = WEAKEST
        variable.stays = True
        unsatisfied = []
        todo = [variable]
        while todo:
            variable = todo.pop()
            unsatisfied.extend(one for one in variable.constraints if one.output is None)
            for constraint in self.consumers(variable):
                constraint.recalculate()
                todo.append(constraint.output)
        return unsatisfied

    def plan(self, edits):
        mark = self.new_mark()
        plan = []
        todo = [edit for edit in edits if edit.output is not None]
        while todo:
            constraint = todo.pop()
            output = constraint.output
            if output.mark != mark and constraint.inputs_known(mark):
                plan.append(constraint)
                output.mark = mark
                todo.extend(self.consumers(output))
        return plan


def change(planner, variable, values):
    """Edit a variable; give how long the plan is."""
    edit = Edit(STRONG, variable)
    planner.add(edit)
    plan = planner.plan([edit])
    for value in values:
        variable.value = value
        for constraint in plan:
            constraint.execute()
    planner.remove(edit)
    return len(plan)


def chain(n):
    """Equalities in a row: what is put in at one end comes out at the other."""
    planner = Planner()
    variables = [Variable(0) for _ in range(n + 1)]
    for left, right in zip(variables, variables[1:]):
        planner.add(Equal(REQUIRED, left, right))
    planner.add(Stay(WEAK, variables[-1]))
    planned = change(planner, variables[0], range(10))
    return planned, variables[-1].value


def projection(n):
    """Pairs related by one scale and offset, changed from either side."""
    planner = Planner()
    factor, offset = Variable(10), Variable(1000)
    planner.add(Stay(MEDIUM, factor)).add(Stay(MEDIUM, offset))
    sources, targets = [], []
    for i in range(n):
        source, target = Variable(i), Variable(i)
        planner.add(Stay(WEAK, source))
        planner.add(Scale(REQUIRED, source, target, factor, offset))
        sources.append(source)
        targets.append(target)
    planned = change(planner, sources[0], range(17, 20)) + change(planner, targets[1], [1050])
    planned += change(planner, factor, [5]) + change(planner, offset, [2000])
    return planned, sum(target.value for target in targets), sources[1].value


@program("deltablue", 150, 6)
def deltablue(n):
    return chain(n), projection(n)
