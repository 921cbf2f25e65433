"""The browser that the stories drive: found, or installed where apt can do it.

``python -m tests.browser`` installs Debian's Chromium where it is missing, apt is there and this
process may use it; elsewhere it says that the browser stories will be skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of a Chromium on this machine."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def main() -> int:
    """Returns the exit status: 1 only where continuous integration would go without a browser."""
    if find_chromium():
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "--quiet", *command], env=environment, check=False)
    if find_chromium():
        return 0
    sys.stderr.write("No Chromium here and no way to install it: browser stories are skipped.\n")
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
