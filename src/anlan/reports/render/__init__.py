"""Files written from facts."""
