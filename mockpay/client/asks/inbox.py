"""Receivers of hooks that mockpay itself has: with them a hook arrives somewhere while nothing else runs."""

from mockpay.client.answers import Inbox
from mockpay.client.ask import Ask, part, step, whole


def names() -> Ask[list[Inbox]]:
    """The inboxes there are, without what came."""
    return Ask("GET", "inbox", part("inboxes", Inbox))


def get(name: str) -> Ask[Inbox]:
    """What came, the oldest first."""
    return Ask("GET", step("inbox", name), whole(Inbox))


def clear(name: str) -> Ask[Inbox]:
    """Forget what came."""
    return Ask("DELETE", step("inbox", name), whole(Inbox))


def behave(name: str, *, status: int = 200, delay: float = 0, hang: bool = False, body: str = "") -> Ask[Inbox]:
    """How it answers from now on: `delay` in real seconds, `hang` is never."""
    how = {"status": status, "delay": delay, "hang": hang, "body": body}
    return Ask("PUT", step("inbox", name, "behaviour"), whole(Inbox), how)
