"""Operations that must fail, for tests of what is above: they survive a restart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mlops_ext.local.errors import ApiError
from mlops_ext.local.store import Database

_STATUS = {
    "InternalFailure": 500,
    "InternalServerError": 500,
    "InternalError": 500,
    "ServiceUnavailable": 503,
    "SlowDown": 503,
    "ModelError": 424,
}

_DENIED = {"AccessDenied", "AccessDeniedException"}

_TEXTS = {
    "ThrottlingException": "Rate exceeded",
    "ExpiredTokenException": "The security token included in the request is expired",
    "ExpiredToken": "The provided token has expired.",
}


@dataclass(frozen=True)
class Fault:
    """An operation's next calls answer with an error.

    Args:
        operation: the operation's name, for example ``CreateEndpoint``.
        code: AWS's error code to answer.
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
        """
        fault = self._faults.get(operation)
        if fault is None:
            return
        if fault.times > 1:
            self.put(replace(fault, times=fault.times - 1))
        else:
            self.delete(operation)
        message = fault.message or _text(fault.code, f"{service}:{operation}", identity)
        raise ApiError(fault.code, message, _STATUS.get(fault.code, 400))


def _text(code: str, action: str, identity: str) -> str:
    if code in _DENIED:
        return (
            f"User: {identity} is not authorized to perform: {action} on resource: * "
            f"because no identity-based policy allows the {action} action"
        )
    return _TEXTS.get(code, f"{code}, as a fault of {action} was asked for.")
