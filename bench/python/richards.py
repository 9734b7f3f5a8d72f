"""A simulated operating system: tasks of several kinds pass packets to each other under a scheduler with priorities.

After the program by Martin Richards: an idle task that decides who goes on, a worker that fills packets, two handlers that
pass them to two devices, and back.
"""

from harness import program

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
FOR_DEVICE, FOR_WORK = range(2)
DATA_SIZE = 4


class Packet:
    def __init__(self, to, kind):
        self.to = to
        self.kind = kind
        self.used = 0
        self.data = [0] * DATA_SIZE


class Task:
    """Holds itself when it waits for others to resume it, and waits when it has no packet."""

    def __init__(self, system, name, priority):
        self.system = system
        self.name = name
        self.priority = priority
        self.packets = []
        self.held = False
        self.waiting = True

    def is_ready(self):
        return not self.held and (not self.waiting or bool(self.packets))

    def take(self):
        packet = self.packets.pop(0) if self.packets else None
        self.waiting = packet is None
        return packet

    def send(self, to, packet):
        packet.to = self.name
        self.system.deliver(to, packet)

    def step(self):
        raise NotImplementedError


class Idle(Task):
    def __init__(self, system, steps):
        super().__init__(system, IDLE, 0)
        self.seed = 1
        self.left = steps
        self.waiting = False

    def step(self):
        self.left -= 1
        if self.left == 0:
            self.held = True
        elif self.seed & 1:
            self.seed = self.seed >> 1 ^ 0xD008
            self.system.resume(DEVICE_B)
        else:
            self.seed >>= 1
            self.system.resume(DEVICE_A)


class Worker(Task):
    def __init__(self, system):
        super().__init__(system, WORKER, 1000)
        self.target = HANDLER_A
        self.letter = 0

    def step(self):
        packet = self.take()
        if packet is None:
            return
        self.target = HANDLER_B if self.target == HANDLER_A else HANDLER_A
        packet.used = 0
        for i in range(DATA_SIZE):
            self.letter = self.letter % 26 + 1
            packet.data[i] = 64 + self.letter
        self.send(self.target, packet)


class Handler(Task):
    def __init__(self, system, name, priority, device):
        super().__init__(system, name, priority)
        self.device = device
        self.work = []
        self.free = []

    def step(self):
        packet = self.take()
        if packet is not None:
            (self.work if packet.kind == FOR_WORK else self.free).append(packet)
        if not self.work:
            return
        work = self.work[0]
        if work.used == DATA_SIZE:
            self.work.pop(0)
            self.waiting = False
            self.send(WORKER, work)
        elif self.free:
            packet = self.free.pop(0)
            packet.used = work.data[work.used]
            work.used += 1
            self.waiting = False
            self.send(self.device, packet)


class Device(Task):
    """Holds itself between taking a packet and giving it back."""

    def __init__(self, system, name, priority):
        super().__init__(system, name, priority)
        self.pending = None
        self.checksum = 0

    def step(self):
        if self.pending is None:
            packet = self.take()
            if packet is not None:
                self.pending = packet
                self.sender = packet.to
                self.waiting = False
                self.held = True
        else:
            packet, self.pending = self.pending, None
            self.checksum = (self.checksum * 31 + packet.used) % 65_521
            self.send(self.sender, packet)


class System:
    def __init__(self, steps):
        self.delivered = self.resumed = 0
        self.tasks = [
            Idle(self, steps),
            Worker(self),
            Handler(self, HANDLER_A, 2000, DEVICE_A),
            Handler(self, HANDLER_B, 3000, DEVICE_B),
            Device(self, DEVICE_A, 4000),
            Device(self, DEVICE_B, 5000),
        ]
        self.by_priority = sorted(self.tasks, key=lambda task: -task.priority)
        for _ in range(2):
            self.tasks[WORKER].packets.append(Packet(WORKER, FOR_WORK))
        for handler, device in ((HANDLER_A, DEVICE_A), (HANDLER_B, DEVICE_B)):
            for _ in range(3):
                self.tasks[handler].packets.append(Packet(device, FOR_DEVICE))

    def deliver(self, to, packet):
        self.delivered += 1
        self.tasks[to].packets.append(packet)

    def resume(self, name):
        self.resumed += 1
        self.tasks[name].held = False

    def run(self):
        while True:
            for task in self.by_priority:
                if task.is_ready():
                    task.step()
                    break
            else:
                return


@program("richards", 4_000, 50)
def richards(steps):
    system = System(steps)
    system.run()
    return system.delivered, system.resumed, system.tasks[DEVICE_A].checksum, system.tasks[DEVICE_B].checksum
