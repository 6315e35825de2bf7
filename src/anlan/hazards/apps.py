"""What the ledger has to be told of by the subjects below it."""

from django.apps import AppConfig


class HazardsConfig(AppConfig):
    """Follows the moves of units, which know nothing of hazards."""

    name = "anlan.hazards"

    def ready(self) -> None:
        """Enter the function that keeps the counters of areas in step."""
        # Models can be imported only now.
        from anlan.hazards.commands.following import follow_unit  # noqa: PLC0415
        from anlan.units.commands.followers import FOLLOWERS  # noqa: PLC0415

        if follow_unit not in FOLLOWERS:
            FOLLOWERS.append(follow_unit)
