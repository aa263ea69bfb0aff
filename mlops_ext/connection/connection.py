"""A connection: boto3 clients bound to one SageMaker, who calls, and where things are kept."""

from __future__ import annotations

import getpass
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from mlops_ext.connection import sessions
from mlops_ext.connection.asked import note_calls
from mlops_ext.connection.choice import Choice, choose, read_studio
from mlops_ext.connection.renewal import renewal
from mlops_ext.connection.sdk import sdk_bucket
from mlops_ext.errors import InvalidInput, UnknownReference, explain, translating
from mlops_ext.services.records import ConnectionInfo

_LOCAL_ROLE = "mlops-local"
_MADE_BY_SAGEMAKER = "AmazonSageMaker-ExecutionRole"
"""How SageMaker names the roles that it makes; their path, which the identity leaves out, is
``/service-role/``."""
_SIGNED_ON = "AWSReservedSSO_"
"""Roles of IAM Identity Center: people have them, no service may take them."""


def connect(
    use: str | None = None,
    *,
    profile: str | None = None,
    region: str | None = None,
    state_dir: str | os.PathLike[str] | None = None,
    user: str | None = None,
    holder: str = "kernel",
) -> Connection:
    """Choose a SageMaker and return the connection to it; nothing is asked yet.

    Args:
        use: ``aws`` or ``local``. None: `MLOPS_EXT_USE`, then the saved choice, Studio, the AWS
            chain where it has credentials and a region, else local.
        profile: AWS profile.
        region: AWS region. On the local SageMaker it must be the one of the state directory.
        state_dir: directory of the local SageMaker.
        user: who calls on the local SageMaker; by default the operating system's user.
        holder: what calls: ``kernel``, ``server``, ``shell``.

    Raises:
        InvalidInput: the choice is not valid, or AWS is chosen and no region is known.
        Unavailable: the local SageMaker does not start.
    """
    directory = os.fspath(state_dir) if state_dir is not None else None
    choice = choose(use, profile=profile, region=region, state_dir=directory, user=user)
    with translating(f"connect to the {choice.use} SageMaker"):
        return Connection(choice, holder)


class Connection:
    """One SageMaker, as one caller. Thread-safe.

    Args:
        choice: which SageMaker.
        holder: what calls.
    """

    kind: Literal["aws", "local"]

    def __init__(self, choice: Choice, holder: str = "kernel") -> None:
        self.kind = choice.use
        self.choice = choice
        self.holder = holder
        self.memory: dict[Any, Any] = {}
        """What services remember of things that do not change, by their own keys."""
        self._lock = threading.RLock()
        self._clients: dict[str, Any] = {}
        self._observers: list[Callable[[str], None]] = []
        self._info: ConnectionInfo | None = None
        self._bucket: str | None = None
        self._factory: sessions.Factory
        if choice.use == "local":
            self.user = choice.user or _system_user()
            self._factory = sessions.LocalFactory(choice, self.user, holder)
        else:
            self.user = choice.user or ""
            self._factory = sessions.AwsFactory(choice)

    def __repr__(self) -> str:
        return f"<Connection {self.kind} {self.region}>"

    @property
    def region(self) -> str:
        """The AWS region, for example ``us-east-1``."""
        return self._factory.region

    @property
    def state_dir(self) -> Path | None:
        """Directory of the local SageMaker; None on AWS."""
        return self._factory.state_dir

    def client(self, service: str) -> Any:
        """Return the boto3 client of a service, made once."""
        with self._lock:
            if service not in self._clients:
                with translating(f"make a client for {service}", self):
                    self._clients[service] = self._factory.client(service)
                    note_calls(self._clients[service], self._done)
            return self._clients[service]

    def observe(self, observer: Callable[[str], None]) -> None:
        """Have the name of each operation told that a client of this connection has done.

        Args:
            observer: gets ``AddTags``, on the thread that called; must not raise.
        """
        self._observers.append(observer)

    def _done(self, operation: str) -> None:
        for observer in self._observers:
            observer(operation)

    def local_client(self) -> Any | None:
        """Return the client of the local SageMaker's own operations; None on AWS."""
        return self.client("mlops-local") if self.kind == "local" else None

    def info(self) -> ConnectionInfo:
        """Tell which SageMaker this is, and as whom; the identity is asked once.

        Raises:
            MLOpsError: the credentials do not work, or SageMaker does not answer.
        """
        with self._lock:
            if self._info is None:
                with translating("ask who is calling", self):
                    identity = self.client("sts").get_caller_identity()
                self._info = self._describe(identity["Account"], identity["Arn"])
            return self._info

    def _describe(self, account: str, arn: str) -> ConnectionInfo:
        parts = arn.rpartition(":")[2].split("/")
        role = parts[1] if parts[0] == "assumed-role" and self.kind == "aws" else None
        user = self.user or read_studio().get("UserProfileName") or parts[-1]
        return ConnectionInfo(
            kind=self.kind,
            account=account,
            region=self.region,
            user=user,
            identity=arn,
            role=role,
            chosen_by=self.choice.chosen_by,
            profile=self.choice.profile,
            state_dir=str(self.state_dir) if self.state_dir else None,
        )

    def bucket(self) -> str:
        """Return the bucket where things are kept, made on first use.

        Raises:
            MLOpsError: it belongs to someone else, or may not be made.
        """
        with self._lock:
            if self._bucket is None:
                name = self._bucket_name()
                with translating(f"use bucket {name}", self):
                    self._make_bucket(name)
                self._bucket = name
            return self._bucket

    def _bucket_name(self) -> str:
        named = sdk_bucket() if self.kind == "aws" else None
        return named or f"sagemaker-{self.region}-{self.info().account}"

    def _make_bucket(self, name: str) -> None:
        client = self.client("s3")
        try:
            client.head_bucket(Bucket=name, ExpectedBucketOwner=self.info().account)
        except client.exceptions.ClientError as error:
            if not isinstance(explain(error, "find it", self), UnknownReference):
                raise
            options: dict[str, Any] = {}
            if self.region != "us-east-1":
                options["CreateBucketConfiguration"] = {"LocationConstraint": self.region}
            with suppress(client.exceptions.BucketAlreadyOwnedByYou):  # made since we looked
                client.create_bucket(Bucket=name, **options)

    def role_arn(self) -> str:
        """Return the execution role that models run as.

        Raises:
            InvalidInput: the caller has no role and none is saved.
        """
        info = self.info()
        if self.kind == "local":
            return f"arn:aws:iam::{info.account}:role/{_LOCAL_ROLE}"
        if self.choice.role:
            return self.choice.role
        if info.role and not info.role.startswith(_SIGNED_ON):
            path = "service-role/" if info.role.startswith(_MADE_BY_SAGEMAKER) else ""
            partition = info.identity.split(":")[1]
            return f"arn:{partition}:iam::{info.account}:role/{path}{info.role}"
        raise InvalidInput.of(
            "NoRole",
            "No execution role is chosen, and who calls has none that SageMaker could take.",
            hint='Keep one: mlops_ext.connection.save_choice("aws", role="arn:aws:iam::…:role/…").',
        )

    def renewal(self) -> str:
        """Tell how to renew the credentials in use."""
        return renewal(self.choice)

    def environment(self) -> dict[str, str | None]:
        """Return the variables that point a process at this SageMaker; None: to be unset."""
        with translating("tell the environment", self):
            return self._factory.environment()


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        return "user"
