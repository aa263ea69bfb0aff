"""CloudWatch metrics and alarms: what was measured, by minute, and what must not be."""
