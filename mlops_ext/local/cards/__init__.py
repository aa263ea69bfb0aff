"""Model cards: what their content may be, and how it looks on paper."""
