"""The item library: versions, legal bases with dates in force, and who an item applies to."""
