"""What a notebook sees: sessions, objects with displays, magics and live widgets."""
