"""Services and operations of botocore's service models, compiled when they are first used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from mlops_ext.local.errors import ApiError
from mlops_ext.local.wire.constraints import Shape, Violation, refusal
from mlops_ext.local.wire.descriptions import describe
from mlops_ext.local.wire.parse import ParserCompiler
from mlops_ext.local.wire.scalars import MistypedError
from mlops_ext.local.wire.serialize import SerializerCompiler
from mlops_ext.local.wire.services import served

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class ModelledError:
    """An error as the service model describes it.

    Args:
        shape: the name of its shape, which JSON shows.
        code: its code in the query protocol.
        status: HTTP status; 0 when the model says nothing.
    """

    shape: str
    code: str
    status: int


class WireOperation:
    """One operation: reads requests, writes answers.

    Args:
        service: the service it belongs to.
        description: the operation as the service model writes it.
    """

    def __init__(self, service: Service, description: dict[str, Any]) -> None:
        self.name: str = description["name"]
        self.http: dict[str, Any] = description["http"]
        self.input_shape = service.shape(description.get("input"))
        self.output_shape = service.shape(description.get("output"))
        self._shape = service.shape
        self._invalid = service.invalid
        self._parse = service.parsers.structure(self.input_shape)
        self._serialize = service.serializers.structure(self.output_shape["members"].items())

    def listed_members(self, member: str) -> Iterable[str]:
        """The members of the structures in the list that the output has as `member`."""
        listed = self._shape(self.output_shape["members"][member])
        members: dict[str, Any] = self._shape(listed["member"])["members"]
        return members.keys()

    def parse(self, body: bytes) -> dict[str, Any]:
        """The typed and validated members of a JSON body.

        Raises:
            ApiError: ``SerializationException`` for text that is no JSON or another type;
                ``ValidationException`` (or the service's own code) naming everything that breaks
                the model.
        """
        return self.check(read_json(body))

    def check(self, document: Any) -> dict[str, Any]:
        """The typed and validated members of a decoded JSON document; raises as `parse`."""
        broken: list[Violation] = []
        try:
            members: dict[str, Any] = self._parse(document, broken)
        except MistypedError as error:
            raise error.error() from None
        if broken:
            raise refusal(broken, self._invalid)
        return members

    def serialize(self, output: dict[str, Any]) -> bytes:
        """An operation's answer as a JSON body; nothing for an operation without output."""
        if not self.output_shape["members"] and not output:
            return b"{}"
        return write_json(self._serialize(output))


class Service:
    """A service as botocore's model describes it.

    Args:
        name: botocore's name, for example ``sagemaker``.
    """

    def __init__(self, name: str) -> None:
        self.description = describe(name)
        self.name = name
        self.invalid = served(name).invalid
        self.shapes: dict[str, Shape] = self.description["shapes"]
        self.parsers = ParserCompiler(self.shapes)
        self.serializers = SerializerCompiler(self.shapes)
        self._operations: dict[str, WireOperation] = {}

    @cached_property
    def errors(self) -> dict[str, ModelledError]:
        """The modelled errors, by the name of their shape and by their code."""
        found: dict[str, ModelledError] = {}
        for name, shape in self.shapes.items():
            if shape.get("exception"):
                trait = shape.get("error", {})
                error = ModelledError(name, trait.get("code", name), trait.get("httpStatusCode", 0))
                found[name] = error
                found.setdefault(error.code, error)
        return found

    @cached_property
    def operation_names(self) -> frozenset[str]:
        """Names of all operations of the model, offered here or not."""
        return frozenset(self.description["operations"])

    def operation(self, name: str) -> WireOperation:
        """The operation `name`, compiled on first use; raises KeyError for an unknown one."""
        if name not in self._operations:
            self._operations[name] = WireOperation(self, self.description["operations"][name])
        return self._operations[name]

    def shape(self, reference: dict[str, Any] | None) -> Shape:
        """The shape that an operation's input or output refers to; an empty structure for none."""
        if reference is None:
            return {"type": "structure", "members": {}}
        return self.shapes[reference["shape"]]


@cache
def service(name: str) -> Service:
    """The service `name`; its model is read once."""
    return Service(name)


def read_json(body: bytes) -> Any:
    """A JSON document, or an empty one for an empty body; raises ``SerializationException``."""
    if not body:
        return {}
    try:
        document = json.loads(body.decode(), parse_constant=_refuse_constant)
        if _SURROGATE.search(body):
            write_json(document)  # fails for half a character, which nothing could keep
        return document
    except (ValueError, RecursionError) as error:
        raise ApiError(
            "SerializationException", f"The request's body is not JSON: {error}"
        ) from None


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def write_json(document: Any) -> bytes:
    """A JSON document as the bytes of a body."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
