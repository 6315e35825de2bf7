"""Sign-in with a lock after repeated failures."""

from django.contrib.auth.backends import ModelBackend


class LockingBackend(ModelBackend):
    """Django's own check of name and password."""
