"""Facts for files, gathered from the subjects."""
