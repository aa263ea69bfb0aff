"""Classes and functions of the notebook itself, written into a module that goes with the model.

Pickles name them as the main module's; where the model is served the notebook is not. Their source
is taken from the cells that defined them, with what they use: imports, plain values, and further
classes and functions of the notebook.
"""

from __future__ import annotations

import ast
import builtins
import linecache
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import CodeType, FunctionType, ModuleType
from typing import Any

from mlops_ext.services.registration.archive import refused

MODULE = "notebook_code"
"""Name of the module that is written."""

_PLAIN = (int, float, complex, str, bytes, bool, type(None))


@dataclass(frozen=True)
class NotebookCode:
    """The module that is written.

    Args:
        source: of the module.
        modules: that it imports.
    """

    source: str
    modules: set[str]


@dataclass
class _Writer:
    """Gathers what the module holds, each name once, in the order in which it is needed."""

    names: Mapping[str, Any]
    imports: dict[str, str] = field(default_factory=dict)
    body: dict[str, str] = field(default_factory=dict)
    modules: set[str] = field(default_factory=set)

    def define(self, name: str, thing: type | FunctionType) -> None:
        """Write a class or function, and before it what it uses."""
        if name in self.body:
            return
        tree = _definition(thing)
        if tree is None:
            raise _gone(name)
        self.body[name] = ""  # it may use itself
        for used in _used(tree):
            if used in self.names and used != name:
                self._take(used, self.names[used], name)
        del self.body[name]
        self.body[name] = ast.unparse(tree)

    def _take(self, name: str, value: Any, user: str) -> None:
        if name in self.body or name in self.imports:
            return
        if isinstance(value, ModuleType):
            self.modules.add(value.__name__)
            self.imports[name] = f"import {value.__name__} as {name}"
            if "." not in value.__name__ and value.__name__ == name:
                self.imports[name] = f"import {name}"
        elif getattr(value, "__module__", None) == "__main__" and _is_definition(value):
            self.define(name, value)
        elif _is_importable(value):
            self.modules.add(value.__module__)
            own = value.__qualname__
            self.imports[name] = f"from {value.__module__} import {own} as {name}"
        elif _is_plain(value):
            self.body[name] = f"{name} = {value!r}"
        else:
            raise refused(
                f"{user} uses the variable {name} of the notebook, a {type(value).__name__}, "
                "which would not be found where the model is served.",
                hint="Give it as an argument, or put both into a module file beside the notebook.",
            )


def notebook_code(own: Mapping[str, type | FunctionType]) -> NotebookCode:
    """Write the module for classes and functions of the notebook.

    Args:
        own: them by name.

    Raises:
        InvalidInput: the source of one is gone, or it uses a variable that cannot go along.
    """
    writer = _Writer(vars(sys.modules["__main__"]))
    for name, thing in sorted(own.items()):
        if "." in name:
            raise _gone(name)
        writer.define(name, thing)
    parts = [
        '"""Classes and functions of the notebook that made the model."""',
        "\n".join(sorted(writer.imports.values())),
        *writer.body.values(),
    ]
    return NotebookCode("\n\n".join(part for part in parts if part) + "\n", writer.modules)


def _gone(name: str) -> Exception:
    return refused(
        f"{name} is defined in this notebook, and would not be found where the model is served.",
        hint="Put it into a module file beside the notebook and import it from there, or register "
        "a folder with code/inference.py that defines it.",
    )


def _is_definition(value: Any) -> bool:
    return isinstance(value, type | FunctionType)


def _is_importable(value: Any) -> bool:
    module = sys.modules.get(getattr(value, "__module__", None) or "")
    name = getattr(value, "__qualname__", "")
    return module is not None and getattr(module, name, None) is value


def _is_plain(value: Any) -> bool:
    if isinstance(value, tuple | list | set | frozenset):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(_is_plain(one) for item in value.items() for one in item)
    return isinstance(value, _PLAIN)


def _definition(thing: type | FunctionType) -> ast.stmt | None:
    """The statement that defined it, read from the cell's source, which IPython keeps."""
    for code in _codes(thing):
        try:
            tree = ast.parse("".join(linecache.getlines(code.co_filename)))
        except SyntaxError:
            continue
        for node in reversed(tree.body):
            known = isinstance(node, ast.ClassDef | ast.FunctionDef)
            if known and getattr(node, "name", "") == thing.__name__ and _spans(node, code):
                return node
    return None


def _spans(node: ast.stmt, code: CodeType) -> bool:
    first = min((one.lineno for one in getattr(node, "decorator_list", [])), default=node.lineno)
    return first <= code.co_firstlineno <= (node.end_lineno or node.lineno)


def _codes(thing: type | FunctionType) -> Iterator[CodeType]:
    if isinstance(thing, FunctionType):
        yield thing.__code__
        return
    for member in vars(thing).values():
        inner = getattr(member, "__func__", None) or getattr(member, "fget", None) or member
        if isinstance(inner, FunctionType):
            yield inner.__code__


def _used(tree: ast.stmt) -> list[str]:
    loaded = (
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    )
    return [name for name in dict.fromkeys(loaded) if not hasattr(builtins, name)]
