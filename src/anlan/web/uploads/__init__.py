"""Files sent piece by piece: the server side of tus 1.0."""
