"""Pages of how far what has to be handed in is."""
