"""The field pages' shell and their service worker; what they show comes from the interface."""
