"""The real command line in a process of its own that has not to begin from nothing.

Starting the interpreter and importing takes ten times as long as a small sync, so the
processes are forked from one that has imported, and done nothing else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path

from ppmsheets.cli import main

_FORKING = get_context("forkserver")
_FORKING.set_forkserver_preload(
    [
        "ppmsheets.cli.work",
        "ppmsheets.backends.google_open",
        "ppmsheets.analysis",
        "ppmsheets.render",
        "tests.faults.forked",
    ]
)


def _command(
    words: list[str], known: Mapping[str, str], home: Path, said: Path
) -> None:
    """Run a command with an environment, in a folder, its words in a file."""
    os.chdir(home)
    os.environ.clear()
    os.environ.update(known)
    words_to = os.open(said, os.O_CREAT | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(words_to, stream)
    sys.exit(main(words))


class Forked:
    """A command that runs in a process of its own.

    Args:
        words: Of the command line.
        known: The whole environment.
        home: Folder to run it in.
        said: File for what it says.
    """

    def __init__(
        self, words: list[str], known: Mapping[str, str], home: Path, said: Path
    ) -> None:
        self._said = said
        self._process = _FORKING.Process(
            target=_command, args=(words, dict(known), home, said)
        )
        self._process.start()

    def ended(self) -> tuple[int, str]:
        """Wait for its end; return the exit code and what it said."""
        self._process.join()
        code = self._process.exitcode
        assert code is not None
        return code, self._said.read_text("utf-8")
