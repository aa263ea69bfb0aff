"""Modules of PyTorch are evaluated in an interpreter that has it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venvs" / "torch" / "bin" / "python"
CASES = """
import sys; sys.path += sys.argv[1].split(":")
import json, numpy as np, torch
from mlops_ext.services.evaluation import evaluate

torch.manual_seed(0)
rows = np.random.default_rng(0).normal(size=(200, 3)).astype("float32")
two, three = (rows[:, 0] > 0).astype(int), (rows[:, 0] > 0).astype(int) + (rows[:, 1] > 0)
logits = torch.nn.Linear(3, 3)
one = torch.nn.Linear(3, 1).train()
told = {
    "logit": evaluate(one, rows, two),
    "chance": evaluate(torch.nn.Sequential(one, torch.nn.Sigmoid()), torch.tensor(rows),
                       torch.tensor(two)[:, None]),
    "classes": evaluate(logits, rows, three),
    "number": evaluate(one, rows, rows[:, 0] * 2),
}
with torch.no_grad():
    agreed = float((logits(torch.tensor(rows)).argmax(1).numpy() == three).mean())
print(json.dumps({
    "kinds": {name: result.kind for name, result in told.items()},
    "auc": [told[name].metrics["auc"] for name in ("logit", "chance")],
    "probabilities": ["log_loss" in told[name].metrics for name in ("logit", "chance", "classes")],
    "accuracy": [told["classes"].metrics["accuracy"], agreed],
    "rows": [result.rows is not None for result in told.values()],
    "training": one.training,
}))
"""


def test_modules_say_numbers_logits_or_probabilities() -> None:
    assert PYTHON.exists(), "make .venvs/torch/.installed"
    # Its own packages first; numpy, pydantic and the like come from there or from here.
    ours = [str(ROOT), *(one for one in sys.path if "site-packages" in one)]
    done = subprocess.run(
        [str(PYTHON), "-c", CASES, os.pathsep.join(ours)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["kinds"] == {
        "logit": "binary",
        "chance": "binary",
        "classes": "multiclass",
        "number": "regression",
    }
    assert found["auc"][0] == found["auc"][1]
    assert found["probabilities"] == [False, True, True]
    assert found["accuracy"][0] == found["accuracy"][1]
    assert found["rows"] == [True] * 4
    assert found["training"] is True
