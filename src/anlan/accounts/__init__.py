"""People, the roles they hold over units, and how they sign in."""
