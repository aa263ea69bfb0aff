"""What each variable of the notebook was made from: its cells' statements, and what they read.

A statement hands on what the names in it were made from, and what was read on its lines. So a
model that is fitted to a matrix that was made from a frame that was read from a file knows the
file, whichever library read it. Frames that carry marks say it more exactly, past functions.

Nothing of the user's is called: syntax trees, types and marks are looked at.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, NamedTuple

from mlops_ext.notebook.capture.log import Log
from mlops_ext.notebook.capture.marks import marks
from mlops_ext.notebook.variables import models

_NONE: frozenset[int] = frozenset()
_FITS = ("fit", "fit_transform", "train")
"""Methods that make an object anew from their arguments."""

_ADDS = ("partial_fit", "append", "extend", "add", "insert", "update")
"""Methods that add their arguments to an object."""

_TRAINS = ("fit", "train")
"""In the names of functions that change the model they are given."""

_CELL_MAGIC = "run_cell_magic"


class Made(NamedTuple):
    """What a variable was made from.

    Args:
        reads: numbers of the reads.
        cell: that made or fitted it last.
    """

    reads: frozenset[int] = _NONE
    cell: int = 0


class Flow:
    """What the variables were made from, cell after cell.

    Args:
        log: the notebook's reads.
    """

    def __init__(self, log: Log) -> None:
        self._log = log
        self._made: dict[str, Made] = {}

    def follow(self, source: str, cell: int, names: Mapping[str, Any]) -> None:
        """Take in a cell that has run, or runs; once more changes nothing.

        Args:
            source: of the cell, as Python.
            cell: its execution count.
            names: the variables as they are now.
        """
        _Cell(self._made, self._lines(cell), cell, names).follow(_tree(source))

    def of(self, value: Any, names: Mapping[str, Any]) -> Made:
        """Return what a value was made from, by its marks and the variables that hold it."""
        made = [self._made[name] for name, one in names.items() if one is value and name in self]
        reads = marks(value).union(*(one.reads for one in made))
        return Made(reads, max((one.cell for one in made), default=0))

    def of_argument(self, source: str, cell: int, function: str) -> Made:
        """Return what the first argument of a call was made from, where it has no name.

        Args:
            source: of the cell that calls.
            cell: its execution count.
            function: that is called: ``register``.
        """
        walk = _Cell(self._made, self._lines(cell), cell, {})
        for call in _calls(_tree(source)):
            if _called(call) == function and call.args:
                return Made(walk.reads_of(call.args[0]), cell)
        return Made()

    def __contains__(self, name: str) -> bool:
        return name in self._made

    def _lines(self, cell: int) -> list[tuple[int, int]]:
        return [(read.line, read.number) for read in self._log.of_cell(cell)]


class _Cell:
    """One cell, statement by statement.

    Args:
        made: is brought up to date.
        lines: line and number of each read of the cell.
        cell: execution count.
        names: the variables as they are after it.
    """

    def __init__(
        self,
        made: dict[str, Made],
        lines: Sequence[tuple[int, int]],
        cell: int,
        names: Mapping[str, Any],
    ) -> None:
        self._made = made
        self._lines = lines
        self._cell = cell
        self._names = names
        self._stored: Counter[str] = Counter()

    def follow(self, tree: ast.Module) -> None:
        """Take in all statements, in their order."""
        names = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
        self._stored.update(name.id for name in names if isinstance(name.ctx, ast.Store))
        self._statements(tree.body)

    def reads_of(self, *parts: ast.AST) -> frozenset[int]:
        """Return the reads that parts of a statement came of, or did."""
        found: set[int] = set()
        for part in parts:
            for node in ast.walk(part):
                if isinstance(node, ast.Name):
                    found |= self._made.get(node.id, Made()).reads
            first, last = getattr(part, "lineno", 0), getattr(part, "end_lineno", 0)
            found.update(number for line, number in self._lines if first <= line <= last)
        return frozenset(found)

    def _statements(self, body: Sequence[ast.stmt]) -> None:
        for statement in body:
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                self._calls(value)
                for target in targets:
                    self._assign(target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._calls(value)
                self._assign(target, value)
            case ast.AugAssign(target=target, value=value):
                self._add(target, self.reads_of(value))
            case ast.For(target=target, iter=source) | ast.AsyncFor(target=target, iter=source):
                self._give(target, self.reads_of(source))
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    if item.optional_vars is not None:
                        self._give(item.optional_vars, self.reads_of(item.context_expr))
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                self._made[name] = Made(self._names_in(node), self._cell)
                return
            case ast.ClassDef(name=name):
                self._made[name] = Made(self._names_in(node), self._cell)
                return
            case ast.Expr(value=value):
                self._calls(value)
        for body in _bodies(node):
            self._statements(body)

    def _names_in(self, node: ast.AST) -> frozenset[int]:
        found = (n.id for n in ast.walk(node) if isinstance(n, ast.Name))
        return _NONE.union(*(self._made[name].reads for name in found if name in self._made))

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        match target, value:
            case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
                for one, other in zip(targets, values, strict=True):
                    self._assign(one, other)
            case _:
                self._give(target, self.reads_of(value))

    def _give(self, target: ast.AST, reads: frozenset[int]) -> None:
        match target:
            case ast.Name(id=name):
                # Bound twice in a cell, its value tells of the last time alone.
                exact = marks(self._names.get(name)) if self._stored[name] == 1 else _NONE
                self._made[name] = Made(exact or reads, self._cell)
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                for one in targets:
                    self._give(one, reads)
            case ast.Starred(value=one):
                self._give(one, reads)
            case ast.Subscript() | ast.Attribute():
                self._add(target, reads)

    def _add(self, target: ast.AST, reads: frozenset[int]) -> None:
        name = _root(target)
        if name and not isinstance(self._names.get(name), ModuleType):
            known = self._made.get(name, Made())
            self._made[name] = Made(known.reads | reads, self._cell)

    def _calls(self, value: ast.expr) -> None:
        """What calls change: ``model.fit(X, y)``, ``frames.append(df)``, ``train(net, data)``."""
        for call in _calls(value):
            reads = self.reads_of(*call.args, *(one.value for one in call.keywords))
            name = _called(call)
            if isinstance(call.func, ast.Attribute) and name in (*_FITS, *_ADDS):
                if name in _FITS:
                    self._made.pop(_root(call.func.value), None)
                self._add(call.func.value, reads)
            if any(word in name for word in _TRAINS):
                for given in call.args:
                    if isinstance(given, ast.Name) and models(self._named(given.id)):
                        self._add(given, reads)

    def _named(self, name: str) -> dict[str, Any]:
        return {name: self._names[name]} if name in self._names else {}


def _tree(source: str) -> ast.Module:
    """The statements of a cell; of a cell magic (``%%time``), those in its body."""
    tree = ast.parse(source)
    match tree.body:
        case [ast.Expr(value=ast.Call(func=ast.Attribute(attr=name), args=[*_, last]))]:
            if name == _CELL_MAGIC and isinstance(last, ast.Constant):
                return ast.parse(str(last.value))
    return tree


def _bodies(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The statements within a statement."""
    for field in ("body", "handlers", "orelse", "finalbody", "cases"):
        within = getattr(node, field, [])
        for one in within:
            if not isinstance(one, ast.stmt):
                yield one.body
        if within and isinstance(within[0], ast.stmt):
            yield within


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    return (one for one in ast.walk(node) if isinstance(one, ast.Call))


def _called(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def _root(node: ast.AST) -> str:
    """The variable that an expression begins with: ``model`` of ``model.steps[0].fit``."""
    while not isinstance(node, ast.Name):
        inner = getattr(node, "value", None) or getattr(node, "func", None)
        if not isinstance(inner, ast.AST):
            return ""
        node = inner
    return node.id
