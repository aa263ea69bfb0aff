"""The checksums that S3 requests carry."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Callable, Mapping
from typing import Protocol

from mlops_ext.local.errors import ApiError
from mlops_ext.local.s3.crc import CRC32C, CRC64NVME

PREFIX = "x-amz-checksum-"


class Checksum(Protocol):
    """A checksum that grows with the data."""

    def update(self, data: bytes, /) -> None:
        """Add data."""

    def digest(self) -> bytes:
        """The checksum's bytes, as S3 encodes them in base64."""


class _Crc:
    def __init__(self, step: Callable[[bytes, int], int], size: int = 4) -> None:
        self._step = step
        self._size = size
        self._value = 0

    def update(self, data: bytes) -> None:
        self._value = self._step(data, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(self._size, "big")


_ALGORITHMS: dict[str, Callable[[], Checksum]] = {
    "crc32": lambda: _Crc(zlib.crc32),
    "crc32c": lambda: _Crc(CRC32C.update),
    "crc64nvme": lambda: _Crc(CRC64NVME.update, 8),
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
}
_LINEAR = frozenset({"crc32", "crc32c", "crc64nvme"})


def kind_of(value: str) -> str:
    """Whether a checksum is of a whole object, or of the checksums of its parts."""
    return "COMPOSITE" if "-" in value else "FULL_OBJECT"


def kind_wanted(name: str, wanted: str | None) -> str:
    """The kind of checksum of an object made of parts.

    Args:
        name: of the algorithm, in lower case.
        wanted: what the request says; None: S3's default.

    Raises:
        ApiError: InvalidRequest, the algorithm has no such kind.
    """
    default = "FULL_OBJECT" if name == "crc64nvme" else "COMPOSITE"
    kind = (wanted or default).upper()
    fits = name in _LINEAR if kind == "FULL_OBJECT" else name != "crc64nvme"
    if kind not in ("FULL_OBJECT", "COMPOSITE") or not fits:
        raise ApiError(
            "InvalidRequest",
            f"The {kind} checksum type cannot be used with the {name} checksum algorithm.",
        )
    return kind


def running(name: str) -> Checksum:
    """A checksum to grow, of an algorithm's name in any case.

    Raises:
        ApiError: InvalidRequest, there is no such algorithm.
    """
    make = _ALGORITHMS.get(name.lower())
    if make is None:
        raise ApiError(
            "InvalidRequest",
            "Checksum algorithm provided is unsupported. Please try again with any of the valid "
            f"types: [{', '.join(each.upper() for each in _ALGORITHMS)}]",
        )
    return make()


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
        if wanted := headers.get("x-amz-sdk-checksum-algorithm"):
            names.add(wanted.lower())
        self._running = {name: running(name) for name in sorted(names)}
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
