"""Which certificates of https receivers are trusted. A receiver on a developer's machine has a private CA, if any."""

import ssl

import certifi


def unreadable(ca: str) -> str | None:
    """Why a file is no list of CAs, None where it is one."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(ca)
    except ssl.SSLError:
        return "it holds no certificate in PEM form"
    except OSError as error:
        return error.strerror or str(error)
    return None


def trusting(ca: str, *, insecure: bool) -> ssl.SSLContext:
    """A context that trusts the system's CAs, those of SSL_CERT_FILE, the public ones, and those in the file `ca`;
    anybody, if `insecure`."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    if ca:
        context.load_verify_locations(ca)
    if insecure:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
