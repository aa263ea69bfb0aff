"""Finding versions of all groups: a cached index, a query language, the best by a metric."""

from mlops_ext.services.finding.columns import columns
from mlops_ext.services.finding.find import NEWEST, best, find
from mlops_ext.services.finding.index import newest, versions
from mlops_ext.services.finding.query import FIELDS, Query, Term, parse
from mlops_ext.services.finding.suggesting import metric_names, sortings, suggestions
from mlops_ext.services.finding.table import Table

__all__ = [
    "FIELDS",
    "NEWEST",
    "Query",
    "Table",
    "Term",
    "best",
    "columns",
    "find",
    "metric_names",
    "newest",
    "parse",
    "sortings",
    "suggestions",
    "versions",
]
