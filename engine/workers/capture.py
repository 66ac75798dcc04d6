"""What a function prints, kept within bounds: the head, the tail, and how much is missing between them."""

import codecs

LIMIT = 1024 * 1024


class Capture:
    """Collects the bytes of one stream; never holds much more than ``limit`` bytes."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._half = limit // 2
        self._head = bytearray()
        self._tail = bytearray()
        self._left_out = 0

    def feed(self, data: bytes) -> None:
        """Add what was printed."""
        room = self._half - len(self._head)
        if room > 0:
            self._head += data[:room]
            data = data[room:]
        self._tail += data
        # Cut only now and then: cutting at every read would move half a megabyte each time.
        if len(self._tail) > 2 * self._half:
            self._cut()

    def remove_end(self, marker: bytes) -> bool:
        """Tell whether ``marker`` has been printed; if so, drop it and what came after it."""
        for part in (self._tail, self._head):
            index = part.rfind(marker)
            if index >= 0:
                del part[index:]
                return True
        # The marker may lie across the border of head and tail.
        border = (self._head[-len(marker) :] + self._tail[: len(marker)]).find(marker) if not self._left_out else -1
        if border >= 0:
            del self._head[len(self._head) - min(len(marker), len(self._head)) + border :]
            self._tail.clear()
        return border >= 0

    def text(self) -> str:
        """Return what was printed; bytes that are no UTF-8 become replacement characters."""
        if len(self._tail) > self._half:
            self._cut()
        if not self._left_out:
            return (self._head + self._tail).decode("utf-8", "replace")
        # The incremental decoder keeps back a character that the cut has halved.
        head = codecs.getincrementaldecoder("utf-8")("replace").decode(bytes(self._head))
        tail = self._tail
        start = next((index for index in range(min(3, len(tail))) if tail[index] & 0xC0 != 0x80), min(3, len(tail)))
        return f"{head}\n… {self._left_out + start:,} bytes left out …\n{tail[start:].decode('utf-8', 'replace')}"

    def _cut(self) -> None:
        surplus = len(self._tail) - self._half
        del self._tail[:surplus]
        self._left_out += surplus
