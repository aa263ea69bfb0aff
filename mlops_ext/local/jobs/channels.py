"""The channels of a training job (InputDataConfig)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlops_ext.local.errors import validation
from mlops_ext.local.jobs.inputs import (
    Input,
    Source,
    downloads,
    of_host_sources,
    pieces,
    prefix_of,
    require_objects,
    sources,
    under,
)
from mlops_ext.local.jobs.kinds import Body
from mlops_ext.local.jobs.plan import Download, Pipe

if TYPE_CHECKING:
    from mlops_ext.local.engine import Engine

_FOLDER = "/opt/ml/input/data"


@dataclass(frozen=True)
class Channel:
    """A channel and the objects in it."""

    body: Body
    given: Input
    found: list[Source]
    mode: str

    @property
    def folder(self) -> str:
        """Where its files are, or what its FIFOs begin with."""
        return f"{_FOLDER}/{self.body['ChannelName']}"


@dataclass(frozen=True)
class HostData:
    """What one host gets of all channels."""

    downloads: list[Download]
    pipes: list[Pipe]


def check(engine: Engine, given: Body) -> None:
    """Refuse channels that SageMaker refuses, and sources that are not here.

    Raises:
        ApiError: ValidationException.
    """
    names = [each["ChannelName"] for each in given.get("InputDataConfig", [])]
    for name in names:
        if names.count(name) > 1:
            raise validation(f"Duplicate channel name {name} in InputDataConfig.")
    for channel in given.get("InputDataConfig", []):
        _check(engine, given, channel)


def _check(engine: Engine, given: Body, channel: Body) -> None:
    name = channel["ChannelName"]
    source = channel["DataSource"].get("S3DataSource")
    if source is None:
        kind = next(iter(channel["DataSource"]), "nothing")
        raise validation(
            f"Channel {name} has {kind} as its data source: the local SageMaker reads channels "
            "from S3 only (S3DataSource)."
        )
    if source["S3DataType"] == "Converse":
        raise validation(f"Channel {name}: the S3DataType Converse is not offered here.")
    if source["S3DataType"] == "AugmentedManifestFile" and _mode(given, channel) != "Pipe":
        raise validation(
            f"Channel {name}: AugmentedManifestFile can only be used if the input mode is Pipe."
        )
    if source["S3DataType"] == "AugmentedManifestFile" and not source.get("AttributeNames"):
        raise validation(f"Channel {name}: AugmentedManifestFile needs AttributeNames.")
    require_objects(engine, _input(channel), given["RoleArn"])


def shown(channel: Body) -> Body:
    """A channel with the defaults that Describe shows."""
    source = channel["DataSource"].get("S3DataSource", {})
    full = {"S3DataDistributionType": "FullyReplicated", **source}
    return {
        "CompressionType": "None",
        "RecordWrapperType": "None",
        **channel,
        "DataSource": {**channel["DataSource"], "S3DataSource": full},
    }


async def found(engine: Engine, body: Body) -> list[Channel]:
    """The channels of a job with their objects; raises JobFailedError when one has none."""
    made = []
    for channel in body.get("InputDataConfig", []):
        given = _input(channel)
        objects = await sources(engine, given)
        made.append(Channel(channel, given, objects, _mode(body, channel)))
    return made


def folders(channels: list[Channel]) -> list[str]:
    """The folders to make."""
    return [_FOLDER, *(each.folder for each in channels if each.mode != "Pipe")]


async def of_host(engine: Engine, channels: list[Channel], index: int, hosts: int) -> HostData:
    """What a host gets; raises JobFailedError for a manifest that cannot be read."""
    files: list[Download] = []
    pipes: list[Pipe] = []
    for channel in channels:
        own = of_host_sources(channel.found, channel.given.sharded, index, hosts)
        if channel.mode == "Pipe":
            pipes.append(
                Pipe(
                    channel.folder,
                    await pieces(engine, channel.given, own),
                    channel.body["CompressionType"] == "Gzip",
                    channel.body["RecordWrapperType"] == "RecordIO",
                )
            )
        else:
            files += await downloads(own, channel.folder)
    return HostData(files, pipes)


def config(body: Body) -> dict[str, Any]:
    """The content of ``inputdataconfig.json``."""
    made = {}
    for channel in body.get("InputDataConfig", []):
        source = channel["DataSource"]["S3DataSource"]
        made[channel["ChannelName"]] = {
            "TrainingInputMode": _mode(body, channel),
            "S3DistributionType": source["S3DataDistributionType"],
            "RecordWrapperType": channel["RecordWrapperType"],
            **({"ContentType": channel["ContentType"]} if "ContentType" in channel else {}),
        }
    return made


async def restored(engine: Engine, config: Body | None, default: str) -> list[Download]:
    """Checkpoints that are in S3 already."""
    if not config:
        return []
    local = config.get("LocalPath", default).rstrip("/")
    return await downloads(under(engine, prefix_of(config["S3Uri"])), local)


def _mode(given: Body, channel: Body) -> str:
    mode: str = channel.get("InputMode", given["AlgorithmSpecification"]["TrainingInputMode"])
    return mode


def _input(channel: Body) -> Input:
    source = channel["DataSource"]["S3DataSource"]
    return Input(
        source["S3Uri"],
        source["S3DataType"],
        tuple(source.get("AttributeNames", ())),
        source.get("S3DataDistributionType") == "ShardedByS3Key",
    )
