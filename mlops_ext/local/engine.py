"""The composition root: the parts of the local SageMaker, put together."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

from mlops_ext.local import state
from mlops_ext.local.clockwork import Clockwork
from mlops_ext.local.events.bus import Events
from mlops_ext.local.events.emitter import Emitter
from mlops_ext.local.events.outbox import Outbox
from mlops_ext.local.events.schedules import Schedules
from mlops_ext.local.faults import Faults
from mlops_ext.local.filesystem import network_file_system
from mlops_ext.local.hosting.capture import Captures
from mlops_ext.local.hosting.queue import Queue
from mlops_ext.local.jobs.processing import Processing
from mlops_ext.local.jobs.supervisor import Jobs
from mlops_ext.local.jobs.training import Training
from mlops_ext.local.lineage.lines import Lines
from mlops_ext.local.lineage.networks import Networks
from mlops_ext.local.lineage.quotas import Quotas
from mlops_ext.local.logs.endpoints import EndpointLogs
from mlops_ext.local.logs.retention import Retention
from mlops_ext.local.logs.store import LogStore
from mlops_ext.local.metrics.history import History
from mlops_ext.local.metrics.metrics import Metrics
from mlops_ext.local.metrics.store import MetricStore
from mlops_ext.local.operations import components, deployment
from mlops_ext.local.s3.objects import ObjectStore
from mlops_ext.local.serving.supervisor import Supervisor
from mlops_ext.local.state import Config
from mlops_ext.local.store import Database, Documents, Edges, NewerLayoutError, Series, Tags
from mlops_ext.local.transform.kind import Transform
from mlops_ext.local.tuning.tunings import Tunings

_log = logging.getLogger(__name__)


class Engine:
    """What operations work with.

    Args:
        state_dir: the state directory, locked by this process.
        config: its account, region and port.

    Attributes:
        account_id: twelve digits.
        region: AWS region.
        url: the endpoint URL for AWS clients.
        state_dir: the state directory.
        started: when this process began.
        database: the one SQLite connection.
        documents: resources.
        tags: tags by ARN.
        edges: lineage associations.
        networks: the same packed, for long walks.
        lines: what is answered of each node of the lineage graph.
        series: metrics of trial components.
        quotas: how much lineage one may make by hand.
        objects: S3.
        logs: log groups and streams.
        endpoint_logs: what model processes write, copied into log groups.
        clockwork: what happens by the clock.
        events: event buses.
        metrics: CloudWatch's metrics and alarms.
        faults: operations that must fail.
        jobs: the processes behind jobs.
        supervisor: the processes behind endpoints.
        components: the processes behind inference components.
        captures: data that endpoints capture.
        queue: asynchronous invocations.
        tunings: hyperparameter tuning jobs.

    Raises:
        LocalError: the state was written by a newer mlops-ext.
    """

    def __init__(self, state_dir: Path, config: Config) -> None:
        self.account_id = config.account_id
        self.region = config.region
        self.url = config.url
        self.state_dir = state_dir
        self.started = self.now()
        self._file = state_dir / "state.db"
        self.database = _open(self._file)
        self._inode = self._file.stat().st_ino
        self.documents = Documents(self.database)
        self.tags = Tags(self.database)
        self.edges = Edges(self.database)
        self.networks = Networks(self.edges)
        self.lines = Lines(self.documents)
        self.series = Series(self.database)
        self.quotas = Quotas(self.database)
        self.objects = ObjectStore(state_dir / "s3", self.database, config.default_bucket)
        self.logs = LogStore(state_dir / "logs", self.database, self.now)
        self.faults = Faults(self.database)
        self.clockwork = Clockwork(self.now)
        self.endpoint_logs = EndpointLogs(self)
        Retention(self)
        # In the order in which the clockwork lets them work: deliveries come last.
        Schedules(self)
        self.metrics = Metrics(self)
        self.events = Events(self)
        Emitter(self)
        self.jobs = Jobs(self, [Training(), Processing(), Transform()])
        self.supervisor = Supervisor(state_dir / "endpoints", self._endpoint_changed)
        self.components = Supervisor(state_dir / "components", self._component_changed)
        self.captures = Captures(self.objects)
        self.queue = Queue(self)
        self.tunings = Tunings(self)

    def begin(self) -> None:
        """Bring back what ran before; called once, on the event loop."""
        self.jobs.begin()
        deployment.restore(self)
        components.restore(self)
        self.queue.begin()
        self.tunings.begin()
        self.clockwork.begin()

    async def close(self) -> None:
        """Stop the endpoints' processes and close the database."""
        await self.clockwork.close()
        await self.queue.close()
        self.tunings.close()
        await self.jobs.close()
        await self.supervisor.close()
        await self.components.close()
        await self.captures.close()
        self.metrics.flush()
        self.database.close()

    def running(self) -> bool:
        """Whether something runs that must not be ended for want of requests."""
        hosts = (self.jobs, self.supervisor, self.components, self.queue)
        return any(host.running() for host in hosts)

    def in_place(self) -> bool:
        """Whether the state directory is still there, and not another one in its place."""
        try:
            return self._file.stat().st_ino == self._inode
        except FileNotFoundError:
            return False

    def arn(self, resource: str, service: str = "sagemaker") -> str:
        """The ARN of a resource, for example of ``model/churn``."""
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"

    def now(self) -> datetime:
        """The time, aware, in UTC: the only clock."""
        return datetime.now(UTC)

    def _endpoint_changed(
        self, endpoint: str, generation: int, new_state: str, reason: str | None
    ) -> None:
        deployment.endpoint_changed(self, endpoint, generation, new_state, reason)

    def _component_changed(
        self, component: str, generation: int, new_state: str, reason: str | None
    ) -> None:
        components.component_changed(self, component, generation, new_state, reason)


def _open(path: Path) -> Database:
    schemas = [
        each.SCHEMA
        for each in (
            *(Documents, Tags, Edges, Series, Quotas, ObjectStore, LogStore, Faults),
            *(EndpointLogs, Outbox, Schedules, MetricStore, History),
        )
    ]
    kind = network_file_system(path.parent)
    if kind:
        _log.warning("%s lies on a network file system (%s): slower, safer writes.", path, kind)
    try:
        return Database(path, schemas, "DELETE" if kind else "WAL")
    except NewerLayoutError as error:
        raise state.LocalError(str(error)) from error
