"""boto3 sessions: AWS's with short time-outs, the local SageMaker's started on demand."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any, Protocol

from mlops_ext.connection.choice import Choice
from mlops_ext.connection.models import share_models
from mlops_ext.errors import InvalidInput
from mlops_ext.local import launcher

_INVOCATION_SECONDS = 70  # a container may take 60 s to answer
_CONNECTIONS = 16
_OTHER_KEYS = ("InvalidSignatureException", "SignatureDoesNotMatch")
_READS = ("Describe", "List", "Get", "Head", "Search", "Query", "Read", "BatchDescribe")


class Factory(Protocol):
    """Makes the clients of one SageMaker."""

    region: str
    state_dir: Path | None

    def client(self, service: str) -> Any:
        """Make the boto3 client of a service."""

    def environment(self) -> dict[str, str | None]:
        """Return the variables that point a process here."""


class AwsFactory:
    """Clients of AWS.

    Raises:
        InvalidInput: no region is known.
    """

    state_dir: Path | None = None

    def __init__(self, choice: Choice) -> None:
        import boto3
        import botocore.session

        self._profile = choice.profile
        core = botocore.session.Session(profile=choice.profile)
        share_models(core)
        self._session: Any = boto3.Session(region_name=choice.region, botocore_session=core)
        if self._session.region_name is None:
            raise InvalidInput.of(
                "NoRegion",
                "No AWS region is chosen.",
                hint="Name one: region=…, AWS_REGION, or in the panel's connection choice.",
            )
        self.region: str = self._session.region_name
        self._lock = threading.Lock()

    def client(self, service: str) -> Any:
        """Make a client with short time-outs and adaptive retries."""
        from botocore.config import Config

        config = Config(
            connect_timeout=3,
            read_timeout=_INVOCATION_SECONDS if service == "sagemaker-runtime" else 20,
            retries={"mode": "adaptive", "total_max_attempts": 5},
            max_pool_connections=_CONNECTIONS,
        )
        with self._lock:  # a boto3 session is not thread-safe while it makes clients
            return self._session.client(service, config=config)

    def environment(self) -> dict[str, str | None]:
        """Return region and profile, without what points at the local SageMaker."""
        found: dict[str, str | None] = {
            "AWS_ENDPOINT_URL": None,
            "MLOPS_LOCAL": None,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
        }
        return {**found, "AWS_PROFILE": self._profile} if self._profile else found


class LocalFactory:
    """Clients of the local SageMaker, which ignore proxies and start it when it does not run.

    Raises:
        LocalError: it does not start.
    """

    def __init__(self, choice: Choice, user: str, holder: str) -> None:
        self.state_dir: Path | None = Path(choice.state_dir or launcher.state_dir_default())
        self._directory = self.state_dir
        self._user, self._holder = user, holder
        running = launcher.start(self._directory, region=choice.region)
        launcher.attach(self._directory, holder)
        self.region = running.region
        self._url = running.url
        self._session = self._make_session()
        self._lock = threading.Lock()

    def _make_session(self) -> Any:
        import boto3
        import botocore.session

        # Nothing of the person's AWS configuration counts here: a profile of theirs that is
        # broken must not break the local SageMaker.
        nothing = {
            "profile": (None, None, None, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
        }
        core = botocore.session.Session(session_vars=nothing)
        share_models(core, str(launcher.DATA_PATH))
        key, secret = self._keys()
        return boto3.Session(
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            region_name=self.region,
            botocore_session=core,
        )

    def client(self, service: str) -> Any:
        """Make a client without proxies and without retries."""
        from botocore.config import Config

        config = Config(
            proxies={},
            retries={"mode": "standard", "total_max_attempts": 1},
            read_timeout=_INVOCATION_SECONDS,
            max_pool_connections=_CONNECTIONS,
            s3={"addressing_style": "path"},
        )
        with self._lock:
            client = self._session.client(service, config=config, endpoint_url=self._url)
        client.meta.events.register("needs-retry.*", self._repeat)
        return client

    def _repeat(
        self,
        attempts: int,
        response: tuple[Any, dict[str, Any]] | None,
        caught_exception: Exception | None,
        operation: Any,
        **_: Any,
    ) -> int | None:
        """Start the local SageMaker again and repeat the call once, when it did not run.

        botocore's handler of ``needs-retry``: a number is the delay in seconds, None no repeat.
        A call whose connection broke after it was sent is repeated only if it reads.

        Raises:
            LocalError: it does not start, or answers elsewhere now.
        """
        kind = type(caught_exception).__name__
        refused = kind in ("EndpointConnectionError", "ConnectTimeoutError")
        broken = kind == "ConnectionClosedError" and operation.name.startswith(_READS)
        code = response[1].get("Error", {}).get("Code") if response else None
        if attempts > 1 or not (refused or broken or code in _OTHER_KEYS):
            return None
        running = launcher.start(self._directory)
        launcher.attach(self._directory, self._holder)
        if running.url != self._url:
            raise launcher.LocalError(
                f"It answers at {running.url} now, no longer at {self._url}. Connect again."
            )
        # A state directory that was deleted and made anew has other keys.
        self._session.get_credentials().secret_key = self._keys()[1]
        return 0

    def _keys(self) -> tuple[str, str]:
        return launcher.credentials(self._directory, self._user, self._holder)

    def environment(self) -> dict[str, str | None]:
        """Return what points a process at the local SageMaker."""
        return launcher.environment(self._directory, self._user, self._holder)
