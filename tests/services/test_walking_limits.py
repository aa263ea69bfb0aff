"""Lineage read AWS's way past its limits: large graphs, refusals, few calls, going on."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
from faulty import ALWAYS
from services.support import wait_for

from mlops_ext.connection import Connection
from mlops_ext.errors import Unavailable
from mlops_ext.services import lineage
from mlops_ext.services.graph.bounds import bounded
from mlops_ext.services.graph.pace import PACES, Bucket, Rate
from mlops_ext.services.graph.reading import Way, read
from mlops_ext.services.graph.walking import walk
from mlops_ext.services.records import Progressed

DEPTH, BREADTH = 35, 400
IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/limits:1.0"
MANY = "s3://limits/many.csv"
ARCHIVE = "s3://limits/archive/model.tar.gz"
WAYS: tuple[Way, ...] = ("Ascendants", "Descendants")


@pytest.fixture(scope="module")
def row(connection: Connection) -> list[str]:
    """35 steps in a row, with 400 more after the seventh."""
    client = connection.client("sagemaker")

    def artifact(name: str) -> str:
        source = {"SourceUri": f"s3://limits/{name}.csv"}
        made = client.create_artifact(
            ArtifactName=name, Source=source, ArtifactType="DataSet", Properties={"name": name}
        )
        return str(made["ArtifactArn"])

    row = [artifact(f"row-{number}") for number in range(DEPTH + 1)]
    fan = [artifact(f"fan-{number}") for number in range(BREADTH)]
    for source, destination in [*pairwise(row), *((row[7], one) for one in fan)]:
        client.add_association(
            SourceArn=source, DestinationArn=destination, AssociationType="DerivedFrom"
        )
    # QueryLineage takes whole seconds: nothing of this was modified within the next one.
    now = int(time.time())
    wait_for(lambda: int(time.time()) > now)
    return row


@contextmanager
def counted(connection: Connection) -> Iterator[Counter[str]]:
    """Count the calls that a block has done, by operation; there are some at its end."""
    done: list[str] = []
    calls: Counter[str] = Counter()
    connection.observe(done.append)
    yield calls
    calls.update(done)


@contextmanager
def refusing(
    connection: Connection, operation: str, code: str, times: int = ALWAYS
) -> Iterator[None]:
    own = connection.client("mlops-local")
    own.put_fault(Operation=operation, Code=code, Times=times)
    try:
        yield
    finally:
        own.delete_faults()


@pytest.mark.parametrize("way", WAYS)
def test_deeper_and_wider_than_a_query_is_the_same_as_at_once(
    connection: Connection, row: list[str], way: Way
) -> None:
    start = row[0] if way == "Descendants" else row[-1]
    theirs, ours = walk(connection, [start], way, None), read(connection, [start], way, None)
    assert dict(theirs.vertices) == dict(ours.vertices)
    assert set(theirs.links) == set(ours.links)
    assert len(theirs.vertices) == DEPTH + 1 + (BREADTH if way == "Descendants" else 0)
    assert {one.name for one in theirs.vertices.values()} >= {"row-0", f"row-{DEPTH}"}


def test_a_second_question_costs_few_calls_and_sees_what_was_changed(
    connection: Connection, row: list[str]
) -> None:
    connection.memory.clear()
    with counted(connection) as first:
        before = walk(connection, [row[0]], "Descendants", 8)
    with counted(connection) as second:
        after = walk(connection, [row[0]], "Descendants", 8)
    assert dict(after.vertices) == dict(before.vertices)
    assert len(after.vertices) == 9 + BREADTH
    pages = -(-len(after.vertices) // 50)
    assert first == {"QueryLineage": pages, "DescribeArtifact": 9 + BREADTH}
    # What was modified is one more query; of the start itself it does not tell.
    assert second == {"QueryLineage": pages + 1, "DescribeArtifact": 1}

    client = connection.client("sagemaker")
    client.update_artifact(ArtifactArn=row[3], Properties={"name": "changed"})
    with counted(connection) as third:
        after = walk(connection, [row[0]], "Descendants", 8)
    assert after.vertices[row[3]].properties["name"] == "changed"
    assert third == {"QueryLineage": pages + 1, "DescribeArtifact": 2}


def test_refusals_are_waited_out_and_told(connection: Connection, row: list[str]) -> None:
    connection.memory.clear()
    told: list[Progressed] = []
    with (
        refusing(connection, "QueryLineage", "ThrottlingException", times=3),
        bounded(tell=told.append),
    ):
        found = walk(connection, [row[0]], "Descendants", 8)
    assert found.reason == ""
    assert len(found.vertices) == 9 + BREADTH
    words = [how.text for how in told]
    assert "SageMaker is slow to answer; reading the lineage: 0 so far" in words
    assert f"Reading the lineage: {9 + BREADTH} of {9 + BREADTH} so far" in words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ThrottlingException", "SageMaker is slow to answer"),
        ("ExpiredTokenException", "The AWS credentials have expired"),
        ("ConnectionClosed", "did not answer"),
    ],
)
def test_a_walk_that_is_stopped_gives_what_it_has_and_goes_on(
    connection: Connection,
    row: list[str],
    code: str,
    words: str,
) -> None:
    connection.memory.clear()
    with refusing(connection, "DescribeArtifact", code):
        stopped = walk(connection, [row[0]], "Descendants", None)
    assert words in stopped.reason
    met = DEPTH + 1 + BREADTH
    assert f"0 of the {met} entities met so far have been read" in stopped.reason
    assert len(stopped.vertices) == met
    with counted(connection) as calls:
        whole = walk(connection, [row[0]], "Descendants", None)
    assert whole.reason == ""
    assert calls == {"DescribeArtifact": met}, "the queries are not asked again"
    assert dict(whole.vertices) == dict(read(connection, [row[0]], "Descendants", None).vertices)


def test_a_caller_may_bound_the_calls_and_go_on(connection: Connection, row: list[str]) -> None:
    connection.memory.clear()
    start = row[0]
    with bounded(calls=5):
        some = walk(connection, [start], "Descendants", None)
    assert some.reason == (
        "The calls that were given are used up: 0 of the 250 entities met so far have been read."
        " Ask again to go on from there."
    )
    assert len(some.vertices) == 250
    with bounded(calls=100):
        more = walk(connection, [start], "Descendants", None)
    assert "used up" in more.reason
    assert len(more.vertices) == DEPTH + 1 + BREADTH
    with counted(connection) as calls:
        whole = walk(connection, [start], "Descendants", None)
    assert whole.reason == ""
    assert calls["QueryLineage"] == 0
    assert 0 < calls["DescribeArtifact"] < len(whole.vertices)


VERSIONS = 50


@pytest.fixture(scope="module")
def many(connection: Connection) -> str:
    """A data set that 50 versions of one archive learned from; its ARN."""
    client = connection.client("sagemaker")
    client.create_model_package_group(ModelPackageGroupName="many")
    for _ in range(VERSIONS):
        client.create_model_package(
            ModelPackageGroupName="many",
            InferenceSpecification={
                "Containers": [{"Image": IMAGE, "ModelDataUrl": ARCHIVE}],
                "SupportedContentTypes": ["text/csv"],
                "SupportedResponseMIMETypes": ["text/csv"],
            },
        )
    source = {"SourceUri": MANY}
    data: str = client.create_artifact(Source=source, ArtifactType="DataSet")["ArtifactArn"]
    [archive] = client.list_artifacts(SourceUri=ARCHIVE)["ArtifactSummaries"]
    client.add_association(
        SourceArn=data,
        DestinationArn=archive["ArtifactArn"],
        AssociationType="ContributedTo",
    )
    return data


FIFTY = [
    (MANY, "all", "many.csv taught 50 versions of many; none of them serves now."),
    (MANY, "models", "many.csv taught 50 versions."),
    (MANY, "impact", "50 versions learned from many.csv; none of them serves now."),
    (MANY, "approvers", "Nothing that came of many.csv serves now."),
    (MANY, "served", "Now no version that came of many.csv serves anywhere."),
    ("many", "all", "many learned from many.csv; it serves nowhere now."),
    ("many", "impact", "many has 50 versions; none of them serves now."),
    ("many", "stale", "many.csv is gone."),
    (IMAGE, "all", "limits:1.0 serves 50 versions; none of them serves now."),
    (IMAGE, "models", "limits:1.0 serves 50 versions."),
    (IMAGE, "impact", "50 versions use limits:1.0; none of them serves now."),
    (ARCHIVE, "impact", "50 versions learned from model.tar.gz; none of them serves now."),
]


@pytest.mark.parametrize("aws", [False, True], ids=["at once", "step by step"])
def test_fifty_hits_are_counted(
    connection: Connection, many: str, aws: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if aws:
        monkeypatch.setattr(connection, "local_client", lambda: None)
    for reference, question, said in FIFTY[:4] if aws else FIFTY:
        graph = lineage.ask(connection, reference, question)
        assert (graph.answer, graph.partial) == (said, False), (reference, question)


def test_of_what_was_read_in_part_there_is_at_least_so_much(
    connection: Connection, row: list[str], many: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = lineage.ask(connection, row[0], "datasets")
    assert whole.answer == f"row-0 went into {DEPTH + BREADTH} data sets."
    monkeypatch.setattr(connection, "local_client", lambda: None)

    def part(start: str, question: str, calls: int) -> str:
        connection.memory.clear()
        graph = lineage.ask(connection, start, question, most_calls=calls)
        assert graph.partial
        return graph.answer

    assert part(row[0], "datasets", 3) == "row-0 went into at least 49 data sets."
    assert part(row[0], "datasets", 20) == (
        f"row-0 went into at least {DEPTH + BREADTH} data sets."
    )
    said = part(many, "all", 20)
    assert re.fullmatch(
        r"many\.csv taught at least \d+ versions of many; none of them serves now\.", said
    )
    assert re.fullmatch(r"many\.csv taught at least \d+ versions\.", part(many, "models", 20))
    assert part(many, "impact", 20).endswith(
        "; none of them serves now, as far as it could be read."
    )
    assert part(many, "endpoints", 20) == (
        "No endpoint serves a model that learned from many.csv, as far as it could be read."
    )


def test_nothing_read_at_all_is_an_error(
    connection: Connection, row: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "local_client", lambda: None)
    with (
        refusing(connection, "QueryLineage", "ThrottlingException"),
        pytest.raises(Unavailable, match="slow to answer; could not read the lineage of"),
    ):
        lineage.ask(connection, row[0])


def test_a_bucket_gives_its_burst_at_once_and_then_its_rate() -> None:
    now = 0.0
    bucket = Bucket(Rate(2, 3), lambda: now)
    assert [bucket.take() for _ in range(5)] == [0, 0, 0, 0.5, 1.0]
    now = 10.0
    assert bucket.take() == 0
    bucket.empty()
    assert [bucket.take() for _ in range(2)] == [0.5, 1.0]
    now = 10.5
    assert bucket.take() == 1.0, "those that wait have taken what came since"


def test_waits_grow_to_a_limit_and_are_random() -> None:
    pace = PACES["aws"]
    for refusals, most in ((1, 0.5), (3, 2.0), (9, 8.0)):
        waits = {pace.wait(refusals) for _ in range(50)}
        assert len(waits) > 1
        assert 0 <= min(waits) <= max(waits) <= most
