"""Pages of self-inspection."""
