"""The CA of a folder: made there once, so that whoever trusts it trusts it after a restart too."""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from mockpay.intercept import trust_files
from mockpay.intercept.certificate_authority import CertificateAuthority


class Unusable(Exception):
    """The folder cannot be used; says why and what to do."""


def load_or_make(folder: Path, hosts: Sequence[str], now: datetime, env: Mapping[str, str]) -> CertificateAuthority:
    """The CA of a folder; a new one, with the files that clients are given, where there is none. Raises `Unusable`."""
    try:
        key = folder / trust_files.KEY_FILE
        return _loaded(folder, key, hosts, now) if key.exists() else _made(folder, key, hosts, now, env)
    except OSError as error:
        raise Unusable(f"{error.filename or folder}: {error.strerror or error}") from None


def _loaded(folder: Path, key: Path, hosts: Sequence[str], now: datetime) -> CertificateAuthority:
    try:
        authority = CertificateAuthority.load((folder / trust_files.CA_FILE).read_bytes(), key.read_bytes())
    except ValueError as error:
        raise Unusable(f"{folder} holds no CA of mockpay's ({error}); name another folder") from None
    if not authority.covers(hosts) or not authority.is_valid(now):
        raise Unusable(f"the CA in {folder} is out of date; delete {key}, and let clients trust the new one")
    return authority


def _made(folder: Path, key: Path, hosts: Sequence[str], now: datetime, env: Mapping[str, str]) -> CertificateAuthority:
    folder.mkdir(parents=True, exist_ok=True)
    authority = CertificateAuthority.make(hosts, now)
    trust_files.write(folder, authority.pem, env)
    with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(authority.key_pem)
    return authority
