"""What the shop sells."""

from typing import Final, NamedTuple

SHIPPING: Final = 99_00
FREE_SHIPPING: Final = 999_00
"""Centavos; goods for that much are sent for nothing."""


class Product(NamedTuple):
    """Something to buy; `price` in centavos, its picture is `pictures/{id}.svg`."""

    id: str
    price: int
    name: dict[str, str]
    about: dict[str, str]


PRODUCTS: Final = {
    one.id: one
    for one in (
        Product(
            "taza",
            245_00,
            {"es": "Taza de barro", "en": "Clay mug"},
            {"es": "Hecha a mano en Oaxaca, 350 ml.", "en": "Made by hand in Oaxaca, 350 ml."},
        ),
        Product(
            "cafe",
            189_50,
            {"es": "Café de Chiapas", "en": "Coffee from Chiapas"},
            {"es": "Grano entero, tueste medio, 340 g.", "en": "Whole bean, medium roast, 340 g."},
        ),
        Product(
            "sarape",
            1_290_00,
            {"es": "Sarape de Saltillo", "en": "Saltillo blanket"},
            {"es": "Lana tejida en telar, 120 × 180 cm.", "en": "Loom-woven wool, 120 × 180 cm."},
        ),
        Product(
            "maceta",
            329_00,
            {"es": "Maceta con nopal", "en": "Potted nopal"},
            {
                "es": "Pide poco: sol y un vaso de agua al mes.",
                "en": "Asks for little: sun and a glass of water a month.",
            },
        ),
        Product(
            "cuaderno",
            159_90,
            {"es": "Cuaderno de papel amate", "en": "Amate paper notebook"},
            {"es": "96 hojas, cosido a mano.", "en": "96 sheets, sewn by hand."},
        ),
        Product(
            "vela",
            210_00,
            {"es": "Vela de cera de abeja", "en": "Beeswax candle"},
            {"es": "Arde 40 horas y huele a miel.", "en": "Burns for 40 hours and smells of honey."},
        ),
    )
}
