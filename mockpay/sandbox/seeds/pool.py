"""The people, places and goods that seeded orders are combined from: drawn once per Faker release, seed and locale.

Faker is imported here, on first need: that alone takes a quarter of a second.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from mockpay.orders.currencies import exponent
from mockpay.orders.order import Line, LineKind, Region
from mockpay.orders.pricing import NewLine, Tax, priced
from mockpay.sandbox.ids import digest
from mockpay.sandbox.seeds.goods import CARRIERS, ELSEWHERE, GOODS, MXN_RATES, WORDS, Good, Vocabulary
from mockpay.sandbox.seeds.places import CITIES, NEIGHBOURHOODS

if TYPE_CHECKING:
    from faker import Faker

HOME: Final = "MX"
FIRST_NAMES, LAST_NAMES, STREETS, TOWNS, CODES, VARIANTS = 160, 240, 200, 60, 4, 3
QUANTITIES: Final = (1, 1, 1, 2, 3)
VAT: Final = (Tax(percent=Decimal(16)),)
ENDINGS: Final = (Decimal(0), Decimal("0.5"), Decimal("0.9"), Decimal("0.99"))


class Place(NamedTuple):
    """A city with some of its postal codes; `area` begins its telephone numbers."""

    state: Region | None
    city: str
    codes: Sequence[str]
    area: str


Offer = tuple[Sequence[Line], Sequence[Line]]
"""A product as a line of an order, in the usual quantities: with taxes included, with taxes on top."""


class Pool(NamedTuple):
    """All there is to draw from. The lines are priced, and shared by all orders that have them."""

    country: Region
    first_names: Sequence[str]
    last_names: Sequence[str]
    streets: Sequence[str]
    quarters: Sequence[str]
    places: Sequence[Place]
    goods: Sequence[Offer]
    services: Sequence[Offer]
    shipping: Sequence[Line]
    words: Vocabulary


@lru_cache(maxsize=16)
def pool(locale: str, currency: str, seed: str) -> Pool:
    """The pool of a locale as Faker names them ("es_MX"), with prices in `currency`."""
    from faker import Faker

    faker = Faker(locale)
    faker.seed_instance(int.from_bytes(digest(seed, f"pool:{locale}", 0)))
    country = Region(code=faker.current_country_code(), name=faker.current_country())
    at_home = country.code == HOME
    words = WORDS.get(locale[:2], WORDS["en"])
    shelf = _Catalogue(faker, words, currency)
    carriers = CARRIERS.get(country.code or "", ELSEWHERE)
    return Pool(
        country=country,
        first_names=[faker.first_name() for _ in range(FIRST_NAMES)],
        last_names=[faker.last_name() for _ in range(LAST_NAMES)],
        streets=[faker.street_name() for _ in range(STREETS)],
        quarters=NEIGHBOURHOODS if at_home else (),
        places=_cities(faker) if at_home else [_town(faker) for _ in range(TOWNS)],
        goods=[one for good in GOODS if not good.is_service for one in shelf.variants(good)],
        services=[one for good in GOODS if good.is_service for one in shelf.variants(good)],
        shipping=[shelf.shipping(name, pesos, carrier) for name, pesos in words.shipping for carrier in carriers],
        words=words,
    )


def _cities(faker: "Faker") -> list[Place]:
    return [
        Place(
            state=Region(code=city.code, name=city.state),
            city=city.name,
            codes=[f"{faker.random_int(city.first, city.last):05}" for _ in range(CODES)],
            area=city.area,
        )
        for city in CITIES
    ]


def _town(faker: "Faker") -> Place:
    """A place as Faker invents them; not every locale has states."""
    state = getattr(faker, "administrative_unit", None)
    return Place(
        state=Region(name=state()) if state else None,
        city=faker.city(),
        codes=[faker.postcode()],
        area=str(faker.random_int(201, 989)),
    )


class _Catalogue:
    """Puts goods on sale, in one language and currency."""

    def __init__(self, faker: "Faker", words: Vocabulary, currency: str) -> None:
        self._faker = faker
        self._words = words
        self._currency = currency
        self._rate = MXN_RATES.get(currency, Decimal(1))
        self._endings = ENDINGS if exponent(currency) else ENDINGS[:1]

    def shipping(self, name: str, pesos: int, carrier: str) -> Line:
        """A way to send things."""
        price = self._worth(pesos)
        return priced(NewLine(kind=LineKind.SHIPPING, name=name, unit_price=price, carrier=carrier), self._currency)

    def variants(self, good: Good) -> list[Offer]:
        """A good, or some of its variants."""
        if not good.in_variants:
            return [self._offer(good, "")]
        chosen: Sequence[str] = self._faker.random_elements(self._words.variants, length=VARIANTS, unique=True)
        return [self._offer(good, variant) for variant in chosen]

    def _offer(self, good: Good, variant: str) -> Offer:
        """With a SKU and a price of its own."""
        price = self._worth(good.price * self._faker.random_int(80, 125)) // 100
        sku = f"{good.stem}-{self._faker.random_int(1000, 9999)}"
        line = NewLine(
            kind=LineKind.ITEM,
            name=f"{good.name(self._words.language)} {variant}".strip(),
            unit_price=max(Decimal(1), price) + self._faker.random_element(self._endings),
            is_service=good.is_service,
            extras={"sku": sku},
        )
        return self._lines(line, sku), self._lines(msgspec.structs.replace(line, taxes=VAT), sku)

    def _lines(self, line: NewLine, sku: str) -> list[Line]:
        quantities = QUANTITIES[:1] if line.is_service else QUANTITIES
        return [priced(msgspec.structs.replace(line, quantity=one), self._currency, sku) for one in quantities]

    def _worth(self, pesos: int) -> Decimal:
        """About as much, in whole units of the shop's currency."""
        return Decimal(int(pesos * self._rate))
