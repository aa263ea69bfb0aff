"""The notebook that made a version: what is told about it and what is kept of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from mlops_ext.errors import InvalidInput
from mlops_ext.services.registration.mask import mask_text

NO_NOTEBOOK = "Python session"
"""Name of what registered when that is no notebook and no script."""

UNKNOWN_NOTEBOOK = "notebook session"
"""Name of a notebook or console whose file is not known."""

UNNAMED = frozenset({NO_NOTEBOOK, UNKNOWN_NOTEBOOK})
"""Names that many sessions bear, so that nothing follows from two being equal."""


@dataclass(frozen=True)
class Notebook:
    """The notebook, script or session that registers.

    Args:
        name: what a person calls it: ``tour.ipynb``.
        path: the file; none when it is not known.
        shown: path relative to Jupyter's root, for opening it there; none when not known.
        cell: execution count of the cell that registers.
        cells: source of the cells that ran, in that order.
    """

    name: str
    path: Path | None = None
    shown: str | None = None
    cell: int | None = None
    cells: Sequence[str] = ()


def as_notebook(given: Notebook | str | PathLike[str] | None) -> Notebook | None:
    """Return the notebook that a path names."""
    if given is None or isinstance(given, Notebook):
        return given
    path = Path(fspath(given)).expanduser()
    return Notebook(path.name, path, fspath(given))


def kept_copy(path: Path) -> bytes | None:
    """Return the notebook's file without outputs and with secrets masked; None when not there.

    Outputs may show data; code and text are what tells how the model was made.

    Raises:
        InvalidInput: the file is no notebook.
    """
    try:
        document = json.loads(path.read_text("utf-8"))
        cells = [_kept_cell(cell) for cell in document["cells"]]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput.of(
            "InvalidNotebook",
            f"{path.name} cannot be kept: it is no notebook.",
            str(error),
            hint="Name an .ipynb file, or leave it out (no_code=True).",
        ) from error
    return json.dumps({**document, "cells": cells}, ensure_ascii=False, indent=1).encode()


def _kept_cell(cell: dict[str, Any]) -> dict[str, Any]:
    source = cell.get("source", "")
    text = mask_text("".join(source) if isinstance(source, list) else str(source))
    kept = {**cell, "source": text.splitlines(keepends=True)}
    if "outputs" in kept:
        kept["outputs"] = []
    kept.pop("attachments", None)
    return kept
