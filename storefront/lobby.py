"""Connections that have not said yet what they want, and those that have not hung up yet.

A worker that serves one request at a time must not wait for anybody. Browsers open connections ahead of need and are silent
on them for minutes, slow lines bring a request in pieces, and whoever means harm sends one letter a second: two of them
kept two workers from everybody else. Here they stand aside until all of a request has come, or their time is over.
"""

from __future__ import annotations

import contextlib
import math
import os
import re
import select
import socket
import time
from collections.abc import Iterator
from typing import Any

SECONDS = 10.0  # for the head of a request, and for a small body
LEAVING_SECONDS = 2.0
MOST_WAITING = 512
MOST_HEAD = 32_768  # bytes; gunicorn refuses such a head
SMALL_BODY = 16_384  # bytes; larger ones are read as they come
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*\r\n", re.IGNORECASE)
EXPECT = re.compile(rb"\r\nexpect:", re.IGNORECASE)  # sends its body once it has been answered to
Connection = tuple[socket.socket, Any]
Room = dict[int, tuple[socket.socket, Any, float]]  # by descriptor, who came first is first: with until when


class Lobby:
    """`wake_up` is a file descriptor that is written to when a signal has come."""

    def __init__(self, listener: socket.socket, wake_up: int, *, seconds: float = SECONDS) -> None:
        self._listener, self._wake_up, self._seconds = listener, wake_up, seconds
        self._waiting: Room = {}
        self._leaving: Room = {}
        self._poll = select.epoll()
        self._poll.register(listener, select.EPOLLIN)
        self._poll.register(wake_up, select.EPOLLIN)

    def __len__(self) -> int:
        return len(self._waiting)

    def ready(self, seconds: float) -> Iterator[Connection]:
        """Those whose request is there, after at most so many seconds. Newcomers are taken in one at a time: another
        worker may be free."""
        for descriptor, _what in self._poll.poll(min(seconds, self._until_first())):
            if descriptor == self._wake_up:
                os.read(self._wake_up, 64)
            elif descriptor == self._listener.fileno():
                yield from self._take_in()
            elif descriptor in self._leaving:
                if has_hung_up(self._leaving[descriptor][0]):
                    self._forget(self._leaving, descriptor).close()
            elif descriptor in self._waiting:
                client, address, _until = self._waiting[descriptor]
                if (there := is_there(client)) is not False:
                    self._forget(self._waiting, descriptor)
                    if there:
                        yield client, address
                    else:
                        client.close()
        self._send_away(time.monotonic())

    def see_off(self, client: socket.socket) -> None:
        """Nothing more is sent. What still comes is thrown away until the other side hangs up too, for two seconds: closed
        at once, the end of an answer to somebody who is still sending would be lost (RFC 9112, section 9.6)."""
        try:
            client.setblocking(False)
            client.shutdown(socket.SHUT_WR)
        except OSError:
            client.close()
            return
        self._keep(self._leaving, client, None, LEAVING_SECONDS, select.EPOLLIN | select.EPOLLRDHUP)

    def close(self) -> Iterator[Connection]:
        """The last whose request is there; all others are closed."""
        for descriptor in list(self._leaving):
            self._forget(self._leaving, descriptor).close()
        for descriptor, (client, address, _until) in list(self._waiting.items()):
            self._forget(self._waiting, descriptor)
            if is_there(client):
                yield client, address
            else:
                client.close()
        self._poll.close()

    def _take_in(self) -> Iterator[Connection]:
        try:
            client, address = self._listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return  # another worker was quicker, or the browser has thought better of it
        there = is_there(client)
        if there:
            yield client, address
        elif there is None:
            client.close()
        else:
            # Told once for each piece that comes: what was looked at and left would be told for ever otherwise.
            events = select.EPOLLIN | select.EPOLLRDHUP | select.EPOLLET
            self._keep(self._waiting, client, address, self._seconds, events)

    def _keep(self, room: Room, client: socket.socket, address: Any, seconds: float, events: int) -> None:
        if len(room) >= MOST_WAITING:
            self._forget(room, next(iter(room))).close()
        room[client.fileno()] = (client, address, time.monotonic() + seconds)
        self._poll.register(client, events)

    def _forget(self, room: Room, descriptor: int) -> socket.socket:
        client, _address, _until = room.pop(descriptor)
        self._poll.unregister(client)
        return client

    def _until_first(self) -> float:
        """Seconds until somebody's time is over."""
        firsts = [next(iter(room.values()))[2] for room in (self._waiting, self._leaving) if room]
        return max(min(firsts) - time.monotonic(), 0) if firsts else math.inf

    def _send_away(self, now: float) -> None:
        for room in (self._waiting, self._leaving):
            while room and next(iter(room.values()))[2] <= now:
                self._forget(room, next(iter(room))).close()


def is_there(client: socket.socket) -> bool | None:
    """Whether a whole request can be read without waiting, a large body apart. None: nobody is there any more."""
    client.setblocking(False)
    try:
        said = client.recv(MOST_HEAD + SMALL_BODY, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return None
    if not said:
        return None
    head, end, body = said.partition(b"\r\n\r\n")
    if not end:
        return len(said) >= MOST_HEAD
    length = LENGTH.search(head + b"\r\n")
    size = int(length[1]) if length else 0
    return size > SMALL_BODY or len(body) >= size or bool(EXPECT.search(head))


def has_hung_up(client: socket.socket) -> bool:
    """Throws away what has come, a megabyte at a time: whoever sends without end keeps nobody."""
    try:
        return any(not client.recv(65_536) for _piece in range(16))
    except BlockingIOError:
        return False
    except OSError:
        return True


def wait_for_words(listener: socket.socket) -> None:
    """Have the kernel keep connections to itself that are silent, where it can (tcp(7))."""
    if listener.family in (socket.AF_INET, socket.AF_INET6) and hasattr(socket, "TCP_DEFER_ACCEPT"):
        with contextlib.suppress(OSError):
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 3)
