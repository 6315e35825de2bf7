"""Commands of the anlan program."""
