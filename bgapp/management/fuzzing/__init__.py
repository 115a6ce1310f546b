"""Files of others, damaged in every way that comes to mind, and what the reader does with them."""
