"""Cyclic redundancy checks that the standard library does not have: CRC-32C and CRC-64/NVME.

Both are reflected, begin with all bits set and end inverted. Byte by byte, Python makes a few
megabytes a second. So a large block is cut into lanes, numpy steps through all of them at once,
and the lanes' states are put together: a state moves over zero bytes by a linear map.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LANES = 512
_STEPS = 512  # bytes of a lane


class Crc:
    """A check of `bits` bits with a reflected polynomial."""

    def __init__(self, bits: int, polynomial: int) -> None:
        self.bits = bits
        self._polynomial = polynomial
        self._ones = (1 << bits) - 1

    def update(self, data: bytes, value: int) -> int:
        """The check of what was seen before (`value`, at first 0) and `data`."""
        state = value ^ self._ones
        size = _LANES * _STEPS
        whole = len(data) - len(data) % size
        for start in range(0, whole, size):
            state = self._block(data[start : start + size], state)
        table = self._table
        for byte in data[whole:]:
            state = table[(state ^ byte) & 0xFF] ^ (state >> 8)
        return state ^ self._ones

    @cached_property
    def _table(self) -> list[int]:
        """What each last byte adds to a state that moves on by one byte."""
        table = []
        for value in range(256):
            for _ in range(8):
                value = (value >> 1) ^ (self._polynomial if value & 1 else 0)
            table.append(value)
        return table

    @cached_property
    def _fast_table(self) -> NDArray[np.uint64]:
        import numpy  # only for large blocks: it takes memory that few uses of the engine need

        return numpy.array(self._table, dtype=numpy.uint64)

    @cached_property
    def _over_lane(self) -> list[list[int]]:
        """Where a state comes to over a lane of zeros: for each of its bytes, by their values."""
        import numpy

        start = [[value << (8 * place) for value in range(256)] for place in range(8)]
        states = numpy.array(start, dtype=numpy.uint64)
        for _ in range(_STEPS):
            states = self._step(states, 0)
        return [[int(each) for each in row] for row in states]

    def _block(self, block: bytes, state: int) -> int:
        import numpy

        columns = numpy.frombuffer(block, numpy.uint8).reshape(_LANES, _STEPS).T.copy()
        states = numpy.zeros(_LANES, dtype=numpy.uint64)
        states[0] = state
        for column in columns:
            states = self._step(states, column)
        result = 0
        for lane in states.tolist():
            result = self._moved(result) ^ lane
        return result

    def _step(self, states: NDArray[np.uint64], data: Any) -> NDArray[np.uint64]:
        import numpy

        index = (states ^ data) & numpy.uint64(0xFF)
        moved: NDArray[np.uint64] = self._fast_table[index] ^ (states >> numpy.uint64(8))
        return moved

    def _moved(self, state: int) -> int:
        result = 0
        for place, table in enumerate(self._over_lane):
            result ^= table[(state >> (8 * place)) & 0xFF]
        return result


CRC32C = Crc(32, 0x82F63B78)
"""The Castagnoli polynomial (RFC 3720)."""

CRC64NVME = Crc(64, 0x9A6C9329AC4BC9B5)
"""The polynomial of the NVM Express specification."""
