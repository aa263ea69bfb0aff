from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mlops_ext.local.store import (
    Condition,
    Database,
    Document,
    Documents,
    Draft,
    DuplicateError,
    Edges,
    NewerLayoutError,
    Page,
    Tags,
)
from mlops_ext.local.store.database import LAYOUT

NOW = datetime(2026, 11, 1, 12, 30, 15, 123000, UTC)
SCHEMAS = [Documents.SCHEMA, Tags.SCHEMA, Edges.SCHEMA]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "state.db", SCHEMAS)
    yield opened
    opened.close()


@pytest.fixture
def documents(database: Database) -> Documents:
    return Documents(database)


def draft(name: str, **more: str) -> Draft:
    return Draft("thing", f"arn:{more.get('parent', '')}{name}", name, {"n": name}, **more)


def test_a_document_comes_back_with_its_times_and_nested_values(documents: Documents) -> None:
    body = {"StartTime": NOW, "List": [{"at": NOW}], "Text": "<ö>", "$time": "a user's own key"}
    added = documents.add(Draft("thing", "arn:a", "A", body), NOW)
    assert documents.by_arn("arn:a") == added
    assert added.body == body
    assert added.created == added.modified == NOW


def test_names_are_found_whatever_their_letter_case(documents: Documents) -> None:
    added = documents.add(draft("Churn"), NOW)
    assert documents.find("thing", "cHURN") == added
    assert added.name == "Churn"


def test_a_name_is_taken_once_under_a_parent_and_again_under_another(documents: Documents) -> None:
    first = documents.add(draft("a"), NOW)
    with pytest.raises(DuplicateError) as error:
        documents.add(Draft("thing", "arn:other", "A"), NOW)
    assert error.value.existing == first
    assert documents.add(draft("a", parent="p"), NOW).parent == "p"


def test_numbers_are_never_given_twice(documents: Documents) -> None:
    one, other = documents.add(draft("a"), NOW), documents.add(draft("b"), NOW)
    assert [documents.next_number(one) for _ in range(3)] == [1, 2, 3]
    assert documents.next_number(other) == 1


def test_a_failed_transaction_leaves_nothing_even_of_inner_ones(
    database: Database, documents: Documents
) -> None:
    def write_and_fail() -> None:
        with database.transaction():
            documents.add(draft("a"), NOW)
            with database.transaction():
                documents.add(draft("b"), NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert list(documents.each("thing")) == []


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["created", "key", "$.n"])
def test_pages_give_every_document_once_in_order(
    documents: Documents, sort: str, descending: bool
) -> None:
    for number in range(23):
        documents.add(draft(f"n{number * 7 % 23:02}"), NOW + timedelta(seconds=number // 3))
    names: list[str] = []
    place = None
    while True:
        page, place = documents.page(
            Page("thing", sort=sort, descending=descending, limit=5, after=place)
        )
        names += [document.name for document in page]
        if place is None:
            break
    assert len(names) == len(set(names)) == 23
    if sort != "created":
        assert names == sorted(names, reverse=descending)


def test_conditions_hold_together(documents: Documents) -> None:
    for number in range(4):
        documents.add(draft(f"Model-{number}"), NOW + timedelta(seconds=number))
    found, _ = documents.page(
        Page(
            "thing",
            [
                Condition("name", "contains", "model"),
                Condition("created", ">=", (NOW + timedelta(seconds=1)).timestamp()),
                Condition("created", "<", (NOW + timedelta(seconds=3)).timestamp()),
                Condition("$.n", "<>", "Model-2"),
            ],
        )
    )
    assert [document.name for document in found] == ["Model-1"]


def test_summaries_have_the_members_asked_for_as_they_were_kept(documents: Documents) -> None:
    body = {"text": 'a "b" \u00fc', "on": True, "at": NOW, "deep": {"of": [1, 2.5, None]}, "x": 1}
    kept = documents.add(Draft("thing", "arn:thing/one", "one", body), NOW)
    [(head, found)], place = documents.summaries(
        Page("thing"), ["text", "on", "at", "deep", "missing"]
    )
    assert found == {name: value for name, value in body.items() if name != "x"}
    assert (head.id, head.arn, head.created) == (kept.id, kept.arn, NOW.timestamp())
    assert place is None
    assert documents.summaries(Page("thing"), ["x"])[0][0][1] == {"x": 1}
    assert documents.summaries(Page("thing"), ["x')"])[0][0][1] == {}
    with pytest.raises(ValueError, match="path"):
        documents.summaries(Page("thing"), ['x"'])


def test_a_column_that_is_none_is_refused(documents: Documents) -> None:
    with pytest.raises(ValueError, match="neither a column nor a path"):
        documents.page(Page("thing", sort="created; DROP TABLE document"))


def test_edges_are_found_from_both_ends_and_kept_once(
    database: Database, documents: Documents
) -> None:
    edges = Edges(database)
    a, b, c = (documents.add(draft(name), NOW).id for name in "abc")
    assert edges.add(a, b, "T", NOW, {})
    assert not edges.add(a, b, "Other", NOW, {})
    assert edges.add(c, b, "T", NOW, {})
    assert sorted(edges.into([b])) == [(a, b, "T"), (c, b, "T")]
    assert list(edges.out_of([a])) == [(a, b, "T")]
    assert edges.touches(b)
    assert edges.delete(c, b)
    assert not edges.delete(c, b)
    assert not edges.touches(c)


def test_a_newer_layout_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    Database(path, SCHEMAS).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {LAYOUT + 1}")
    connection.close()
    with pytest.raises(NewerLayoutError, match="Update mlops-ext"):
        Database(path, SCHEMAS)


WRITER = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from mlops_ext.local.store import Database, Documents, Draft, Edges
database = Database(Path(sys.argv[1]), [Documents.SCHEMA, Edges.SCHEMA])
documents, edges = Documents(database), Edges(database)
number = len(list(documents.each("thing"))) // 2
while True:
    number += 1
    with database.transaction():
        pair = [
            documents.add(Draft("thing", f"arn:{number}{end}", f"{number}{end}"), datetime.now(UTC))
            for end in "ab"
        ]
        edges.add(pair[0].id, pair[1].id, "T", datetime.now(UTC), {})
    print(number, flush=True)
"""


def test_what_was_acknowledged_survives_kill_9_and_nothing_is_half_there(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    acknowledged = 0
    for round in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        for _ in range(50 + 37 * round):
            acknowledged = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        for line in writer.stdout:
            acknowledged = int(line)
        writer.stdout.close()
        writer.wait()
    database = Database(path, SCHEMAS)
    names = {document.name for document in Documents(database).each("thing")}
    edges, _ = Edges(database).page(limit=100_000)
    assert database.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert len(names) == 2 * len(edges)
    assert {f"{number}{end}" for number in range(1, acknowledged + 1) for end in "ab"} <= names
    assert len(names) <= 2 * (acknowledged + 4)
    database.close()


def test_an_observer_is_told_each_change_inside_its_transaction(
    documents: Documents, database: Database
) -> None:
    told: list[tuple[Document | None, Document | None]] = []

    def observe(before: Document | None, after: Document | None) -> None:
        assert database.connection.in_transaction
        told.append((before, after))

    documents.observe(observe)
    added = documents.add(draft("a"), NOW)
    changed = documents.change(added, {"n": "b"}, NOW)
    # What the caller holds may be old; what is told never is.
    again = documents.change(added, {"n": "c"}, NOW)
    documents.delete(added)
    assert told == [(None, added), (added, changed), (changed, again), (again, None)]


def test_an_observer_that_raises_undoes_the_change(documents: Documents) -> None:
    def refuse(before: Document | None, after: Document | None) -> None:
        raise RuntimeError("no")

    documents.observe(refuse)
    with pytest.raises(RuntimeError, match="no"):
        documents.add(draft("a"), NOW)
    assert documents.count("thing") == 0


def test_what_waits_for_the_commit_sees_all_and_is_part_of_it(
    documents: Documents, database: Database
) -> None:
    seen: list[int] = []
    with database.transaction():
        database.at_commit(lambda: seen.append(documents.count("thing")))
        documents.add(draft("a"), NOW)
        documents.add(draft("b"), NOW)
        assert seen == []
    assert seen == [2]


def test_what_waits_for_the_commit_is_forgotten_when_all_is_undone(database: Database) -> None:
    seen: list[int] = []

    def undone() -> None:
        with database.transaction():
            database.at_commit(lambda: seen.append(1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    with database.transaction():
        pass
    assert seen == []
