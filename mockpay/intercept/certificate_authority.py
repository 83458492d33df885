"""A certificate authority for the providers' names and nothing else, and the one certificate that mockpay shows.

Its own certificate is limited to these names (X.509 name constraints: RFC 5280, section 4.2.1.10), so that whoever gets
its key can forge no other. Imported on first need: cryptography takes its time.
"""

import os
import ssl
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

COMMON_NAME: Final = "mockpay test CA"
BEFORE: Final = timedelta(days=1)
"""How long before it is made a certificate is valid: clocks of containers and machines differ."""
AUTHORITY_DAYS: Final = timedelta(days=3650)
CERTIFICATE_DAYS: Final = timedelta(days=397)
"""Apple's systems and browsers take no more (support.apple.com/102028)."""
OWN_NAME: Final = "localhost"
OWN_ADDRESSES: Final = ("127.0.0.1", "::1")
HANDSHAKE_PROTOCOLS: Final = ["http/1.1"]
"""What ALPN offers: a client that is offered HTTP/2 speaks it."""


class CertificateAuthority:
    """A CA for `hosts` and all names below them. `key` never leaves the process unless `key_pem` is asked for."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
        self._key = key
        self._certificate = certificate

    @classmethod
    def make(cls, hosts: Sequence[str], now: datetime) -> "CertificateAuthority":
        """A fresh one."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, COMMON_NAME)])
        builder = _builder(name, name, key, now, AUTHORITY_DAYS)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
        limits = x509.NameConstraints(permitted_subtrees=_permitted(hosts), excluded_subtrees=None)
        builder = builder.add_extension(limits, critical=True)
        return cls(key, builder.sign(key, SHA256()))

    @classmethod
    def load(cls, certificate: bytes, key: bytes) -> "CertificateAuthority":
        """One that was kept, from its PEM texts. Raises ValueError when they are none."""
        loaded = load_pem_private_key(key, None)
        if not isinstance(loaded, ec.EllipticCurvePrivateKey):
            raise ValueError("the key is not one that mockpay made")
        authority = cls(loaded, x509.load_pem_x509_certificate(certificate))
        if authority._certificate.public_key() != loaded.public_key():
            raise ValueError("the key is not that of the certificate")
        return authority

    @property
    def pem(self) -> bytes:
        """Its certificate, which clients are to trust."""
        return self._certificate.public_bytes(Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        """Its key, in the clear."""
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def covers(self, hosts: Sequence[str]) -> bool:
        """Whether its limits let it name these hosts."""
        limits = self._certificate.extensions.get_extension_for_class(x509.NameConstraints).value
        return set(_permitted(hosts)) <= set(limits.permitted_subtrees or ())

    def is_valid(self, now: datetime) -> bool:
        """Whether what it issues now is trusted."""
        return self._certificate.not_valid_before_utc <= now < self._certificate.not_valid_after_utc

    def context(self, hosts: Sequence[str], now: datetime) -> ssl.SSLContext:
        """How to be any of these hosts: one certificate has all names, so that nothing depends on SNI."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mockpay")])
        builder = _builder(name, self._certificate.subject, key, now, CERTIFICATE_DAYS)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        builder = builder.add_extension(x509.SubjectAlternativeName(_names(hosts)), critical=False)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        certificate = builder.add_extension(issuer, critical=False).sign(self._key, SHA256())
        return _loaded(key, certificate.public_bytes(Encoding.PEM))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, lasting: timedelta
) -> x509.CertificateBuilder:
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now - BEFORE + lasting)
        .add_extension(identifier, critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _names(hosts: Sequence[str]) -> list[x509.GeneralName]:
    names = [name for host in (*hosts, OWN_NAME) for name in (host, f"*.{host}")]
    return [*map(x509.DNSName, names), *(x509.IPAddress(ip_address(one)) for one in OWN_ADDRESSES)]


def _permitted(hosts: Sequence[str]) -> list[x509.GeneralName]:
    own = [x509.IPAddress(IPv4Network("127.0.0.1/32")), x509.IPAddress(IPv6Network("::1/128"))]
    return [*map(x509.DNSName, (*hosts, OWN_NAME)), *own]


def _loaded(key: ec.EllipticCurvePrivateKey, certificate: bytes) -> ssl.SSLContext:
    """A server's context. Python reads keys from files only: this one is enciphered, and gone at once."""
    password = os.urandom(16).hex()
    encrypted = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(HANDSHAKE_PROTOCOLS)
    with tempfile.TemporaryDirectory(prefix="mockpay-") as folder:
        file = Path(folder) / "certificate.pem"
        file.write_bytes(encrypted + certificate)
        context.load_cert_chain(file, password=password)
    return context
