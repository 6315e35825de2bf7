"""Background work, on the tasks API."""
