"""Run a program without the privilege by which root reads and writes what permissions forbid."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
_DROP = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"]


def run_unprivileged(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own that permissions bind, whoever runs the tests."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    if os.name == "posix" and os.geteuid() == 0:
        command = _DROP + command
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT)
