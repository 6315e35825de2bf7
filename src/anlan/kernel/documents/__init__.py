"""Documents as units hand them in: known by their content, read in the browser without an office program."""
