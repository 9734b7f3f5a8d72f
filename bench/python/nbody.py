"""Bodies that attract each other, moved step by step (symplectic Euler integration of Newton's law)."""

from math import sqrt

from harness import program


class Body:
    def __init__(self, mass, position, velocity):
        self.mass = mass
        self.x, self.y, self.z = position
        self.vx, self.vy, self.vz = velocity


def planets():
    """A heavy body and four that circle it, each a little out of the plane."""
    bodies = [Body(40.0, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))]
    for i in range(1, 5):
        distance = 1.5 * i * i + 1.0
        speed = sqrt(40.0 / distance)
        bodies.append(Body(0.01 * i, (distance, 0.0, 0.1 * i), (0.0, speed, 0.01 * i)))
    return bodies


def advance(pairs, bodies, dt):
    for a, b in pairs:
        dx = a.x - b.x
        dy = a.y - b.y
        dz = a.z - b.z
        square = dx * dx + dy * dy + dz * dz
        pull = dt / (square * sqrt(square))
        of_a = a.mass * pull
        of_b = b.mass * pull
        a.vx -= dx * of_b
        a.vy -= dy * of_b
        a.vz -= dz * of_b
        b.vx += dx * of_a
        b.vy += dy * of_a
        b.vz += dz * of_a
    for body in bodies:
        body.x += dt * body.vx
        body.y += dt * body.vy
        body.z += dt * body.vz


def energy(pairs, bodies):
    total = sum(0.5 * b.mass * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz) for b in bodies)
    for a, b in pairs:
        total -= a.mass * b.mass / sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2)
    return total


@program("nbody", 1_500, 5)
def nbody(steps):
    bodies = planets()
    pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1 :]]
    for _ in range(steps):
        advance(pairs, bodies, 0.001)
    return round(energy(pairs, bodies), 9)
