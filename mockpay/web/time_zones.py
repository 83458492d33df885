"""Zones in which pages tell the time. None has summer time any more, so that none needs a database of zones."""

from collections.abc import Mapping
from datetime import UTC, timedelta, timezone, tzinfo
from typing import Final

CENTRAL: Final = timezone(timedelta(hours=-6))
"""Central Mexico has kept UTC-6 all year since 2022 (Ley de los Husos Horarios en los Estados Unidos Mexicanos)."""

ZONES: Final[Mapping[str, tzinfo]] = {"America/Mexico_City": CENTRAL, "UTC": UTC}
"""Names of the tz database -> zones; the first is the one pay pages use."""
