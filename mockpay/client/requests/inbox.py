"""Receivers of hooks that mockpay itself has: with them a hook arrives somewhere while nothing else runs."""

from mockpay.client.answers import InboxAnswer
from mockpay.client.request import Request, part, step, whole


def names() -> Request[list[InboxAnswer]]:
    """The inboxes there are, without what came."""
    return Request("GET", "inbox", part("inboxes", InboxAnswer))


def get(name: str) -> Request[InboxAnswer]:
    """What came, the oldest first."""
    return Request("GET", step("inbox", name), whole(InboxAnswer))


def clear(name: str) -> Request[InboxAnswer]:
    """Forget what came."""
    return Request("DELETE", step("inbox", name), whole(InboxAnswer))


def behave(
    name: str, *, status: int = 200, delay: float = 0, hang: bool = False, body: str = ""
) -> Request[InboxAnswer]:
    """How it answers from now on: `delay` in real seconds, `hang` is never."""
    how = {"status": status, "delay": delay, "hang": hang, "body": body}
    return Request("PUT", step("inbox", name, "behaviour"), whole(InboxAnswer), how)
