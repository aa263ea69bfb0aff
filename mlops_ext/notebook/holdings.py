"""What of a kernel can go into a registration: models, evaluations, figures, data that was read.

The panel asks this while the user works, so none of their code runs: types, plain values and the
text of the cells are looked at, as `variables` does.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypedDict

from mlops_ext.notebook.capture import watching
from mlops_ext.notebook.capture.places import role_of
from mlops_ext.notebook.variables import Model, bases_of, models

_EVALUATIONS = {"Evaluation", "EvaluationResult"}
_ARRAYS = {("numpy", "ndarray"), ("pandas", "Series")}
_DATA = (".csv", ".tsv", ".parquet", ".pq", ".npy", ".npz", ".feather", ".jsonl", ".xlsx")
_WRITES = ("to_", "save", "dump", "write", "register", "connect")
_FITS = ("fit", "train", "partial_fit")
_SHOWN = 3


class Held(TypedDict):
    """A variable that can go along with a model."""

    name: str
    about: str
    """What it holds, in words: ``auc 0.9213, f1 0.6278``."""


class Data(TypedDict):
    """A data set that a cell names."""

    uri: str
    """As it stands in the cell: a path, or an ``s3://`` URI."""
    role: str
    """``train`` or ``test``, by its name."""
    cell: int
    """Which cell named or read it last."""
    by: str
    """What was seen to read it; empty when a cell names it alone."""
    how: dict[str, str]
    """How it is known to have gone into a model, by the model's variable; empty: not known."""


class MadeIn(Model):
    """A model, and the cell that fitted or named it last."""

    cell: int | None


class Holdings(TypedDict):
    """All of it."""

    models: list[MadeIn]
    evaluations: list[Held]
    metrics: list[Held]
    datasets: list[Data]


def held() -> Holdings:
    """Return what the running kernel holds; nothing in a plain interpreter."""
    from mlops_ext.notebook.cells import shell

    ipython = shell()
    if ipython is None:
        return holdings({}, [])
    found = holdings(ipython.user_ns, ipython.history_manager.input_hist_raw)
    if seen := _seen([model["name"] for model in found["models"]], ipython.user_ns):
        found["datasets"] = seen
    return found


def _seen(names: Sequence[str], namespace: Mapping[str, Any]) -> list[Data]:
    """What was seen to go into the models, or was declared."""
    if watching.current() is None:
        return []
    # They come with pydantic: for who registers, not for who loads the extension.
    from mlops_ext.notebook.capture import evidence
    from mlops_ext.notebook.displays.capture import shown_source

    found: dict[str, Data] = {}
    for name in names:
        for use in evidence.uses(namespace[name]):
            source = shown_source(use.uri.removeprefix("file://"))
            known = found.setdefault(use.uri, _data(source, use.role, use.cell, use.reader))
            known["how"][name] = use.how
    return list(found.values())


def _data(uri: str, role: str, cell: int | None, by: str | None) -> Data:
    return {"uri": uri, "role": role, "cell": cell or 0, "by": by or "", "how": {}}


def holdings(namespace: Mapping[str, Any], cells: Sequence[str]) -> Holdings:
    """Return what variables and cells hold.

    Args:
        namespace: variables by name.
        cells: sources by execution count, as IPython keeps them.
    """
    trees = [(number, tree) for number, cell in enumerate(cells) if (tree := _parsed(cell))]
    fits = {name: number for number, tree in trees for name in _bound(tree)}
    own = [(name, one) for name, one in list(namespace.items()) if not name.startswith("_")][::-1]
    return {
        "models": [{**model, "cell": fits.get(model["name"])} for model in models(namespace)],
        "evaluations": _held(own, _evaluation),
        "metrics": _held(own, _figures),
        "datasets": _datasets(trees),
    }


def _held(own: Sequence[tuple[str, Any]], about: Callable[[object], str]) -> list[Held]:
    told = ((name, about(one)) for name, one in own)
    return [{"name": name, "about": words} for name, words in told if words]


def _evaluation(value: object) -> str:
    bases = bases_of(type(value))
    if any(module.startswith("mlops_ext.") and name in _EVALUATIONS for module, name in bases):
        return "with curves and predictions"
    if type(value) is tuple and len(value) == 2:
        kinds = {(base[0].partition(".")[0], base[1]) for one in value for base in _first(one)}
        if kinds and kinds <= _ARRAYS:
            return "truth and score"
    return ""


def _first(value: object) -> list[tuple[str, str]]:
    return bases_of(type(value))[:1]


def _figures(value: object) -> str:
    """Some of the figures of a plain dictionary of numbers; empty when it is none."""
    if type(value) is not dict or not value:
        return ""
    plain = {name: one for name, one in value.items() if type(name) is str and _is_number(one)}
    if len(plain) < len(value):
        return ""
    shown = ", ".join(f"{name} {float(one):.4g}" for name, one in list(plain.items())[:_SHOWN])
    return shown + (" …" if len(plain) > _SHOWN else "")


def _is_number(value: object) -> bool:
    if type(value) in (int, float):
        return True
    return ("numpy", "floating") in bases_of(type(value))


def _parsed(cell: str) -> ast.Module | None:
    lines = [line for line in cell.splitlines() if not line.lstrip().startswith(("%", "!"))]
    try:
        return ast.parse("\n".join(lines))
    except (SyntaxError, ValueError):
        return None


def _bound(tree: ast.Module) -> Iterator[str]:
    """Names that a cell assigns, or whose ``fit`` or ``train`` it calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            yield from [called.value.id] if called.attr in _FITS else []


def _datasets(trees: Sequence[tuple[int, ast.Module]]) -> list[Data]:
    found: dict[str, Data] = {}
    for number, tree in trees:
        for uri in _named(tree):
            if uri.startswith("s3://") or os.path.exists(uri):
                found[uri] = _data(uri, role_of(uri), number, None)
    return list(found.values())


def _named(node: ast.AST) -> Iterator[str]:
    """Texts that name data, but for those that something is written to."""
    called = node.func if isinstance(node, ast.Call) else None
    name = getattr(called, "attr", getattr(called, "id", ""))
    if name.startswith(_WRITES):
        return
    text = node.value if isinstance(node, ast.Constant) else None
    if isinstance(text, str) and text.lower().endswith(_DATA):
        yield text
    for child in ast.iter_child_nodes(node):
        yield from _named(child)
