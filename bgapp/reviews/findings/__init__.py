"""The checks over a filing (审核提示): found, counted, answered, mended."""
