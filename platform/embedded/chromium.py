"""The system's Chromium, for the browser tests."""

import os
import shutil
import subprocess

from embedded.talk import step

# Debian's Chromium without a window first: the same engine, and the browser tests take it two thirds of the CPU.
PACKAGES = ("chromium-headless-shell", "chromium")
NAMES = (*PACKAGES, "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    return os.environ.get("ECHOPPE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def install_chromium() -> str | None:
    """Install Debian's package where possible. Returns why there is no Chromium, or None when there is."""
    if find_chromium():
        return None
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return "no Chromium found; install it (as root: apt-get install chromium) to run them"
    with step("Installing Debian's chromium for the browser tests"):
        _apt_get("update")
        for package in PACKAGES:
            problem = _apt_get("install", "-y", "--no-install-recommends", package)
            if find_chromium():
                break
    return None if find_chromium() else f"apt-get could not install chromium: {problem}"


def _apt_get(*arguments: str) -> str:
    """Runs it; returns the last line of its complaints."""
    command = ["apt-get", "-qq", *arguments]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    return (done.stderr.strip().splitlines() or ["no reason given"])[-1]
