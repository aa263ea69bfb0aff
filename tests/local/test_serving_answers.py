"""What endpoints answer, log and count."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from serving_house import house, script

from mlops_ext.local.call import Call, Caller
from mlops_ext.local.errors import ApiError
from mlops_ext.local.operations.runtime import OPERATIONS
from mlops_ext.local.serving import logs
from mlops_ext.local.serving.metrics import Metrics


def test_invoke_endpoint_speaks_in_awss_members_and_errors(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with house(tmp_path) as home:
            await home.up(home.container(script("a")))
            engine = SimpleNamespace(
                supervisor=home.supervisor,
                account_id="000000000000",
                arn=lambda resource, service: (
                    f"arn:aws:{service}:us-east-1:000000000000:{resource}"
                ),
            )

            async def invoke(**members: Any) -> Any:
                given = {"EndpointName": "churn", "ContentType": "text/csv", **members}
                call: Any = Call(
                    engine,  # type: ignore[arg-type]
                    Caller("key", "user", "kernel-1"),
                    "sagemaker-runtime",
                    "InvokeEndpoint",
                    given,
                    "id",
                )
                answer: Any = OPERATIONS["sagemaker-runtime"]["InvokeEndpoint"](call)
                return await answer

            assert await invoke(Body=b"<b>1") == {
                "Body": b"a:<b>1",
                "ContentType": "text/plain",
                "InvokedProductionVariant": "V1",
            }
            with pytest.raises(ApiError) as raised:
                await invoke(Body=b"raise")
            error = raised.value
            assert (error.code, error.status) == ("ModelError", 424)
            assert error.extra == {
                "OriginalStatusCode": 500,
                "OriginalMessage": "ValueError: no <b>luck</b> 🎈",
                "LogStreamArn": (
                    "arn:aws:logs:us-east-1:000000000000:log-group:/aws/sagemaker/Endpoints/churn"
                ),
            }
            assert error.message.startswith(
                'Received server error (500) from primary with message "ValueError: no'
            )
            for members, text in [
                ({"EndpointName": "other"}, "Endpoint other of account 000000000000 not found."),
                ({"TargetVariant": "V9"}, "has no variant V9. It has V1."),
                ({"TargetModel": "m.tar.gz"}, "is not a multi-model endpoint."),
            ]:
                with pytest.raises(ApiError) as raised:
                    await invoke(Body=b"x", **members)
                assert raised.value.code == "ValidationError"
                assert raised.value.message.endswith(text)

    asyncio.run(scenario())


def test_logs_rotate_in_place_and_are_read_across_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "ROTATE_BYTES", 10)
    log = tmp_path / "1-V1.log"
    with log.open("a") as writer:
        writer.write("first\nsecond\n")
        writer.flush()
        logs.rotate(log)
        writer.write("third\n")
    assert log.read_text() == "third\n"
    assert logs.tail(tmp_path, 2) == ["second", "third"]
    assert logs.tail(tmp_path, 0) == []


def test_metrics_count_by_minute_and_keep_a_day() -> None:
    now = 600.0
    metrics = Metrics(clock=lambda: now)
    for seconds, failed in [(0.001, False), (0.003, True), (0.008, False)]:
        metrics.record(seconds, failed)
    now = 725.0
    metrics.record(0.002, False)
    assert metrics.minutes() == [
        {"minute": 600, "requests": 3, "errors": 1, "p50_ms": 3.0},
        {"minute": 720, "requests": 1, "errors": 0, "p50_ms": 2.0},
    ]
    for minute in range(2000):
        now = 1000.0 + 60 * minute
        metrics.record(0.001, False)
    assert len(metrics.minutes()) == 24 * 60
