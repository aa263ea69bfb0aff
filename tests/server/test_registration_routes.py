"""Registering over HTTP what needs no kernel."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from server.promised import check_response, refused

from mlops_ext.connection import Connection
from mlops_ext.services import models, storage

Api = Callable[..., Any]
PATH = "models/from-elsewhere/versions"


def _given(source: str) -> dict[str, Any]:
    body = {"source": source, "description": "Moved", "progress": "a-token"}
    return {"method": "POST", "body": json.dumps(body)}


async def test_an_archive_is_registered_from_s3_and_from_a_path_below_the_root(
    api: Api, churn: str, connection: Connection, jp_root_dir: Path
) -> None:
    archive = models.get_version(connection, f"{churn}/2").archive
    assert archive is not None
    made = await api(PATH, **_given(archive.uri))
    assert made.code == 201
    version = check_response("POST", PATH, made)
    assert (version["reference"], version["description"]) == ("from-elsewhere/1", "Moved")

    content = storage.read(connection, archive.uri)
    assert content is not None
    (jp_root_dir / "model.tar.gz").write_bytes(content)
    same = check_response("POST", PATH, await api(PATH, **_given("model.tar.gz")))
    assert (same["reference"], same["existing"]) == ("from-elsewhere/1", True)

    code, problem = await refused(api(PATH, **_given("nowhere.tar.gz")))
    assert (code, "nowhere.tar.gz" in problem["title"]) == (400, True)


async def test_finished_training_jobs_are_listed(api: Api, churn: str) -> None:
    assert check_response("GET", "finished-jobs", await api("finished-jobs"))["jobs"] == []
