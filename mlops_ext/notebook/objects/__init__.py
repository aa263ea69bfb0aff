"""What `ml` answers with: records that know their connection, and how they are shown."""
