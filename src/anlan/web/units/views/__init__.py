"""Pages of the register: list and unit, editing, places and posts, the roster."""
