"""Scalars: JSON values and texts as typed values, and the error for another type."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from mlops_ext.local.errors import ApiError


class MistypedError(Exception):
    """A JSON value of a type that its shape does not take."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
        self.path = ""

    def under(self, segment: str) -> None:
        """Place the error under a member or index of its parent."""
        self.path = f"{segment}.{self.path}" if self.path else segment

    def error(self) -> ApiError:
        """The ``SerializationException`` that AWS answers, with the place added."""
        where = f" at '{self.path}'" if self.path else ""
        return ApiError("SerializationException", self.text + where)


def _string(value: Any) -> str:
    if type(value) is not str:
        raise _inconvertible(value, "String")
    return value


def _whole(bits: int) -> Callable[[Any], int]:
    limit = 1 << (bits - 1)

    def whole(value: Any) -> int:
        if type(value) is float and value.is_integer():
            value = int(value)
        if type(value) is int and -limit <= value < limit:
            return value
        raise _inconvertible(value, "Integer" if bits == 32 else "Long")

    return whole


def _float(value: Any) -> float:
    if type(value) is float or type(value) is int:
        return float(value)
    raise _inconvertible(value, "Float")


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise _inconvertible(value, "Boolean")
    return value


def _timestamp(value: Any) -> datetime:
    try:
        if type(value) is int or type(value) is float:
            return datetime.fromtimestamp(value, UTC)
        if type(value) is str:
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise MistypedError(f"{value!r} is not a timestamp") from error
    raise _inconvertible(value, "Timestamp")


def _blob(value: Any) -> bytes:
    if type(value) is not str:
        raise _inconvertible(value, "Blob")
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise MistypedError("A blob must be base64") from error


SCALARS: dict[str, Callable[[Any], Any]] = {
    "string": _string,
    "integer": _whole(32),
    "long": _whole(64),
    "float": _float,
    "double": _float,
    "boolean": _boolean,
    "timestamp": _timestamp,
    "blob": _blob,
}
"""How a JSON value becomes a value of each scalar type; raises `MistypedError`."""


def typed_text(kind: str, text: str) -> Any:
    """The text of a header, label, parameter or form field as the JSON value of a type.

    Raises:
        MistypedError: the text is none of that type.
    """
    try:
        match kind:
            case "integer" | "long":
                return int(text)
            case "float" | "double":
                return float(text)
            case "boolean":
                return {"true": True, "false": False}[text.lower()]
            case "timestamp":
                return _moment(text)
            case _:
                return text
    except (ValueError, KeyError):
        raise MistypedError(f"{text!r} cannot be converted to {kind.capitalize()}") from None


def _moment(text: str) -> str | float:
    """A time in seconds or ISO 8601 as it is, one as HTTP writes it in ISO 8601."""
    if text[:1].isalpha():
        return parsedate_to_datetime(text).isoformat()
    return float(text) if text.replace(".", "", 1).isdecimal() else text


def _inconvertible(value: Any, wanted: str) -> MistypedError:
    if isinstance(value, (dict, list)):
        return MistypedError("Start of structure or map found where not expected.")
    return MistypedError(f"{_token(value)} cannot be converted to {wanted}")


def unexpected(value: Any, wanted: str) -> MistypedError:
    """The error for a value where a structure, list or map is wanted."""
    if isinstance(value, (dict, list)):
        return MistypedError(f"Start of {_token(value)} found where a {wanted} was expected.")
    return MistypedError(f"{_token(value)} found where a {wanted} was expected.")


def _token(value: Any) -> str:
    match value:
        case None:
            return "NULL_VALUE"
        case bool():
            return "TRUE_VALUE" if value else "FALSE_VALUE"
        case int() | float():
            return "NUMBER_VALUE"
        case str():
            return "STRING_VALUE"
        case list():
            return "list"
        case _:
            return "structure or map"
