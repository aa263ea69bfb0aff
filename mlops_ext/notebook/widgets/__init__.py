"""What is alive in a cell: a deployment on its way, and the panel; core ipywidgets only."""
