"""Where the control plane is."""

from typing import Final

CLAIMS: Final = ("/_mockpay", "/livez", "/readyz")
