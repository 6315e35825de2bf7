"""Pages of the sign-in, of one's own account and of the people."""
