"""The checksums that S3 requests carry."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Protocol

from mlops_ext.local.errors import ApiError

PREFIX = "x-amz-checksum-"


class Checksum(Protocol):
    """A checksum that grows with the data."""

    def update(self, data: bytes, /) -> None:
        """Add data."""

    def digest(self) -> bytes:
        """The checksum's bytes, as S3 encodes them in base64."""


class _Crc:
    def __init__(self, step: Callable[[bytes, int], int]) -> None:
        self._step = step
        self._value = 0

    def update(self, data: bytes) -> None:
        self._value = self._step(data, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(4, "big")


@cache
def _crc32c_table() -> tuple[int, ...]:
    """The table for the Castagnoli polynomial, bits reversed (RFC 3720)."""
    table = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return tuple(table)


def _crc32c(data: bytes, value: int) -> int:
    table = _crc32c_table()
    value ^= 0xFFFFFFFF
    for byte in data:
        value = table[(value ^ byte) & 0xFF] ^ (value >> 8)
    return value ^ 0xFFFFFFFF


_ALGORITHMS: dict[str, Callable[[], Checksum]] = {
    "crc32": lambda: _Crc(zlib.crc32),
    "crc32c": lambda: _Crc(_crc32c),
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
}


def algorithm(header: str) -> str:
    """The algorithm that a header with a checksum is of, as S3 names it: ``CRC32``."""
    return header.removeprefix(PREFIX).upper()


class Checksums:
    """The checksums that a request announces, made while its body arrives.

    Args:
        headers: the request's headers by lower-case name.

    Raises:
        ApiError: an algorithm is not offered.
    """

    def __init__(self, headers: Mapping[str, str]) -> None:
        names = {
            name.removeprefix(PREFIX)
            for name in headers
            if name.startswith(PREFIX) and not name.endswith(("-algorithm", "-type", "-mode"))
        }
        trailer = headers.get("x-amz-trailer", "").strip().lower()
        if trailer.startswith(PREFIX):
            names.add(trailer.removeprefix(PREFIX))
        if unknown := names - _ALGORITHMS.keys():
            offered = ", ".join(name.upper() for name in _ALGORITHMS)
            raise ApiError(
                "InvalidRequest",
                f"The checksum {', '.join(unknown).upper()} is not offered; take one of {offered}.",
            )
        self._running = {name: _ALGORITHMS[name]() for name in names}
        self._declared = {name: headers.get(PREFIX + name) for name in names}

    def update(self, data: bytes) -> None:
        """Add data to all of them."""
        for checksum in self._running.values():
            checksum.update(data)

    def verified(self, trailers: Mapping[str, str]) -> dict[str, str]:
        """The checksums in base64, by header name.

        Raises:
            ApiError: ``BadDigest``: one is not what header or trailer declare.
        """
        result = {}
        for name, checksum in self._running.items():
            actual = base64.b64encode(checksum.digest()).decode("ascii")
            declared = self._declared[name] or trailers.get(PREFIX + name)
            if declared is not None and declared != actual:
                raise ApiError(
                    "BadDigest",
                    f"The {name.upper()} you specified did not match the calculated checksum.",
                )
            result[PREFIX + name] = actual
        return result
