"""The steps of a long command on a terminal."""

import sys
import threading
import time
from collections.abc import Sequence


class Progress:
    """Shows the steps of a long command and the seconds gone on a terminal, and nothing in a pipe."""

    def __init__(self, steps: Sequence[str]) -> None:
        self.steps, self.number, self.began = list(steps), 0, time.perf_counter()
        self.shown = sys.stderr.isatty()
        self.done = threading.Event()
        self.clock = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> "Progress":
        """Begin."""
        if self.shown:
            self.clock.start()
        return self

    def step(self) -> None:
        """Go to the next step."""
        self.number += 1
        self._show()

    def asking(self, what: str) -> None:
        """Show what the step is about now."""
        self.steps[self.number - 1] = what
        self._show()

    def __exit__(self, *_: object) -> None:
        """Clear the line."""
        self.done.set()
        if self.shown:
            self.clock.join()
            self._write("")

    def _tick(self) -> None:
        """Show the seconds gone, once a second."""
        while not self.done.wait(1):
            self._show()

    def _show(self) -> None:
        """Show the step and the seconds gone."""
        if self.shown and self.number:
            gone = time.perf_counter() - self.began
            self._write(
                f"[{self.number}/{len(self.steps)}] {self.steps[self.number - 1]} … {gone:.0f} s"
            )

    def _write(self, text: str) -> None:
        """Replace the line on the terminal."""
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
