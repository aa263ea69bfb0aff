"""Every command of the notebook that asks SageMaker tells each of its faults in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from faulty import FAULTS, Fault, failing
from IPython.core.interactiveshell import InteractiveShell
from sklearn.dummy import DummyClassifier

from mlops_ext.notebook.displays.bundle import MIME
from mlops_ext.notebook.magics.commands import COMMANDS
from mlops_ext.notebook.magics.failing import MagicError
from mlops_ext.notebook.session import MLOps

LINES = {
    "models": "models",
    "finished-jobs": "finished-jobs",
    "version": "version faulty/1",
    "show": "show faulty/1",
    "reports": "reports faulty/1",
    "history": "history faulty/1",
    "approve": "approve faulty/1 -m ok",
    "reject": "reject faulty/1 -m no",
    "clean": "clean faulty",
    "find": "find auc>0",
    "best": "best faulty auc",
    "alias": "alias faulty/1 champion",
    "unalias": "unalias faulty@champion",
    "collections": "collections",
    "compare": "compare faulty/1 faulty/2",
    "trend": "trend faulty auc",
    "lineage": "lineage faulty/1",
    "impact": "impact faulty/1",
    "stale": "stale faulty/1",
    "link": "link s3://faulty/a.csv faulty/1",
    "unlink": "unlink s3://faulty/a.csv faulty/1",
    "entity": "entity artifact s3://faulty/a.csv",
    "suggest": "suggest faulty/1",
    "import": "import runs.jsonl",
    "deploy": "deploy faulty/1 faulty-prod",
    "endpoints": "endpoints",
    "invoke": "invoke faulty-prod 1",
    "card": "card faulty/1",
    "stage": "stage faulty/1 QA",
    "policy": "policy faulty",
    "copy": "copy faulty/1 --group other",
    "share": "share faulty",
    "unshare": "unshare faulty --yes",
    "delete": "delete faulty/1 --yes",
    "register": "register kept faulty",
}
SILENT = {"capture", "evaluate", "panel", "status", "use"}
"""Commands that ask SageMaker nothing, or what is known already."""

NEXT = {
    "permission": '"Effect": "Allow",\n  "Action": [',
    "slow": "Try again",
    "credentials": "connect again",
    "offline": "engine.log",
}
"""What to do next, by cause: a denial comes with the statement that would allow it."""


def test_every_command_is_tried() -> None:
    assert set(LINES) | SILENT == set(COMMANDS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.cause)
def test_a_command_tells_what_is_wrong(
    ml: MLOps,
    shell: InteractiveShell,
    fault: Fault,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shell.user_ns["kept"] = DummyClassifier().fit([[1], [2]], [0, 1])
    dataset = {"namespace": "file", "name": "/a.csv"}
    event = {"eventTime": "2026-01-01T00:00:00Z", "dataset": dataset}
    (tmp_path / "runs.jsonl").write_text(json.dumps(event))
    monkeypatch.chdir(tmp_path)
    wrong = []
    with failing(ml.connection, fault):
        for line in LINES.values():
            try:
                shell.run_line_magic("mlops", line)
                wrong.append(f"{line}: no error")
            except MagicError as error:
                said = str(error)
                needed = [fault.words, NEXT[fault.cause]]
                wrong += [f"{line}: {said}" for words in needed if words not in said]
    assert not wrong, "\n".join(wrong)


def test_what_s3_does_not_give_is_said_and_the_rest_is_shown(
    ml: MLOps, shell: InteractiveShell
) -> None:
    model = DummyClassifier().fit([[1], [2]], [0, 1])
    ml.register(model, "unread", metrics={"auc": 0.9}, no_code=True)
    denied = next(fault for fault in FAULTS if fault.cause == "permission")
    title = "No permission to read what is kept with unread/1"
    for verb in ("version", "show"):
        with failing(ml.connection, denied, "GetObject"):
            version = shell.run_line_magic("mlops", f"{verb} unread/1")
            said = str(version)
            bundle = version._repr_mimebundle_()
        assert (version.approval, version.parameters) == ("PendingManualApproval", {})
        assert version.metrics == {"auc": 0.9}
        assert title in said
        assert '"s3:GetObject"' in said
        assert title in bundle["text/html"]
        unread = bundle[MIME]["data"]["unread"]
        assert (unread["action"], unread["statement"]["Effect"]) == ("s3:GetObject", "Allow")
    assert ml.version("unread/1").record.unread is None
    ml.clean("unread")
