"""Work in the background of a panel: the latest wish wins, and everybody may wait for the end.

Knows no widget.
"""

import sys
import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

Wish = TypeVar("Wish", contravariant=True)


class Works(Protocol[Wish]):
    """Does what is asked for: at once, or in the background."""

    def ask(self, wish: Wish) -> None:
        """Ask for something; what was asked for before and is not begun is forgotten."""

    def settled(self, seconds: float = 120.0) -> bool:
        """Wait until nothing is left to do; return whether that is so."""


class AtOnce(Generic[Wish]):
    """Does what is asked for before it returns.

    Examples
    --------
    >>> AtOnce(print).ask("plan")
    plan
    """

    def __init__(self, work: Callable[[Wish], None]) -> None:
        self._work = work

    def ask(self, wish: Wish) -> None:
        """Do it."""
        self._work(wish)

    def settled(self, seconds: float = 120.0) -> bool:
        """Return that nothing is left to do."""
        return seconds >= 0


class InBackground(Generic[Wish]):
    """Does what is asked for in a thread of its own, so that controls stay alive; of several wishes the last.

    Examples
    --------
    >>> done = []
    >>> works = InBackground(done.append)
    >>> works.ask("plan")
    >>> works.settled(), done
    (True, ['plan'])
    """

    def __init__(self, work: Callable[[Wish], None]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._idle = threading.Event()
        self._idle.set()
        self._wishes: list[Wish] = []

    def ask(self, wish: Wish) -> None:
        """Do it as soon as what is under way is done."""
        with self._lock:
            self._wishes = [wish]
            if not self._idle.is_set():
                return
            self._idle.clear()
        threading.Thread(target=self._run, daemon=True).start()

    def settled(self, seconds: float = 120.0) -> bool:
        """Wait until nothing is left to do; return whether that is so."""
        return self._idle.wait(seconds)

    def _run(self) -> None:
        """Work off wishes until there is none."""
        while True:
            with self._lock:
                if not self._wishes:
                    self._idle.set()
                    return
                wish = self._wishes.pop()
            try:
                self._work(wish)
            except BaseException:  # told, then what was asked for meanwhile is done
                told = (*sys.exc_info(), threading.current_thread())
                threading.excepthook(threading.ExceptHookArgs(told))
