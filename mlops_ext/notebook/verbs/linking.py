"""Lineage edited by hand: links, entities, and what may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import Any

from mlops_ext.notebook.objects.linking import Entity, LinkChange, Links, Suggestions
from mlops_ext.notebook.verbs.base import Verbs
from mlops_ext.services import lineage
from mlops_ext.services.records import AssociationType

Linkable = str | PathLike[str] | Entity | Any
"""A reference of any kind, or an object with an ``arn``: an entity, a version."""


class LinkingVerbs(Verbs):
    """Lineage edited by hand: links, entities, and what may be missing."""

    def link(
        self,
        source: Linkable,
        destination: Linkable,
        type: AssociationType = "ContributedTo",
        *,
        dry_run: bool = False,
    ) -> LinkChange:
        """Link two things in the lineage graph that SageMaker cannot see are connected.

        What is linked so already stays as it is. Data gets an artifact where it has none, one for
        each content.

        Args:
            source: Where data comes from: ``"data/train.csv"``, a URI, ``"churn/3"``,
                ``"endpoint:churn-prod"``, a job, an ARN, or what `artifact` gave.
            destination: Where it goes to, named likewise.
            type: ``ContributedTo``, ``AssociatedWith``, ``DerivedFrom``, ``Produced``, ``SameAs``.
            dry_run: Change nothing, and return what would be.

        Raises:
            MLOpsError: There is no such thing, or SageMaker refuses.
        """
        change = lineage.link(self.connection, source, destination, type, dry_run=dry_run)
        return LinkChange(self.connection, change)

    def unlink(
        self,
        source: Linkable,
        destination: Linkable | None = None,
        *,
        force: bool = False,
        dry_run: bool = False,
    ) -> LinkChange:
        """Remove the link of two things, or an entity that was made by hand with all its links.

        Args:
            source: As of `link`.
            destination: As of `link`; the source itself is removed where left out.
            force: Also what SageMaker or a registration recorded, which is not recorded again.
            dry_run: Change nothing, and return what would be.

        Raises:
            MLOpsError: They are not linked, nobody linked them by hand, or SageMaker refuses.
        """
        how = {"force": force, "dry_run": dry_run}
        if destination is None:
            return LinkChange(
                self.connection, lineage.remove_entity(self.connection, source, **how)
            )
        return LinkChange(
            self.connection, lineage.unlink(self.connection, source, destination, **how)
        )

    def links(self, reference: Linkable) -> Links:
        """Return the direct links of something, newest first, with who made which.

        Args:
            reference: As of `link`.

        Raises:
            MLOpsError: Nothing is recorded about it.
        """
        name = str(getattr(reference, "arn", reference))
        return Links(self.connection, name, lineage.links_of(self.connection, reference))

    def artifact(
        self,
        uri: str | PathLike[str],
        type: str = "DataSet",
        *,
        name: str = "",
        properties: Mapping[str, Any] | None = None,
    ) -> Entity:
        """Make an artifact, or return the one of that source and content.

        Args:
            uri: What it stands for: a URI, a path or an ARN.
            type: ``DataSet``, ``Model``, ``Image`` or a word of your own.
            name: What it is shown as.
            properties: Kept with it.

        Raises:
            MLOpsError: It is one of another type already, or SageMaker refuses.
        """
        return self._entity("Artifact", uri, type, name, properties)

    def action(
        self,
        name: str,
        uri: str | PathLike[str],
        type: str,
        *,
        properties: Mapping[str, Any] | None = None,
    ) -> Entity:
        """Make an action, something that was done, or return the one of that name.

        Args:
            name: Letters, digits and hyphens.
            uri: What it was about or who did it: a URI or an ARN.
            type: ``ModelDeployment``, ``Approval`` or a word of your own.
            properties: Kept with it.

        Raises:
            MLOpsError: There is another of that name, or SageMaker refuses.
        """
        return self._entity("Action", uri, type, name, properties)

    def context(
        self,
        name: str,
        uri: str | PathLike[str],
        type: str,
        *,
        properties: Mapping[str, Any] | None = None,
    ) -> Entity:
        """Make a context, something that others belong to, or return the one of that name.

        Args:
            name: Letters, digits and hyphens.
            uri: What it stands for: a URI or an ARN.
            type: ``Endpoint``, ``ModelGroup`` or a word of your own.
            properties: Kept with it.

        Raises:
            MLOpsError: There is another of that name, or SageMaker refuses.
        """
        return self._entity("Context", uri, type, name, properties)

    def _entity(
        self,
        lineage_type: str,
        uri: str | PathLike[str],
        type: str,
        name: str,
        properties: Mapping[str, Any] | None,
    ) -> Entity:
        made = lineage.make_entity(
            self.connection, lineage_type, str(uri), type, name=name, properties=properties
        )
        return Entity(self.connection, made)

    def suggestions(self, reference: str) -> Suggestions:
        """Say which data sets a version may have learned from that has none recorded, and why.

        Args:
            reference: The version.

        Raises:
            MLOpsError: There is no such version.
        """
        return Suggestions.of(self.connection, reference)
