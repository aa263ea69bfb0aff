"""Generated values of the service models' shapes."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import ServiceModel, Shape

from mlops_ext.local.wire.descriptions import DATA_PATH

DEPTH = 4


@cache
def model(name: str) -> ServiceModel:
    """A service as botocore knows it."""
    loader = Loader(extra_search_paths=[str(DATA_PATH)])
    return ServiceModel(loader.load_service_model(name, "service-2"), name)


class Generator:
    """Values of shapes, the same for the same seed."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)

    def value(self, shape: Shape, depth: int = 0) -> Any:
        match shape.type_name:
            case "structure":
                return self.structure(shape, depth)
            case "list":
                count = self.random.randint(1, 3) if depth < DEPTH else 1
                return [self.value(shape.member, depth + 1) for _ in range(count)]
            case "map":
                count = self.random.randint(1, 3) if depth < DEPTH else 1
                return {f"k{i}": self.value(shape.value, depth + 1) for i in range(count)}
            case "string":
                text = self.random.choice(["a", "Ü<&>\"'", "😀 \n/%2F+", "日本"])
                return self.random.choice(shape.enum or [text])
            case "boolean":
                return self.random.random() < 0.5
            case "timestamp":
                seconds = self.random.randint(0, 2**31)
                return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
            case "blob":
                return self.random.randbytes(10)
            case "float" | "double":
                return self.random.uniform(-1e6, 1e6)
            case _:
                return self.random.randint(-9, 2**31 - 1)

    def structure(self, shape: Any, depth: int = 0) -> dict[str, Any]:
        if getattr(shape, "is_tagged_union", False):
            name = self.random.choice(list(shape.members))
            return {name: self.value(shape.members[name], depth + 1)}
        chosen = [
            name
            for name in shape.members
            if name in shape.required_members or (depth < DEPTH and self.random.random() < 0.6)
        ]
        # A form cannot say that a structure is there and empty.
        return {
            name: self.member(shape.members[name], depth)
            for name in chosen or list(shape.members)[:1]
        }

    def member(self, shape: Any, depth: int) -> Any:
        if shape.serialization.get("location") == "header":
            return "plain" if shape.type_name == "string" else self.value(shape, depth + 1)
        return self.value(shape, depth + 1)
