"""Reads events into the classes that OpenLineage generates from its own schemas.

A member that a schema does not know, one that it demands and an event lacks, and a value of
another type are errors. Facets of ours keep to the schema of all facets.
"""

from __future__ import annotations

import importlib
import pkgutil
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attr
from openlineage.client import generated
from openlineage.client.generated import base

_OF_ANY = {"_producer", "_schemaURL", "schemaURL"}
_OF_ALL_FACETS = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/BaseFacet"


def read_event(event: dict[str, Any]) -> Any:
    """Return an event as the class that its ``schemaURL`` names.

    Raises:
        AssertionError, TypeError, ValueError: it does not follow the schema.
    """
    return _read(getattr(base, event["schemaURL"].rpartition("/")[2]), event)


def _read(cls: type, given: dict[str, Any]) -> Any:
    hints = get_type_hints(cls)
    members = {name: value for name, value in given.items() if name not in _OF_ANY}
    assert set(members) <= set(hints), (cls, sorted(members))
    known = {name: _value(name, hints[name], value) for name, value in members.items()}
    if "_producer" in given:
        known["producer"] = given["_producer"]
    made = cls(**known)
    attr.validate(made)
    return made


def _value(name: str, hint: Any, value: Any) -> Any:
    if name.lower().endswith("facets"):
        return {key: _facet(one) for key, one in value.items()}
    if get_origin(hint) in (Union, UnionType):
        [hint, *_] = [one for one in get_args(hint) if one is not type(None)]
    if get_origin(hint) is list:
        return [_value("", get_args(hint)[0], one) for one in value]
    if attr.has(hint):
        return _read(hint, value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if isinstance(hint, type):
        assert isinstance(value, hint), (name, hint, value)
    return value


def _facet(given: dict[str, Any]) -> Any:
    schema = given["_schemaURL"]
    if schema == _OF_ALL_FACETS:
        return base.BaseFacet(producer=given["_producer"])
    return _read(_classes()[schema], given)


@cache
def _classes() -> dict[str, type]:
    """The standard facets by the addresses of their schemas."""
    found: dict[str, type] = {}
    for module in pkgutil.iter_modules(generated.__path__):
        for one in vars(importlib.import_module(f"{generated.__name__}.{module.name}")).values():
            if (
                isinstance(one, type)
                and issubclass(one, base.BaseFacet)
                and one is not base.BaseFacet
            ):
                found[one._get_schema()] = one
    return found
