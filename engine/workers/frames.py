"""Frames on a pipe: four bytes of length, most significant first, and that many bytes."""

import struct

from engine.workers.worker_results import MAX_RESULT_BYTES

# A reply is a result and its brackets, or error, cause and trace, which are far smaller.
MAX_FRAME = MAX_RESULT_BYTES + 1024

_HEADER = struct.Struct(">I")


class FrameError(Exception):
    """The bytes on the pipe cannot be a frame."""


def frame(data: bytes) -> bytes:
    """Return ``data`` with its length in front."""
    return _HEADER.pack(len(data)) + data


class FrameReader:
    """Puts frames together from what arrives piece by piece."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> bytes | None:
        """Add what arrived and return the frame that it completes, if any.

        There is never more than one: a worker speaks only when spoken to.

        Raises:
            FrameError: the length is out of bounds, or more arrived than was asked for.
        """
        self._buffer += data
        if len(self._buffer) < _HEADER.size:
            return None
        (length,) = _HEADER.unpack_from(self._buffer)
        end = _HEADER.size + length
        if length > MAX_FRAME or len(self._buffer) > end:
            raise FrameError(f"{len(self._buffer)} bytes for a frame of {length}")
        if len(self._buffer) < end:
            return None
        complete = bytes(memoryview(self._buffer)[_HEADER.size :])
        self._buffer = bytearray()
        return complete
