"""Pages of checklists."""
