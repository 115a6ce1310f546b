"""How fast the product is, in ratios measured in one run: ``make bench``."""
