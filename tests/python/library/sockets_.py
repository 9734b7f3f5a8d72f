"""Sockets: connections on this machine, timeouts, messages with descriptors, and what is refused."""

import os
import selectors
import socket
import socketserver
import struct
import threading


def attempt(function, *args, **kwargs):
    try:
        print(function.__name__, repr(function(*args, **kwargs)))
    except BaseException as error:
        print(function.__name__, type(error).__name__, error)


class Upper(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line.upper())


def server():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Upper) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        clients = [threading.Thread(target=client, args=(server.server_address, n)) for n in range(10)]
        for each in clients:
            each.start()
        for each in clients:
            each.join()
        server.shutdown()
        thread.join()
    print(sorted(answers))


answers = []


def client(address, number):
    with socket.create_connection(address) as connection, connection.makefile("rwb") as file:
        for round in range(3):
            file.write(f"line {number} {round}\n".encode())
            file.flush()
            answers.append(file.readline())


def pairs():
    left, right = socket.socketpair()
    print(left.family.name, left.type.name, left.send(b"abc"), right.recv(2), right.recv(5))
    left.sendall(b"x" * 10)
    buffer = bytearray(4)
    print(right.recv_into(buffer), buffer, right.recv_into(buffer, 2), right.recv(10))
    right.settimeout(0.02)
    attempt(right.recv, 1)
    right.setblocking(False)
    attempt(right.recv, 1)
    print(right.gettimeout(), right.getblocking(), left.gettimeout(), left.getblocking())
    right.setblocking(True)
    print(left.sendmsg([b"a", b"bc"]), right.recvmsg(10))
    reader, writer = os.pipe()
    left.sendmsg([b"f"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack("i", writer))])
    data, ancillary, flags, address = right.recvmsg(10, socket.CMSG_LEN(4))
    (level, kind, content), = ancillary
    copy, = struct.unpack("i", content)
    os.write(copy, b"through")
    print(data, level == socket.SOL_SOCKET, kind == socket.SCM_RIGHTS, os.read(reader, 10))
    selector = selectors.DefaultSelector()
    selector.register(right, selectors.EVENT_READ, "right")
    print(selector.select(0))
    left.send(b"!")
    print([(key.data, events) for key, events in selector.select()])
    selector.close()
    left.shutdown(socket.SHUT_WR)
    print(right.recv(5), right.recv(5))
    left.close()
    right.close()
    print(left.fileno())
    attempt(left.send, b"a")


def datagrams():
    with socket.socket(type=socket.SOCK_DGRAM) as one, socket.socket(type=socket.SOCK_DGRAM) as other:
        one.bind(("127.0.0.1", 0))
        print(other.sendto(b"hello", one.getsockname()))
        data, address = one.recvfrom(10)
        print(data, address[0])


def refusals():
    with socket.socket() as it:
        attempt(it.bind, 1)
        attempt(it.bind, ("127.0.0.1",))
        attempt(it.bind, ("127.0.0.1", 99999))
        attempt(it.bind, (1, 2))
        attempt(it.connect, ("127.0.0.1", 1))
        attempt(it.connect_ex, ("127.0.0.1", 1))
        attempt(it.settimeout, -1)
        attempt(it.recv, -1)
        attempt(it.send, "text")
        attempt(it.getpeername)
        attempt(it.getsockopt, 99, 99)
    attempt(socket.inet_pton, socket.AF_INET, "x")
    attempt(socket.inet_ntop, socket.AF_INET, b"1")
    attempt(socket.htons, 70000)
    attempt(socket.getaddrinfo, "127.0.0.1", 80, type=socket.SOCK_STREAM)
    attempt(socket.getaddrinfo, 1, 2)
    attempt(socket.getservbyname, "no such service")
    with socket.socket(socket.AF_UNIX) as it:
        attempt(it.connect, "/no/such/socket")
        attempt(it.connect, "x" * 200)
        it.bind("\0an abstract name")
        print(it.getsockname())


server()
pairs()
datagrams()
refusals()
