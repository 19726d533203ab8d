"""Pages of the documentation that are made from the program itself; `scripts/reference.py` writes them."""
