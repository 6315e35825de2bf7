"""Zones: the areas of responsibility (责任区) that bureau leaders head."""
