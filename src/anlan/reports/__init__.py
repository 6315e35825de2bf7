"""Numbers: every figure on a page or in a report comes from one query here; written to by none."""
