"""Compiles the passes over events when the package is built; without a C compiler it does without them."""

import runpy
import sys
from pathlib import Path
from sysconfig import get_platform
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

KERNELS = "src/firsthand/measurement/kernels"


class Passes(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """An editable installation has them beside their source; a wheel becomes one for this platform."""
        building = runpy.run_path(str(Path(self.root) / KERNELS / "building.py"))
        if reason := building["build"]():
            sys.stderr.write(f"Without compiled passes: {reason}.\n")
        elif version == "standard":
            build_data["artifacts"].append(f"{KERNELS}/passes-*.so")
            # Compiled code, but none that knows Python: one wheel for every version of it.
            platform = get_platform().replace("-", "_").replace(".", "_")
            build_data |= {"pure_python": False, "tag": f"py3-none-{platform}"}
