"""Lineage in the forms of others: OpenLineage out and in, W3C PROV-JSON out."""

from mlops_ext.services.interchange.exporting import FORMATS, Format, export, save, text_of
from mlops_ext.services.interchange.importing import import_openlineage, import_text

__all__ = ["FORMATS", "Format", "export", "import_openlineage", "import_text", "save", "text_of"]
