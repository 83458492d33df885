"""Style, script and pictures of pages, under names that change with their content, so that browsers keep them."""

from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Final

from mockpay.resources import PACKAGE
from mockpay.web.reply import Reply

ICON: Final = PACKAGE / "web" / "icon.svg"
TYPES: Final = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


class Asset(Reply):
    """A file."""

    def __init__(self, content: bytes, ending: str) -> None:
        self.content = content
        self.status = 200
        self.headers = [
            (b"content-type", f"{TYPES[ending]}; charset=utf-8".encode()),
            (b"content-length", str(len(content)).encode()),
            (b"cache-control", b"public, max-age=31536000, immutable"),
            (b"x-content-type-options", b"nosniff"),
        ]


class Assets:
    """The files of a folder, and the icon that all pages have, served under a path prefix."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self._folder = folder
        self._prefix = prefix

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Name with its hash -> content."""
        found = {path: path.read_bytes() for path in (*sorted(self._folder.iterdir()), ICON)}
        return {f"{path.stem}.{_hash(content)}{path.suffix}": content for path, content in found.items()}

    def path(self, name: str) -> str:
        """Where a file is served: `checkout.css` is `/_mockpay/checkout/checkout.<hash>.css`."""
        stem, _, ending = name.rpartition(".")
        return next(
            f"{self._prefix}/{file}" for file in self.files if file.startswith(f"{stem}.") and file.endswith(ending)
        )

    def find(self, file: str) -> Asset | None:
        """What a name stands for, None for anything else."""
        content = self.files.get(file)
        return content if content is None else Asset(content, file.rpartition(".")[2])


def _hash(content: bytes) -> str:
    return blake2b(content, digest_size=6).hexdigest()
