"""Pages of what devices sent and somebody has to decide on (现场上报)."""
