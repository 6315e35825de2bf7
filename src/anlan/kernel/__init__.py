"""What every subject stands on: ids, clock, scope, events, files, errors, sheets."""
