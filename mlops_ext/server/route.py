"""What a route is: one declaration from which handler and OpenAPI are both made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from mlops_ext.services.records import Record

if TYPE_CHECKING:
    from mlops_ext.server.context import Context

Method = Literal["GET", "PUT", "POST", "DELETE"]


@dataclass(frozen=True)
class Request:
    """One request, parsed and validated.

    Args:
        context: the server part's own state: the connection and the watcher.
        path: values of the path's parameters, unquoted.
        query: the query string as the route's query record; None where the route takes none.
        body: the body as the route's body record; None where the route takes none.
    """

    context: Context
    path: Mapping[str, str]
    query: Any = None
    body: Any = None

    @property
    def version(self) -> str:
        """``churn/3``, ``churn@approved`` or ``churn~1`` by ``{group}`` and ``{version}``."""
        group, version = self.path["group"], self.path["version"]
        named, _, _ = version.partition("~")
        sign = "/" if named.isdigit() else "@" if named else ""
        return f"{group}{sign}{version}"


@dataclass(frozen=True)
class Route:
    """One verb on one path.

    Args:
        method: HTTP verb.
        path: below ``mlops-ext/``, with ``{name}`` for parameters.
        summary: one line for the OpenAPI file.
        call: what answers; runs off the event loop, may block, lets only `MLOpsError` out.
        answer: record of the answer; None for 204.
        query: record of the query string.
        body: record of the body.
        status: status of a good answer.
        may_be_empty: the answer may be None, which is sent as 204.
    """

    method: Method
    path: str
    summary: str
    call: Callable[[Request], Record | None]
    answer: type[Record] | None = None
    query: type[Record] | None = None
    body: type[Record] | None = None
    status: int = 200
    may_be_empty: bool = False
    parameters: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", tuple(re.findall(r"{(\w+)}", self.path)))

    @property
    def pattern(self) -> str:
        """Regular expression of the path for Tornado, with one named group a parameter."""
        return re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", self.path)
