"""Secrets do not leave; what is none stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mlops_ext.errors import InvalidInput
from mlops_ext.services.registration.mask import MASK, mask, mask_text
from mlops_ext.services.registration.notebooks import kept_copy


@pytest.mark.parametrize(
    "text",
    [
        "key = 'AKIA" + "IOSFODNN7EXAMPLE'",
        'password = "hunter2"',
        "os.environ['API_TOKEN'] = 'abc123'",
        "connect('postgres://ada:hunter2@db/x')",
        'headers = {"x-api-key": "abc"}',
        "ghp_" + "a" * 36,
        "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----",
        "jwt = eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSMeKKF2",
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str) -> None:
    masked = mask_text(text)
    assert MASK in masked
    for secret in ("hunter2", "abc", "IOSFODNN7EXAMPLE", "aaaa", "SflKxw"):
        assert secret not in masked


@pytest.mark.parametrize(
    "text",
    [
        "max_tokens = 5",
        "tokens = text.split()",
        "clf = LogisticRegression(C=0.1)",
        "s3://bucket/mlops/churn/model.tar.gz",
        "df['monthly_charges'] = 3",
        "user:name",
    ],
)
def test_code_without_secrets_stays(text: str) -> None:
    assert mask_text(text) == text


def test_values_are_masked_by_their_names_too() -> None:
    given = {"api_key": "x", "max_tokens": "5", "nested": [{"password": "y"}], "C": 1.0}
    expected = {"api_key": MASK, "max_tokens": "5", "nested": [{"password": MASK}], "C": 1.0}
    assert mask(given) == expected


def test_a_kept_notebook_has_no_outputs_and_no_secrets(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    cell = {
        "cell_type": "code",
        "source": ["password = 'hunter2'\n", "1"],
        "outputs": [{"text": "row"}],
        "execution_count": 4,
        "metadata": {},
    }
    path.write_text(json.dumps({"cells": [cell], "nbformat": 4, "nbformat_minor": 5}))
    kept = kept_copy(path)
    assert kept is not None
    found = json.loads(kept)
    assert found["cells"][0]["outputs"] == []
    assert found["cells"][0]["execution_count"] == 4
    assert "hunter2" not in kept.decode()
    assert found["nbformat"] == 4


def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text("[]")
    with pytest.raises(InvalidInput, match="no notebook"):
        kept_copy(path)
    assert kept_copy(tmp_path / "gone.ipynb") is None
