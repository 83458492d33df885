"""The variables by which clients of many languages go through a proxy and trust its CA."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

from mockpay.intercept import trust_files
from mockpay.web.provider_hosts import ProviderHosts

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
"""What goes by no proxy. Without brackets: httpx 0.28 fails on `[::1]`."""
NODE_FILE: Final = "intercept.cjs"
RUBY_FILE: Final = "intercept.rb"
PHP_FOLDER: Final = "php"
WGET_FILE: Final = "wgetrc"


def variables(folder: Path, port: int, hosts: ProviderHosts, env: Mapping[str, str]) -> dict[str, str]:
    """What to set, beside what the user has in `env`. `folder` has the files of the CA and is given what the variables
    name; `port` is that of the proxy."""
    _write_preloads(folder)
    proxy, excepted = f"http://127.0.0.1:{port}", ",".join([*LOOPBACK, *_kept_exceptions(hosts, env)])
    trust = trusting(folder, env)
    return {
        **trust,
        **dict.fromkeys(("https_proxy", "HTTPS_PROXY"), proxy),
        **dict.fromkeys(("no_proxy", "NO_PROXY"), excepted),
        "NODE_OPTIONS": _joined(env.get("NODE_OPTIONS"), f'--require "{_escaped(folder / NODE_FILE)}"'),
        "NODE_USE_ENV_PROXY": "1",
        "RUBYOPT": _joined(env.get("RUBYOPT"), f"-r{folder / RUBY_FILE}"),
        "JAVA_TOOL_OPTIONS": _joined(trust["JAVA_TOOL_OPTIONS"], _java_proxy(port, excepted)),
    }


def trusting(folder: Path, env: Mapping[str, str]) -> dict[str, str]:
    """What lets clients trust the CA in `folder`, whatever way they reach it."""
    bundle = folder / trust_files.BUNDLE_FILE
    _write_php(folder, bundle)
    _write_wget(folder, bundle, env)
    return {
        **dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"), str(bundle)),
        **dict.fromkeys(("NODE_EXTRA_CA_CERTS", "DENO_CERT"), str(bundle)),
        "PHP_INI_SCAN_DIR": f"{env.get('PHP_INI_SCAN_DIR', '')}:{folder / PHP_FOLDER}",
        "WGETRC": str(folder / WGET_FILE),
        "JAVA_TOOL_OPTIONS": _joined(env.get("JAVA_TOOL_OPTIONS"), _java_trust(folder)),
        "MOCKPAY_CA": str(folder / trust_files.CA_FILE),
    }


def _kept_exceptions(hosts: ProviderHosts, env: Mapping[str, str]) -> list[str]:
    """The user's own exceptions, but for those that would let a provider's host pass."""
    given = [one.strip() for one in (env.get("no_proxy") or env.get("NO_PROXY") or "").replace(" ", ",").split(",")]
    return [one for one in dict.fromkeys(given) if one and one not in LOOPBACK and not _excepts(one, hosts)]


def _excepts(exception: str, hosts: ProviderHosts) -> bool:
    name = exception.lower().removeprefix("*").removeprefix(".").partition(":")[0]
    return exception == "*" or hosts.has(name) or any(host.endswith(f".{name}") for host in hosts.names)


def _java_proxy(port: int, excepted: str) -> str:
    direct = "|".join(f"*{one}" if one.startswith(".") else one for one in excepted.split(","))
    return _java({"https.proxyHost": "127.0.0.1", "https.proxyPort": str(port), "http.nonProxyHosts": direct})


def _java_trust(folder: Path) -> str:
    options = {
        "javax.net.ssl.trustStore": str(folder / trust_files.JAVA_FILE),
        "javax.net.ssl.trustStoreType": "PKCS12",
        "javax.net.ssl.trustStorePassword": trust_files.JAVA_PASSWORD,
    }
    return _java(options)


def _java(options: Mapping[str, str]) -> str:
    return " ".join(f'"-D{name}={value}"' for name, value in options.items())


def _write_preloads(folder: Path) -> None:
    """What node and Ruby run first: they do not read the variables as others do."""
    for name in (NODE_FILE, RUBY_FILE):
        (folder / name).write_text(files("mockpay.intercept").joinpath(name).read_text())


def _write_php(folder: Path, bundle: Path) -> None:
    (folder / PHP_FOLDER).mkdir(exist_ok=True)
    (folder / PHP_FOLDER / "mockpay.ini").write_text(f'curl.cainfo="{bundle}"\nopenssl.cafile="{bundle}"\n')


def _write_wget(folder: Path, bundle: Path, env: Mapping[str, str]) -> None:
    """The user's own file, and ours."""
    own = Path(env.get("WGETRC") or Path.home() / ".wgetrc")
    kept = own.read_text(errors="replace") if own.is_file() else ""
    (folder / WGET_FILE).write_text(f"{kept}\nca_certificate = {bundle}\n")


def _joined(*options: str | None) -> str:
    return " ".join(filter(None, options))


def _escaped(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace('"', '\\"')
