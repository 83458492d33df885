"""The files by which clients come to trust a CA: it alone, it with the user's own roots, and both for Java."""

import os
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final
from warnings import catch_warnings, simplefilter

import certifi
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12Certificate, serialize_java_truststore

CA_FILE: Final = "ca.pem"
KEY_FILE: Final = "ca-key.pem"
BUNDLE_FILE: Final = "bundle.pem"
JAVA_FILE: Final = "trust.p12"
JAVA_PASSWORD: Final = "changeit"  # noqa: S105  Java's own default; the file holds no secret
ALIAS: Final = b"mockpay"
OWN_ROOTS: Final = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
"""Variables by which the user names further roots."""
BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"


def write(folder: Path, ca: bytes, env: Mapping[str, str]) -> None:
    """Write all of them. A certificate that OpenSSL cannot read is left out: it would spoil the whole file."""
    roots = [one for one in _blocks(ca.decode(), *_texts(env)) if _is_readable(one)]
    (folder / CA_FILE).write_bytes(ca)
    (folder / BUNDLE_FILE).write_text("\n".join(roots) + "\n")
    (folder / JAVA_FILE).write_bytes(_java(roots))


def _texts(env: Mapping[str, str]) -> Iterator[str]:
    """What the user trusts today: what variables name, the system's roots, the public ones."""
    files = [env.get(name, "") for name in OWN_ROOTS]
    for file in (*files, ssl.get_default_verify_paths().openssl_cafile, certifi.where()):
        if file and os.path.isfile(file):
            yield Path(file).read_text(errors="replace")


def _blocks(*texts: str) -> Iterator[str]:
    """Each certificate once, without the comments around it."""
    seen: set[str] = set()
    for text in texts:
        for part in text.split(BEGIN)[1:]:
            body = "".join(part.partition(END)[0].split())
            if body not in seen:
                seen.add(body)
                lines = [body[at : at + 64] for at in range(0, len(body), 64)]
                yield "\n".join([BEGIN, *lines, END])


def _is_readable(pem: str) -> bool:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=pem)
    except (ssl.SSLError, ValueError):
        return False
    return True


def _java(roots: list[str]) -> bytes:
    """A PKCS #12 trust store."""
    entries = [
        PKCS12Certificate(certificate, ALIAS if number == 0 else f"root-{number}".encode())
        for number, certificate in enumerate(_parsed(roots))
    ]
    return serialize_java_truststore(entries, BestAvailableEncryption(JAVA_PASSWORD.encode()))


def _parsed(roots: list[str]) -> list[x509.Certificate]:
    """Those that cryptography reads, which is stricter than OpenSSL: some old roots have a negative serial number."""
    parsed = []
    with catch_warnings():
        simplefilter("ignore")
        for pem in roots:
            with suppress(ValueError):
                parsed.append(x509.load_pem_x509_certificate(pem.encode()))
    return parsed
