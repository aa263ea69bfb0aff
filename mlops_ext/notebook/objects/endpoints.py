"""Endpoints, what they answer and what a clean-up removed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mlops_ext.notebook.displays import endpoints as display
from mlops_ext.notebook.displays.blocks import Block
from mlops_ext.notebook.objects.models import History
from mlops_ext.notebook.objects.shown import Shown, ShownRecord
from mlops_ext.services import cleanup, deployment, governance, records

if TYPE_CHECKING:
    from mlops_ext.connection import Connection


class Endpoints(Shown):
    """The endpoints; a sequence of `Endpoint`."""

    _kind = "endpoint"

    def __init__(
        self, connection: Connection, endpoints: Sequence[records.EndpointSummary]
    ) -> None:
        super().__init__(connection)
        self._endpoints = [Endpoint(connection, endpoint) for endpoint in endpoints]

    def __iter__(self) -> Iterator[Endpoint]:
        return iter(self._endpoints)

    def __len__(self) -> int:
        return len(self._endpoints)

    def __repr__(self) -> str:
        return f"<Endpoints {', '.join(endpoint.name for endpoint in self)}>"

    def _blocks(self) -> Sequence[Block]:
        return display.endpoints([endpoint.record for endpoint in self])

    def _data(self) -> Any:
        return {"endpoints": [endpoint.record.to_wire() for endpoint in self]}


class Endpoint(ShownRecord[records.EndpointSummary]):
    """An endpoint and what can be done with it."""

    _kind = "endpoint"

    @property
    def name(self) -> str:
        """Its name."""
        return self.record.name

    @property
    def status(self) -> str:
        """EndpointStatus, as ``Creating``, ``InService`` or ``Failed``."""
        return self.record.status

    @property
    def serves(self) -> list[str]:
        """References of the versions it serves."""
        return self.record.serves

    def details(self) -> records.Endpoint:
        """Return its record with variants, what it served when, and a sample request body."""
        if isinstance(self.record, records.Endpoint):
            return self.record
        return deployment.get_endpoint(self.connection, self.name)

    def invoke(
        self, data: Any, *, content_type: str | None = None, accept: str = "application/json"
    ) -> Invocation:
        """Send rows to the endpoint and return its answer.

        Args:
            data: A data frame, an array or a list of rows, sent as JSON; or text, sent as it is.
            content_type: Media type of text; told from its first character where it is left out.
            accept: Media type wanted back.

        Raises:
            MLOpsError: The endpoint is not there, or its model fails.
        """
        body, kind = request_body(data)
        answer = deployment.invoke(
            self.connection, self.name, body, content_type=content_type or kind, accept=accept
        )
        return Invocation(self.connection, answer)

    def history(self) -> History:
        """Return what happened to it, newest first."""
        made = self.record.created
        entries = governance.endpoint_history(self.connection, self.name, made)
        return History(self.connection, self.name, entries)

    def logs(self, lines: int = 200) -> list[str]:
        """Return the last lines of its log, oldest first."""
        return deployment.endpoint_logs(self.connection, self.name, lines)

    def delete(self) -> Cleaned:
        """Delete it with its configuration and models."""
        return Cleaned(self.connection, cleanup.delete_endpoint(self.connection, self.name))

    def __repr__(self) -> str:
        return f"<Endpoint {self.name} {self.status}>"

    def _blocks(self) -> Sequence[Block]:
        return display.endpoint(self.details())

    def _data(self) -> Any:
        return self.details().to_wire()


class Invocation(ShownRecord[records.Invocation]):
    """What an endpoint answered."""

    _kind = "invocation"

    @property
    def body(self) -> str:
        """The answer as text."""
        return self.record.body

    def json(self) -> Any:
        """Return the answer as data.

        Raises:
            ValueError: It is not JSON.
        """
        return json.loads(self.body)

    def __repr__(self) -> str:
        return f"<Invocation {self.record.status}, {self.record.milliseconds:.0f} ms>"

    def _blocks(self) -> Sequence[Block]:
        return display.invocation(self.record)


class Cleaned(ShownRecord[records.Cleaned]):
    """What a clean-up removed."""

    _kind = "cleaned"

    @property
    def removed(self) -> list[str]:
        """What was removed, in order."""
        return self.record.removed

    def __repr__(self) -> str:
        return f"<Cleaned {len(self.removed)} things>"

    def _blocks(self) -> Sequence[Block]:
        return display.cleaned(self.record)


class Which(Shown):
    """Which SageMaker is spoken to, and as whom."""

    _kind = "connection"

    def __repr__(self) -> str:
        info = self.connection.info()
        return f"<{info.kind} {info.account} {info.region} as {info.user}>"

    def _blocks(self) -> Sequence[Block]:
        return display.connection(self.connection.info())

    def _data(self) -> Any:
        return self.connection.info().to_wire()


def request_body(data: Any) -> tuple[str, str]:
    """Return a request body and its media type for rows or text.

    Rows become a JSON list of lists, which every serving container of SageMaker's frameworks
    reads; floats keep all their digits.

    Raises:
        TypeError: `data` is neither rows nor text.
    """
    if isinstance(data, str):
        looks_json = data.lstrip()[:1] in {"[", "{"}
        return data, "application/json" if looks_json else "text/csv"
    rows = data.to_numpy() if hasattr(data, "to_numpy") else data
    plain = rows.tolist() if hasattr(rows, "tolist") else rows
    if not isinstance(plain, (list, tuple, dict)):
        raise TypeError(f"Rows or text can be sent to an endpoint, not a {type(data).__name__}.")
    return json.dumps(plain), "application/json"
