"""Which reads a model came of, and how that is known: the strongest evidence there is.

1. declared: `mlops_ext.input` named it;
2. traced: the statements between the reading and the model, or the marks of a frame, tell;
3. same cell: the cell that made the model read it;
4. earlier cell: a cell that ran before did.

What is declared always counts; the two weak kinds count alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import PurePath
from typing import Any, NamedTuple

from mlops_ext.notebook.capture import declared, watching
from mlops_ext.notebook.capture.flow import Made
from mlops_ext.notebook.capture.identity import is_unchanged
from mlops_ext.notebook.capture.log import Read
from mlops_ext.notebook.capture.places import role_of
from mlops_ext.notebook.capture.watching import Watch
from mlops_ext.notebook.variables import bases_of
from mlops_ext.services.records import DatasetUse
from mlops_ext.services.references import data_uri
from mlops_ext.services.registration.datasets import DatasetLike, as_uses, display_name

DECLARED, TRACED, SAME_CELL, EARLIER_CELL = "declared", "traced", "same cell", "earlier cell"
_REGISTERS = "register"


class Evidence(NamedTuple):
    """A read that a model came of.

    Args:
        read: the read.
        how: ``traced``, ``same cell`` or ``earlier cell``.
        role: ``train`` or ``test``.
    """

    read: Read
    how: str
    role: str


def uses(model: Any, evaluation: Any = None) -> list[DatasetUse]:
    """Return the data sets that a model came of, and those it was evaluated on.

    What is registered from a path, a URI or a job was not seen being made: it has none.

    Args:
        model: what is registered.
        evaluation: what it was evaluated with; none when it was not.
    """
    if _is_from_elsewhere(model):
        return []
    watch = watching.current()
    found = [] if watch is None else _found(watch, model, evaluation)
    told = {one.uri: one for one in declared.declared()}
    if told:
        found = [one for one in found if one.how == TRACED]
    known = {use.uri: use for use in map(_use, found)}
    reads = _reads_by_uri()
    for uri, one in told.items():
        use = known.get(uri) or _declared(uri, reads.get(uri))
        known[uri] = use.model_copy(update={"how": DECLARED, "role": one.role})
    return list(known.values())


def with_reads(datasets: DatasetLike | Iterable[DatasetLike]) -> list[DatasetUse]:
    """Return data sets that were named, with what read them in which cell, if anything did.

    Raises:
        InvalidInput: something else was given.
    """
    reads = _reads_by_uri()
    return [_seen(use, reads.get(use.uri)) for use in as_uses(datasets)]


def _seen(use: DatasetUse, read: Read | None) -> DatasetUse:
    if read is None:
        return use
    return use.model_copy(update={"reader": read.by, "cell": read.cell})


def _reads_by_uri() -> dict[str, Read]:
    watch = watching.current()
    return {} if watch is None else {_uri(read): read for read in watch.log}


def _found(watch: Watch, model: Any, evaluation: Any) -> list[Evidence]:
    names = watch.shell.user_ns
    if watch.source:
        watch.follow(watch.source)
    made = watch.flow.of(model, names)
    if not made.reads and not made.cell and watch.source:
        with suppress(SyntaxError):
            source = watch.shell.transform_cell(watch.source)
            made = watch.flow.of_argument(source, watch.cell, _REGISTERS)
    found = _traced(watch, made.reads, "train") or _near(watch, made)
    tested = Made() if evaluation is None else watch.flow.of(evaluation, names)
    return _latest([*_traced(watch, tested.reads - made.reads, "test"), *found])


def _traced(watch: Watch, numbers: Iterable[int], role: str) -> list[Evidence]:
    reads = (watch.log.get(number) for number in sorted(numbers))
    return [Evidence(read, TRACED, role) for read in reads if read is not None]


def _near(watch: Watch, made: Made) -> list[Evidence]:
    cell = made.cell or watch.cell
    same = watch.log.of_cell(cell)
    reads = same or [read for read in watch.log if read.cell <= cell]
    how = SAME_CELL if same else EARLIER_CELL
    return [Evidence(read, how, role_of(read.source)) for read in reads]


def _latest(found: Iterable[Evidence]) -> list[Evidence]:
    """Each source once: as it was read last."""
    return list({one.read.source: one for one in found}.values())


def _is_from_elsewhere(model: Any) -> bool:
    """Whether it is named, not held: by a path, a URI, a job, or an object of the SageMaker SDK."""
    kind = type(model)
    if issubclass(kind, str | PurePath):
        return True
    return bases_of(kind)[0][0].partition(".")[0] == "sagemaker"


def _uri(read: Read) -> str:
    return data_uri(read.source)


def _use(found: Evidence) -> DatasetUse:
    read, uri = found.read, _uri(found.read)
    return DatasetUse(
        uri=uri,
        name=display_name(uri),
        role=found.role,
        how=found.how,
        reader=read.by,
        cell=read.cell,
        size=read.identity.size,
        version=read.identity.version,
        etag=read.identity.etag,
        changed=read.is_file and not is_unchanged(read.source, read.identity),
    )


def _declared(uri: str, read: Read | None) -> DatasetUse:
    if read is not None:
        return _use(Evidence(read, DECLARED, "train"))
    return DatasetUse(uri=uri, name=display_name(uri))
