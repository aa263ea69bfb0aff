"""Resources as declarations, and the operations that are made from them."""
