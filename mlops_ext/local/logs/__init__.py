"""CloudWatch Logs: groups and streams as files, written by whoever makes the lines."""
