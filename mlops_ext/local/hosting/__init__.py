"""Between operations and processes: what endpoints and components serve, and how it is asked."""
