"""How objects show themselves in a cell: one list of blocks, three renderings.

A display is declared once as blocks (`blocks`), and drawn as aligned text, as script-free HTML
that suits light and dark themes, and as ``application/vnd.mlops+json`` for our MIME renderer.
"""
