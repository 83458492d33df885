"""What came through the proxy of a run, and the sentences about it when the run ends."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

GUIDE: Final = "docs/https.md"
MOST: Final = 20
"""Hosts that a sentence names."""


@dataclass
class Report:
    """Requests that were served, how often a host's certificate was not trusted or its connection ended before any
    request, which other hosts were reached or refused, and which clients spoke of a proxy that is not there."""

    requests: int = 0
    untrusted: Counter[str] = field(default_factory=Counter)
    unused: Counter[str] = field(default_factory=Counter)
    tunnelled: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def dump(self) -> str:
        """One line that `load` reads."""
        return json.dumps(vars(self))

    @classmethod
    def load(cls, line: str) -> "Report":
        """What `dump` wrote; an empty line is a run of which nothing is known."""
        given: dict[str, Any] = json.loads(line or "{}")
        return cls(given.pop("requests", 0), **{name: Counter(counts) for name, counts in given.items()})

    def sentences(self) -> list[str]:
        """What whoever started the run should know; nothing when all went well."""
        return [*self._about_trust(), *self._about_silence(), *self._about_refused()]

    def _about_trust(self) -> Iterable[str]:
        if self.untrusted:
            yield (
                "a client does not trust the CA of this run: it broke off the TLS handshake for "
                f"{_hosts(self.untrusted)}. Clients find the CA by the variables SSL_CERT_FILE, REQUESTS_CA_BUNDLE, "
                "NODE_EXTRA_CA_CERTS …; one with roots of its own has to be given the file that MOCKPAY_CA names "
                f"({GUIDE})"
            )
        elif self.unused and not self.requests:
            yield (
                f"a client opened connections to {_hosts(self.unused)} and sent nothing over them: "
                f"most often it does not trust the CA of this run; give it the file that MOCKPAY_CA names ({GUIDE})"
            )

    def _about_silence(self) -> Iterable[str]:
        if self.requests or self.untrusted or self.unused:
            return
        if others := self.tunnelled + self.refused:
            yield f"no request for a provider's host came through, only connections to {_hosts(others)} ({GUIDE})"
        else:
            yield (
                "no request came through. This client may ignore the proxy that HTTPS_PROXY names, and may have asked "
                f"the real host: {GUIDE} says which clients do and what to do instead (`serve --tls`)"
            )

    def _about_refused(self) -> Iterable[str]:
        if self.refused:
            yield f"--only-mockpay refused connections to {_hosts(self.refused)}"


def _hosts(counts: Mapping[str, int]) -> str:
    names = sorted(counts)
    shown = ", ".join(f"{name} ({counts[name]})" if counts[name] > 1 else name for name in names[:MOST])
    return f"{shown} and {len(names) - MOST} more" if len(names) > MOST else shown
