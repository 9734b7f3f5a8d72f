class Animal:
    kind = "animal"

    def __init__(self, name):
        self.name = name

    def speak(self):
        return f"{self.name} is a {self.kind}"


class Dog(Animal):
    kind = "dog"

    def speak(self):
        return super().speak() + "!"

    def __repr__(self):
        return f"Dog({self.name!r})"


d = Dog("Rex")
print(d, d.speak(), Animal("Tom").speak(), isinstance(d, Animal), Dog.__mro__)
