"""PostgreSQL's protocol, as much of it as the tests of the runner need: a client of simple queries, and a proxy that
sees each statement pass and can end the program that sends it, or its session, at that very moment.

Over unix sockets and without a password only (tools/with-postgres). Frames are those of the documentation's "Message
Formats", protocol 3.0.
"""
import os
import socket
import struct
import threading


class ServerError(Exception):
    """The server's word; `code` is its SQLSTATE."""

    def __init__(self, fields):
        super().__init__(fields.get("M", "the connection was closed"))
        self.code = fields.get("C", "")


def receive_exactly(connection, count):
    data = b""
    while len(data) < count:
        chunk = connection.recv(count - len(data))
        if not chunk:
            raise ServerError({})
        data += chunk
    return data


def receive_frame(connection):
    """(kind, the whole frame) of one message."""
    head = receive_exactly(connection, 5)
    length = struct.unpack("!I", head[1:])[0]
    return head[:1], head + receive_exactly(connection, length - 4)


def server_socket():
    return os.path.join(os.environ["PGHOST"], ".s.PGSQL." + os.environ.get("PGPORT", "5432"))


def connect_socket(path=None):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path or server_socket())
    return connection


class Client:
    """One session; query() gives the rows of the last statement as lists of texts."""

    def __init__(self, database="postgres", path=None):
        self.socket = connect_socket(path)
        words = {"user": os.environ.get("PGUSER", "postgres"), "database": database, "application_name": "judge"}
        body = struct.pack("!I", 196608) + b"".join(f"{key}\0{value}\0".encode() for key, value in words.items()) + b"\0"
        self.socket.sendall(struct.pack("!I", len(body) + 4) + body)
        self.read()

    def query(self, sql):
        body = sql.encode() + b"\0"
        self.socket.sendall(b"Q" + struct.pack("!I", len(body) + 4) + body)
        return self.read()

    def value(self, sql):
        rows = self.query(sql)
        return rows[0][0] if rows else None

    def read(self):
        rows, error = [], None
        while True:
            kind, frame = receive_frame(self.socket)
            if kind == b"T":
                rows = []
            elif kind == b"D":
                rows.append(data_row(frame[5:]))
            elif kind == b"E":
                error = ServerError({part[:1].decode(): part[1:].decode() for part in frame[5:].split(b"\0") if part})
            elif kind == b"Z":
                if error:
                    raise error
                return rows

    def close(self):
        self.socket.close()


def data_row(body):
    count, at, row = struct.unpack("!H", body[:2])[0], 2, []
    for _ in range(count):
        length = struct.unpack("!i", body[at : at + 4])[0]
        at += 4
        row.append(None if length < 0 else body[at : at + length].decode())
        at += max(length, 0)
    return row


class Proxy:
    """Stands between programs and the server. `strike(number, moment, session)` is called at each round trip, counted
    over all sessions since arm(): with moment "before" when the program has sent it and the server has not seen it, and
    "after" when the server has answered and the program has not heard of it. It returns True to cut the session.

    With `pooler` it hides the server's process, as a pooler does that keeps one session for each client; of more than
    `most` clients at once the rest waits."""

    def __init__(self, folder, pooler=False, most=1000):
        self.pooler, self.places = pooler, threading.Semaphore(most)
        self.folder = folder
        self.path = os.path.join(folder, ".s.PGSQL.5432")
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(64)
        self.lock = threading.Lock()
        self.arm(None)
        threading.Thread(target=self.accept, daemon=True).start()

    def arm(self, strike):
        with self.lock:
            self.count, self.strike = 0, strike

    def accept(self):
        while True:
            program, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(program,), daemon=True).start()

    def serve(self, program):
        with self.places:
            self.serve_one(program)

    def serve_one(self, program):
        server = None
        try:
            head = receive_exactly(program, 4)
            first = head + receive_exactly(program, struct.unpack("!I", head)[0] - 4)
            server = connect_socket()
            server.sendall(first)
            if struct.unpack("!I", first[4:8])[0] == 80877102:  # CancelRequest: the server answers nothing
                return
            session = Session(self, program, server)
            back = threading.Thread(target=session.pass_back, daemon=True)
            back.start()
            session.pass_on()
            back.join()
        except (OSError, ServerError):
            pass
        finally:
            for each in (program, server):
                if each:
                    each.close()

    def ask(self, number, moment, session):
        with self.lock:
            strike = self.strike
        return bool(strike and strike(number, moment, session))

    def number(self):
        with self.lock:
            self.count += 1
            return self.count


class Session:
    def __init__(self, proxy, program, server):
        self.proxy, self.program, self.server = proxy, program, server
        self.waiting = []  # numbers of round trips that the server has not answered yet
        self.backend = None
        self.started = False

    def cut(self):
        for each in (self.program, self.server):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def pass_on(self):
        try:
            while True:
                kind, frame = receive_frame(self.program)
                if kind in b"QS":
                    number = self.proxy.number()
                    if self.proxy.ask(number, "before", self):
                        break
                    self.waiting.append(number)
                self.server.sendall(frame)
        except (OSError, ServerError):
            pass
        self.cut()

    def pass_back(self):
        try:
            while True:
                kind, frame = receive_frame(self.server)
                if kind == b"K":
                    self.backend = struct.unpack("!I", frame[5:9])[0]
                    if self.proxy.pooler:
                        frame = b"K" + struct.pack("!III", 12, 1, 1)
                if kind == b"Z" and not self.started:
                    self.started = True
                elif kind == b"Z" and self.waiting:
                    if self.proxy.ask(self.waiting.pop(0), "after", self):
                        break
                self.program.sendall(frame)
        except (OSError, ServerError):
            pass
        self.cut()


class Pooler:
    """A connection pooler in transaction mode with one session of the server: whoever begins has it until its
    transaction ends, and nobody's settings and locks are taken back."""

    def __init__(self, folder):
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(os.path.join(folder, ".s.PGSQL.5432"))
        self.listener.listen(16)
        self.server = None
        self.greeting = b""
        self.lock = threading.Lock()
        threading.Thread(target=self.accept, daemon=True).start()

    def close(self):
        self.listener.close()
        if self.server:
            self.server.close()

    def accept(self):
        while True:
            try:
                program, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(program,), daemon=True).start()

    def greet(self, first):
        """Opens the session for the first program; each later one hears the same words, with a key of our own."""
        if self.server:
            return
        self.server = connect_socket()
        self.server.sendall(first)
        kind = b""
        while kind != b"Z":
            kind, frame = receive_frame(self.server)
            if kind == b"K":
                frame = b"K" + struct.pack("!III", 12, 1, 1)
            self.greeting += frame

    def serve(self, program):
        try:
            head = receive_exactly(program, 4)
            first = head + receive_exactly(program, struct.unpack("!I", head)[0] - 4)
            with self.lock:
                self.greet(first)
            program.sendall(self.greeting)
            while self.transaction(program):
                pass
        except (OSError, ServerError):
            pass
        finally:
            program.close()

    def transaction(self, program):
        """Passes one on, from its first statement to the answer that it has ended. A program that dies in it is rolled
        back, as poolers do."""
        kind, frame = receive_frame(program)
        if kind == b"X":
            return False
        with self.lock:
            alive, state = True, b""
            while state != b"I":
                if state == b"":
                    self.server.sendall(frame)
                elif alive:
                    try:
                        kind, frame = receive_frame(program)
                        if kind == b"X":
                            raise ServerError({})
                    except (OSError, ServerError):
                        alive = False
                        kind, frame = b"Q", b"Q" + struct.pack("!I", 13) + b"ROLLBACK\0"
                    self.server.sendall(frame)
                while kind not in b"QS":
                    kind, frame = receive_frame(program)
                    self.server.sendall(frame)
                state = self.answer(program)
            return alive

    def answer(self, program):
        while True:
            kind, frame = receive_frame(self.server)
            try:
                program.sendall(frame)
            except OSError:
                pass
            if kind == b"Z":
                return frame[5:6]
