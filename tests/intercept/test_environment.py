"""The variables of `exec --intercept`: the user's own options stay, the providers' hosts are never excepted."""

import json
from pathlib import Path

import pytest

from mockpay.intercept.environment import variables
from mockpay.web.provider_hosts import ProviderHosts

HOSTS = ProviderHosts(["ecartpay.com", "conekta.io"])


def made(folder: Path, **env: str) -> dict[str, str]:
    return variables(folder, 4321, HOSTS, {"HOME": str(folder), **env})


def test_all_that_is_set(tmp_path: Path) -> None:
    found = made(tmp_path)
    bundle = f"{tmp_path}/bundle.pem"
    assert {name: value for name, value in found.items() if name != "JAVA_TOOL_OPTIONS"} == {
        **dict.fromkeys(["https_proxy", "HTTPS_PROXY"], "http://127.0.0.1:4321"),
        **dict.fromkeys(["no_proxy", "NO_PROXY"], "localhost,127.0.0.1,::1"),
        **dict.fromkeys(
            ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "DENO_CERT"], bundle
        ),
        "NODE_OPTIONS": f'--require "{tmp_path}/intercept.cjs"',
        "NODE_USE_ENV_PROXY": "1",
        "RUBYOPT": f"-r{tmp_path}/intercept.rb",
        "PHP_INI_SCAN_DIR": f":{tmp_path}/php",
        "WGETRC": f"{tmp_path}/wgetrc",
        "MOCKPAY_CA": f"{tmp_path}/ca.pem",
    }
    assert found["JAVA_TOOL_OPTIONS"].split() == [
        f'"-Djavax.net.ssl.trustStore={tmp_path}/trust.p12"',
        '"-Djavax.net.ssl.trustStoreType=PKCS12"',
        '"-Djavax.net.ssl.trustStorePassword=changeit"',
        '"-Dhttps.proxyHost=127.0.0.1"',
        '"-Dhttps.proxyPort=4321"',
        '"-Dhttp.nonProxyHosts=localhost|127.0.0.1|::1"',
    ]
    assert (tmp_path / "php" / "mockpay.ini").read_text() == f'curl.cainfo="{bundle}"\nopenssl.cafile="{bundle}"\n'
    assert all(Path(found[name]).is_file() for name in ("WGETRC",))


def test_what_the_user_has_is_kept(tmp_path: Path) -> None:
    (tmp_path / "own").write_text("tries = 1\n")
    found = made(
        tmp_path,
        NODE_OPTIONS="--max-old-space-size=512",
        RUBYOPT="-W0",
        JAVA_TOOL_OPTIONS="-Xmx1g",
        PHP_INI_SCAN_DIR="/etc/mine",
        WGETRC=str(tmp_path / "own"),
    )
    assert found["NODE_OPTIONS"].startswith("--max-old-space-size=512 --require ")
    assert found["RUBYOPT"].startswith("-W0 -r")
    assert found["JAVA_TOOL_OPTIONS"].startswith("-Xmx1g ")
    assert found["PHP_INI_SCAN_DIR"] == f"/etc/mine:{tmp_path}/php"
    assert Path(found["WGETRC"]).read_text() == f"tries = 1\n\nca_certificate = {tmp_path}/bundle.pem\n"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("db.internal, .corp.example,127.0.0.1", "db.internal,.corp.example"),
        ("*", ""),
        ("ecartpay.com,.ecartpay.com,*.conekta.io,api.conekta.io:443,io", ""),
        (".com other.example", "other.example"),
    ],
)
def test_no_exception_lets_a_provider_s_host_pass(tmp_path: Path, given: str, kept: str) -> None:
    wanted = ",".join(filter(None, ["localhost,127.0.0.1,::1", kept]))
    assert made(tmp_path, NO_PROXY=given)["NO_PROXY"] == wanted
    assert made(tmp_path, NO_PROXY="x.example", no_proxy=given)["no_proxy"] == wanted


def test_httpx_reads_the_exceptions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx

    for name, value in made(tmp_path).items():
        if "proxy" in name.lower():
            monkeypatch.setenv(name, value)
    httpx.Client(verify=False).close()  # 0.28 fails on `[::1]`


def test_paths_with_blanks_reach_node_and_java(tmp_path: Path) -> None:
    import os
    import subprocess

    from api_client import program

    folder = tmp_path / 'a "b" c'
    folder.mkdir()
    found = made(folder)
    script = "console.log(JSON.stringify(require('tls').connect.toString().includes('Tunnel')))"
    env = os.environ | {"NODE_OPTIONS": found["NODE_OPTIONS"]}
    done = subprocess.run([program("node"), "-e", script], capture_output=True, text=True, env=env)
    assert json.loads(done.stdout) is True, done.stderr
