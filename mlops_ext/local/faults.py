"""Operations that must fail, for tests of what is above: they survive a restart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mlops_ext.local.errors import ApiError
from mlops_ext.local.store import Database

EVERY = "*"
"""Stands for every operation but those that set and delete faults."""
CUT = "ConnectionClosed"
"""The code of a fault that closes the connection without an answer."""

_SWITCHES = {"PutFault", "ListFaults", "DeleteFaults"}

_STATUS = {
    "AccessDenied": 403,
    "InternalFailure": 500,
    "InternalServerError": 500,
    "InternalError": 500,
    "ServiceUnavailable": 503,
    "SlowDown": 503,
    "ModelError": 424,
}

_DENIED = {"AccessDenied", "AccessDeniedException"}

_S3_CODES = {
    "AccessDeniedException": "AccessDenied",
    "ThrottlingException": "SlowDown",
    "ExpiredTokenException": "ExpiredToken",
}
"""What S3 calls the faults that other services answer by these codes."""

_TEXTS = {
    "ThrottlingException": "Rate exceeded",
    "SlowDown": "Please reduce your request rate.",
    "ExpiredTokenException": "The security token included in the request is expired",
    "ExpiredToken": "The provided token has expired.",
}


class Cut(Exception):  # noqa: N818 - nothing that is answered
    """The connection is to be closed without an answer."""


@dataclass(frozen=True)
class Fault:
    """An operation's next calls answer with an error.

    Args:
        operation: the operation's name, for example ``CreateEndpoint``, or `EVERY`.
        code: AWS's error code to answer, or `CUT`.
        times: how many calls still fail.
        message: the error's text; empty: one in AWS's words.
    """

    operation: str
    code: str
    times: int
    message: str


class Faults:
    """The faults that are set, one an operation."""

    SCHEMA: ClassVar[str] = """
        CREATE TABLE IF NOT EXISTS fault (
            operation TEXT PRIMARY KEY,
            code TEXT NOT NULL,
            times INTEGER NOT NULL,
            message TEXT NOT NULL
        ) STRICT;
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        rows = database.connection.execute("SELECT * FROM fault")
        self._faults = {row["operation"]: Fault(**dict(row)) for row in rows}

    def put(self, fault: Fault) -> None:
        """Set the fault of an operation, in place of an earlier one."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO fault VALUES (?, ?, ?, ?)",
                (fault.operation, fault.code, fault.times, fault.message),
            )
        self._faults[fault.operation] = fault

    def all(self) -> list[Fault]:
        """All faults that are set."""
        return list(self._faults.values())

    def delete(self, operation: str | None = None) -> None:
        """Let an operation work again, or all of them."""
        with self._database.transaction() as connection:
            if operation is None:
                connection.execute("DELETE FROM fault")
                self._faults.clear()
            else:
                connection.execute("DELETE FROM fault WHERE operation = ?", (operation,))
                self._faults.pop(operation, None)

    def check(self, operation: str, service: str, identity: str) -> None:
        """Count a call of an operation.

        Args:
            operation: the operation's name.
            service: the prefix of its IAM action, for example ``sagemaker``.
            identity: ARN of the caller.

        Raises:
            ApiError: the one that the operation's fault wants.
            Cut: the fault wants the connection closed.
        """
        fault = self._faults.get(operation)
        if fault is None and operation not in _SWITCHES:
            fault = self._faults.get(EVERY)
        if fault is None:
            return
        if fault.times > 1:
            self.put(replace(fault, times=fault.times - 1))
        else:
            self.delete(fault.operation)
        if fault.code == CUT:
            raise Cut
        code = _S3_CODES.get(fault.code, fault.code) if service == "s3" else fault.code
        message = fault.message or _text(code, f"{service}:{operation}", identity)
        raise ApiError(code, message, _STATUS.get(code, 400))


def _text(code: str, action: str, identity: str) -> str:
    if code in _DENIED:
        return (
            f"User: {identity} is not authorized to perform: {action} "
            f"because no identity-based policy allows the {action} action"
        )
    return _TEXTS.get(code, f"{code}, as a fault of {action} was asked for.")
