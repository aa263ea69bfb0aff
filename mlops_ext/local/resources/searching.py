"""The rows that Search finds, in order: by the store as far as it can tell, by reading the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mlops_ext.local.resources.declarations.registry import MODEL_PACKAGE, MODEL_PACKAGE_GROUP
from mlops_ext.local.resources.generic import record
from mlops_ext.local.resources.matching import Matcher, Predicate
from mlops_ext.local.resources.properties import DECIMAL, FLAG, NUMBER, TEXT, TIME, Property
from mlops_ext.local.resources.pushing import Pusher, TagCondition
from mlops_ext.local.resources.resource import Resource
from mlops_ext.local.resources.tagging import tag_list, tags_of
from mlops_ext.local.store import Condition, Document, Either, Every, Where
from mlops_ext.local.store.where import COLUMNS

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

Row = dict[str, Any]
Order = tuple[bool, Any, int]
"""Whether a row has the property sorted by, the property, the document's id."""

Computed = Mapping[str, Callable[["Engine", Document], Any]]
"""Members of a row that are not kept with its document, and what makes them."""

_TIMES = {"LastModifiedTime": "modified", "CreationTime": "created"}
_SORTABLE = (TEXT, DECIMAL, NUMBER, TIME, FLAG)


@dataclass(frozen=True)
class Question:
    """What is asked of Search.

    Args:
        resource: what is searched.
        expression: a SearchExpression; None for everything.
        visible: tags that must have these values where they are there at all.
        sort: name of the property to sort by.
        descending: the largest first.
    """

    resource: Resource
    expression: dict[str, Any] | None
    visible: tuple[tuple[str, str], ...]
    sort: str
    descending: bool


class Rows:
    """The rows that match.

    Args:
        engine: the local SageMaker.
        question: what is asked.
        matcher: of the resource's properties.
        computed: members that are made when they are needed.

    Raises:
        ApiError: ValidationException, the expression or the property to sort by is none.
    """

    def __init__(
        self, engine: Engine, question: Question, matcher: Matcher, computed: Computed
    ) -> None:
        self._engine, self._question, self._computed = engine, question, computed
        expression, tagged = question.expression, _tag_conditions(engine, question.resource)
        pusher = Pusher(question.resource, matcher, frozenset(computed), tagged)
        self._matches: Predicate | None = None
        found = Every(())
        if expression is not None:
            matches = matcher.expression(expression)
            pushed = pusher.expression(expression)
            self._matches = None if pushed.exact else matches
            found = Every(()) if pushed.where is None else Every((pushed.where,))
        self._where: Where = Every((found, *(_visible(tagged, *pair) for pair in question.visible)))
        self._sort: Property | None = None
        self._column = _TIMES.get(question.sort)
        if self._column is None:
            self._sort = matcher.property(question.sort)
            if self._sort.kind in _SORTABLE:
                self._column = pusher.column(self._sort)
        self._used = [name for name in computed if name in matcher.members]

    def count(self) -> int:
        """How many there are."""
        documents, kind = self._engine.documents, self._question.resource.kind
        if self._matches is None:
            return documents.count(kind, self._where)
        found = documents.ordered(kind, "created", descending=False, where=self._where)
        return sum(1 for _ in self._matching(found))

    def after(self, place: Order | None) -> Iterator[tuple[Order, Row]]:
        """Those behind a place, each with its own; complete with computed members."""
        for own, document, row in self._ordered(place):
            missing = (name for name in self._computed if name not in self._used)
            made = {name: self._computed[name](self._engine, document) for name in missing}
            yield own, row | made

    def _ordered(self, place: Order | None) -> Iterator[tuple[Order, Document, Row]]:
        documents, kind = self._engine.documents, self._question.resource.kind
        descending = self._question.descending
        if self._column is not None:
            cursor = place[1:] if place and self._column in COLUMNS else place
            found = documents.ordered(kind, self._column, descending, cursor, self._where)
            for document, row in self._matching(found):
                yield self._place(document, row), document, row
            return
        everything = documents.ordered(kind, "created", descending=False, where=self._where)
        rows = [
            (self._place(document, row), document, row)
            for document, row in self._matching(everything)
        ]
        rows.sort(key=lambda item: item[0], reverse=descending)
        for own, document, row in rows:
            if place is None or (own < place if descending else own > place):
                yield own, document, row

    def _place(self, document: Document, row: Row) -> Order:
        if self._column in COLUMNS:
            value = getattr(document, str(self._column))
        else:
            assert self._sort is not None
            value = next(iter(self._sort.values(row)), None)
        if isinstance(value, datetime):
            value = value.timestamp()
        return (value is not None, 0 if value is None else value, document.id)

    def _matching(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Row]]:
        tags = _tags(self._engine)
        for document in documents:
            row = self._row(document, tags(document))
            if self._matches is None or self._matches(row):
                yield document, row

    def _row(self, document: Document, tags: dict[str, str]) -> Row:
        row = {
            **record(self._question.resource, document),
            "$tags": tags,
            "Tags": tag_list(tags),
        }
        return row | {name: self._computed[name](self._engine, document) for name in self._used}


def _tags(engine: Engine) -> Callable[[Document], dict[str, str]]:
    """The tags of documents, those of a group read once for all its versions."""
    of_groups: dict[str, dict[str, str]] = {}

    def read(document: Document) -> dict[str, str]:
        if document.kind != MODEL_PACKAGE.kind or not document.parent:
            return tags_of(engine, document)
        if document.parent not in of_groups:
            of_groups[document.parent] = tags_of(engine, document)
        return of_groups[document.parent]

    return read


def _tag_conditions(engine: Engine, resource: Resource) -> TagCondition:
    def condition(key: str, passes: Callable[[str], bool], absent: bool) -> Where:
        values = engine.tags.having(key)
        comparison = "not in" if absent else "in"
        arns = [arn for arn, value in values.items() if passes(value) != absent]
        own = Condition("arn", comparison, arns)
        if resource.kind != MODEL_PACKAGE.kind:
            return own
        prefix = engine.arn(f"{MODEL_PACKAGE_GROUP.kind}/")
        groups = [arn.removeprefix(prefix).lower() for arn in arns if arn.startswith(prefix)]
        of_group = Condition("parent", comparison, groups)
        return Either(
            (
                Every((Condition("parent", "=", ""), own)),
                Every((Condition("parent", "<>", ""), of_group)),
            )
        )

    return condition


def _visible(tagged: TagCondition, key: str, value: str) -> Where:
    return tagged(key.removeprefix("Tags."), lambda found: found == value, True)
