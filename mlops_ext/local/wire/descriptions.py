"""The service models that botocore ships, and ours, read as files.

Not by botocore's loader: importing it loads urllib3 and botocore's HTTP client, a fifth of what a
start takes, for what is two files to look for.
"""

from __future__ import annotations

import gzip
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

DATA_PATH = Path(__file__).parent.parent / "data"
"""Where the service model of our own operations lies, in botocore's layout."""


def describe(name: str) -> dict[str, Any]:
    """A service as the newest version of its model writes it.

    Only botocore's own models and ours: a model in the home directory must not change us.
    What botocore adds for its clients (``sdk-extras``) says nothing about the wire.

    Args:
        name: botocore's name, for example ``sagemaker``.

    Raises:
        LookupError: neither botocore nor we know the service.
    """
    found = [file for path in (_botocore_data(), DATA_PATH) for file in _models(path / name)]
    if not found:
        raise LookupError(f"There is no model of the service {name!r} beside botocore.")
    newest = max(found, key=lambda file: file.parent.name)
    content = newest.read_bytes()
    description: dict[str, Any] = json.loads(
        gzip.decompress(content) if newest.suffix == ".gz" else content
    )
    return description


def _models(service: Path) -> list[Path]:
    """The models of all versions: ``<service>/<version>/service-2.json``, or packed."""
    return [*service.glob("*/service-2.json"), *service.glob("*/service-2.json.gz")]


def _botocore_data() -> Path:
    spec = find_spec("botocore")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "data"
