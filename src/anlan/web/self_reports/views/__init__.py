"""Views of self-inspection reports, by subject."""
