"""Operations that must fail, for tests of what is above: they survive a restart."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Fault:
    """An operation's next calls answer with an error.

    Args:
        operation: the operation's name, for example ``CreateEndpoint``.
        code: AWS's error code to answer.
        times: how many calls still fail.
        message: the error's text.
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

    def check(self, operation: str) -> None:
        """Count a call of an operation; raises the `ApiError` that its fault wants."""
        fault = self._faults.get(operation)
        if fault is None:
            return
        if fault.times > 1:
            self.put(Fault(operation, fault.code, fault.times - 1, fault.message))
        else:
            self.delete(operation)
        raise ApiError(fault.code, fault.message, _STATUS.get(fault.code, 400))
