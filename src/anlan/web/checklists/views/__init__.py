"""Views of checklists: lists and versions, items, Excel."""
