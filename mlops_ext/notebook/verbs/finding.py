"""Finding versions, naming them, keeping groups in collections."""

from __future__ import annotations

from mlops_ext.notebook.objects.finding import AliasChange, Collection, Collections, Found
from mlops_ext.notebook.objects.models import Version
from mlops_ext.notebook.verbs.base import Verbs
from mlops_ext.services import aliases, collections, finding, models

Filter = str | list[str] | None


class FindingVerbs(Verbs):
    """Finding versions, naming them, keeping groups in collections."""

    def find(
        self,
        query: str = "",
        *,
        sort: str = finding.NEWEST,
        limit: int | None = None,
        **filters: Filter,
    ) -> Found:
        """Return the versions of all groups that a query keeps.

        ``ml.find("auc>0.9 status:approved tag:team=risk", sort="-auc", limit=10)``. A query has
        fields (``status:``, ``stage:``, ``tag:``, ``framework:``, ``group:``, ``alias:``, ``by:``,
        ``collection:``, ``created:``, ``modified:``), comparisons of metrics, references, and
        words that are looked for in name, description and author. All of it must hold; ``-``
        before a term turns it round.

        Args:
            query: What to keep; everything where left out.
            sort: A column or a metric, ``-auc`` for the largest first; newest first where left out.
            limit: At most so many.
            **filters: The fields as arguments: ``status="approved"``, ``group="churn"``.

        Raises:
            InvalidInput: The query or the sorting means nothing; the closest is named.
        """
        found = finding.find(self.connection, query, sort=sort, limit=limit, **filters)
        return Found(self.connection, found)

    def best(
        self,
        group: str | None,
        metric: str,
        *,
        direction: str | None = None,
        query: str = "",
        **filters: Filter,
    ) -> Version:
        """Return the version of a group with the best value of a metric.

        Args:
            group: Name of the group; None for the best of all groups.
            metric: ``auc``, ``rmse``; which direction is better is known for common metrics.
            direction: ``higher`` or ``lower``, for a metric that is not known.
            query: Keeps the versions that take part, as in `find`.
            **filters: The same as arguments: ``status="approved"``.

        Raises:
            UnknownReference: There is no such group, or no version with this metric.
            InvalidInput: The direction is not known.
        """
        found = finding.best(
            self.connection, group, metric, direction=direction, query=query, **filters
        )
        return Version(self.connection, models.get_version(self.connection, found.reference))

    def alias(self, reference: str, name: str) -> AliasChange:
        """Let an alias name a version: ``ml.alias("churn/5", "champion")`` for churn@champion.

        An alias that names another version of the group moves, and the display says from where.

        Raises:
            UnknownReference: There is no such version.
            InvalidInput: The alias has signs it cannot have, or means something else.
        """
        return AliasChange(self.connection, aliases.set_alias(self.connection, reference, name))

    def unalias(self, reference: str) -> AliasChange:
        """Take an alias away: ``ml.unalias("churn@champion")``; the version stays.

        Raises:
            UnknownReference: The group has no such alias.
        """
        return AliasChange(self.connection, aliases.remove_alias(self.connection, reference))

    def collections(self) -> Collections:
        """Return the collections of model groups, as SageMaker Studio keeps them."""
        return Collections(self.connection, collections.list_collections(self.connection))

    def collection(self, path: str) -> Collection:
        """Return a collection: ``ml.collection("risk").add("churn")``.

        Raises:
            UnknownReference: There is none of this path; the closest are offered.
        """
        found = collections.get_collection(self.connection, path)
        return Collection(self.connection, found)

    def create_collection(self, path: str) -> Collection:
        """Make a collection: ``risk``, or ``risk/churn`` inside ``risk``.

        Raises:
            Conflict: There is one of this path.
            UnknownReference: There is no collection it would lie in.
        """
        made = collections.create_collection(self.connection, path)
        return Collection(self.connection, made)
