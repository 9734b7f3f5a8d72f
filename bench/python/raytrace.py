"""A ray tracer: spheres over a chequered floor, with shadows and reflections."""

from math import sqrt

from harness import program


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def unit(self):
        return self * (1.0 / sqrt(self.dot(self)))

    def reflected(self, normal):
        return self - normal * (2.0 * self.dot(normal))


class Sphere:
    def __init__(self, centre, radius, colour, shine):
        self.centre = centre
        self.radius = radius
        self.colour = colour
        self.shine = shine

    def distance(self, origin, direction):
        """How far along a ray its surface is, or None."""
        to_centre = self.centre - origin
        along = to_centre.dot(direction)
        inside = self.radius * self.radius - to_centre.dot(to_centre) + along * along
        if inside < 0.0:
            return None
        distance = along - sqrt(inside)
        return distance if distance > 1e-6 else None

    def normal(self, point):
        return (point - self.centre).unit()

    def colour_at(self, point):
        return self.colour


class Floor:
    shine = 0.1

    def __init__(self, height):
        self.height = height

    def distance(self, origin, direction):
        if direction.y > -1e-6:
            return None
        distance = (self.height - origin.y) / direction.y
        return distance if distance > 1e-6 else None

    def normal(self, point):
        return Vector(0.0, 1.0, 0.0)

    def colour_at(self, point):
        light = (int(point.x // 1.0) + int(point.z // 1.0)) % 2 == 0
        return Vector(0.9, 0.9, 0.9) if light else Vector(0.2, 0.2, 0.2)


class Scene:
    def __init__(self):
        self.things = [Floor(-1.0)]
        for i in range(4):
            colour = Vector(0.3 + 0.2 * i, 0.9 - 0.2 * i, 0.5)
            self.things.append(Sphere(Vector(i * 1.4 - 2.1, 0.3 * (i % 2) - 0.2, 4.0 + i * 0.5), 0.8, colour, 0.3))
        self.light = Vector(4.0, 6.0, -2.0)
        self.sky = Vector(0.4, 0.6, 0.9)

    def nearest(self, origin, direction):
        found, best = None, 1e9
        for thing in self.things:
            distance = thing.distance(origin, direction)
            if distance is not None and distance < best:
                found, best = thing, distance
        return found, best

    def is_lit(self, point, to_light):
        for thing in self.things:
            if thing.distance(point, to_light) is not None:
                return False
        return True

    def colour(self, origin, direction, depth):
        thing, distance = self.nearest(origin, direction)
        if thing is None:
            return self.sky
        point = origin + direction * distance
        normal = thing.normal(point)
        to_light = (self.light - point).unit()
        brightness = 0.1
        if self.is_lit(point, to_light):
            brightness += 0.9 * max(0.0, normal.dot(to_light))
        colour = thing.colour_at(point) * brightness
        if depth and thing.shine:
            mirrored = self.colour(point, direction.reflected(normal), depth - 1)
            colour = colour * (1.0 - thing.shine) + mirrored * thing.shine
        return colour


@program("raytrace", 32, 4)
def raytrace(size):
    scene = Scene()
    eye = Vector(0.0, 0.5, -2.0)
    checksum = 0
    for row in range(size):
        for column in range(size):
            direction = Vector((column + 0.5) / size - 0.5, 0.4 - row / size, 1.0).unit()
            colour = scene.colour(eye, direction, 2)
            for part in (colour.x, colour.y, colour.z):
                checksum = (checksum * 31 + int(part * 255.0)) % 1_000_003
    return checksum
