"""The CA: what it can vouch for, the files by which clients trust it, and the folder in which it is kept."""

import os
import shutil
import ssl
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import certifi
import pytest
from api_client import program
from cryptography import x509

from mockpay.app import find_providers, hosts_of
from mockpay.intercept import trust_files
from mockpay.intercept.authority_folder import Unusable, load_or_make
from mockpay.intercept.certificate_authority import CertificateAuthority
from tests.commands.terminal import mockpay

NOW = datetime(2026, 11, 30, tzinfo=UTC)
TODAY = datetime.now(UTC)
HOSTS = hosts_of(find_providers()).names


def shake(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> str:
    """How a handshake ends: empty when the client trusts the server."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server, server_hostname=name),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for _ in range(4):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError as error:
                return error.verify_message
    return ""


def trusting(authority: CertificateAuthority) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=authority.pem.decode())


@pytest.mark.parametrize(
    "name", ["ecartpay.com", "sandbox.ecartpay.com", "api.conekta.io", "pay.conektame.io", "localhost"]
)
def test_one_certificate_has_all_names(name: str) -> None:
    authority = CertificateAuthority.make(HOSTS, TODAY)
    assert shake(authority.context(HOSTS, TODAY), trusting(authority), name) == ""


def test_addresses_of_this_machine_are_among_them() -> None:
    authority = CertificateAuthority.make(HOSTS, TODAY)
    for address in ("127.0.0.1", "::1"):
        assert shake(authority.context(HOSTS, TODAY), trusting(authority), address) == ""


def test_it_can_vouch_for_nobody_else() -> None:
    """Who gets its key can make a certificate for another host; no client takes it."""
    authority = CertificateAuthority.make(HOSTS, TODAY)
    forged = authority.context(["bank.example"], TODAY)
    assert shake(forged, trusting(authority), "bank.example") == "permitted subtree violation"
    assert shake(authority.context(HOSTS, TODAY), trusting(CertificateAuthority.make(HOSTS, TODAY)), "ecartpay.com")


def test_its_dates_are_those_of_any_certificate() -> None:
    found = x509.load_pem_x509_certificate(CertificateAuthority.make(HOSTS, NOW).pem)
    assert found.not_valid_before_utc == NOW - timedelta(days=1)
    assert found.not_valid_after_utc - found.not_valid_before_utc == timedelta(days=3650)
    key_usage = found.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (key_usage.key_cert_sign, key_usage.digital_signature) == (True, False)


# Files


def test_the_bundle_has_the_user_s_roots_and_ours_whatever_else_stands_in_them(tmp_path: Path) -> None:
    own = CertificateAuthority.make(["own.example"], TODAY)
    broken = "-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n"
    (tmp_path / "own.pem").write_text(f"# ours\n{broken}{own.pem.decode()}{own.pem.decode()}")
    ours = CertificateAuthority.make(HOSTS, TODAY)
    env = {"REQUESTS_CA_BUNDLE": str(tmp_path / "own.pem"), "SSL_CERT_FILE": str(tmp_path / "missing.pem")}
    trust_files.write(tmp_path, ours.pem, env)
    bundle = ssl.create_default_context(cafile=tmp_path / "bundle.pem")
    assert shake(ours.context(HOSTS, TODAY), bundle, "ecartpay.com") == ""
    assert shake(own.context(["own.example"], TODAY), bundle, "own.example") == ""
    text = (tmp_path / "bundle.pem").read_text()
    assert text.count("BEGIN CERTIFICATE") == len(set(text.split("-----BEGIN CERTIFICATE-----")[1:]))
    certifi_s = ssl.create_default_context(cafile=certifi.where()).get_ca_certs(binary_form=True)
    assert {*certifi_s} <= {*bundle.get_ca_certs(binary_form=True)}


def test_java_reads_its_store(tmp_path: Path) -> None:
    trust_files.write(tmp_path, CertificateAuthority.make(HOSTS, TODAY).pem, {})
    command = [program("keytool"), "-list", "-keystore", str(tmp_path / "trust.p12"), "-storepass", "changeit"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert "mockpay, " in done.stdout, done.stdout + done.stderr
    assert done.stdout.count("trustedCertEntry") > 100


# The folder


def test_it_is_the_same_after_a_restart_and_only_its_owner_reads_the_key(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "ca"
    first = load_or_make(folder, HOSTS, TODAY, {})
    assert load_or_make(folder, HOSTS, TODAY, {}).pem == first.pem == (folder / "ca.pem").read_bytes()
    assert stat.S_IMODE((folder / "ca-key.pem").stat().st_mode) == 0o600
    context = load_or_make(folder, HOSTS, TODAY, {}).context(HOSTS, TODAY)
    assert shake(context, trusting(first), "ecartpay.com") == ""


def test_one_that_no_longer_serves_is_not_used(tmp_path: Path) -> None:
    load_or_make(tmp_path, HOSTS, TODAY, {})
    with pytest.raises(Unusable, match=f"the CA in {tmp_path} is out of date; delete .*ca-key.pem"):
        load_or_make(tmp_path, [*HOSTS, "new.example"], TODAY, {})
    with pytest.raises(Unusable, match="out of date"):
        load_or_make(tmp_path, HOSTS, TODAY + timedelta(days=4000), {})
    other = tmp_path / "other"
    load_or_make(other, HOSTS, TODAY, {})
    shutil.copy(other / "ca.pem", tmp_path / "ca.pem")
    with pytest.raises(Unusable, match="holds no CA of mockpay's"):
        load_or_make(tmp_path, HOSTS, TODAY, {})
    (tmp_path / "ca-key.pem").write_text("nothing")
    with pytest.raises(Unusable, match="holds no CA of mockpay's"):
        load_or_make(tmp_path, HOSTS, TODAY, {})


@pytest.mark.slow
def test_the_command_prints_it_and_installs_nothing(tmp_path: Path) -> None:
    done = mockpay(f"ca --ca-dir {tmp_path}/ca", env={"HOME": str(tmp_path)})
    assert done.stdout == (tmp_path / "ca" / "ca.pem").read_text()
    assert "Nothing has been installed." in done.stderr
    assert f"NODE_EXTRA_CA_CERTS={tmp_path}/ca/ca.pem" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["ca"]
    again = mockpay("ca", env={"MOCKPAY_CA_DIR": f"{tmp_path}/ca"})
    assert again.stdout == done.stdout


@pytest.mark.slow
def test_without_a_folder_or_with_a_bad_one_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for line, sentence in [
        ("ca", "say in which folder the CA is to be: --ca-dir DIR, or MOCKPAY_CA_DIR"),
        (f"ca --ca-dir {tmp_path}/file", f"--ca-dir: {tmp_path}/file: File exists"),
        (f"serve --port 0 --tls --tls-port 0 --ca-dir {tmp_path}/file", f"--ca-dir: {tmp_path}/file: File exists"),
    ]:
        done = mockpay(line, env={name: value for name, value in os.environ.items() if name != "MOCKPAY_CA_DIR"})
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"mockpay: {sentence}\n")
