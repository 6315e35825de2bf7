"""Pages of the reports that are made in the background and kept."""
