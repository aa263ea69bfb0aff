"""Answers in parts, in the form of AWS's event streams (``application/vnd.amazon.eventstream``).

A message: its length and that of its headers, four bytes each, their CRC-32, headers, payload, the
CRC-32 of all. A header: the length of its name, the name, 7 for text, two bytes of length, the
text.
"""

from __future__ import annotations

import json
import struct
from binascii import crc32
from collections.abc import Mapping

PART_BYTES = 64 << 10
_TEXT = 7
_FRAME = 16  # bytes of lengths and checksums


def payload_parts(body: bytes) -> bytes:
    """A body as the PayloadPart events of a ResponseStream."""
    headers = {
        ":message-type": "event",
        ":event-type": "PayloadPart",
        ":content-type": "application/octet-stream",
    }
    places = range(0, len(body), PART_BYTES)
    return b"".join(_message(headers, body[at : at + PART_BYTES]) for at in places)


def failure_event(code: str, message: str) -> bytes:
    """The ModelStreamError that ends a ResponseStream, with its ErrorCode and Message."""
    headers = {
        ":message-type": "exception",
        ":exception-type": "ModelStreamError",
        ":content-type": "application/json",
    }
    return _message(headers, json.dumps({"Message": message, "ErrorCode": code}).encode())


def _message(headers: Mapping[str, str], payload: bytes) -> bytes:
    head = b"".join(_header(name.encode(), text.encode()) for name, text in headers.items())
    prelude = struct.pack("!II", _FRAME + len(head) + len(payload), len(head))
    message = prelude + struct.pack("!I", crc32(prelude)) + head + payload
    return message + struct.pack("!I", crc32(message))


def _header(name: bytes, text: bytes) -> bytes:
    return struct.pack("!B", len(name)) + name + struct.pack("!BH", _TEXT, len(text)) + text
