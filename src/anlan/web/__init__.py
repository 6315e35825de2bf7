"""Pages: they translate requests into one query or one command each."""
