"""What a data scientist does: functions over a connection, records in, records out."""
