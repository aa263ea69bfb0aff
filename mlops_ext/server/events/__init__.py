"""The event that the server part publishes through Jupyter's own event stream."""

from pathlib import Path

EVENT_SCHEMA = Path(__file__).parent / "changed.yaml"
EVENT_SCHEMA_ID = "https://schema.mlops-ext.dev/changed/v1"
