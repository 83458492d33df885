"""What the shops of seeded orders sell, in two languages, and the other words an order needs."""

from decimal import Decimal
from typing import Final, NamedTuple


class Good(NamedTuple):
    """Something on sale: what its SKUs begin with, its names, about what it costs in Mexican pesos."""

    stem: str
    es: str
    en: str
    price: int
    in_variants: bool = True
    is_service: bool = False

    def name(self, language: str) -> str:
        """Its name in one of the languages of `WORDS`."""
        return self.es if language == "es" else self.en


GOODS: Final = (
    Good("BRA", "Brazalete de plata", "Silver bracelet", 640, in_variants=False),
    Good("COL", "Collar con dije", "Pendant necklace", 780),
    Good("ARE", "Aretes de filigrana", "Filigree earrings", 420, in_variants=False),
    Good("REL", "Reloj de pulsera", "Wrist watch", 2190),
    Good("LEN", "Lentes de sol", "Sunglasses", 890),
    Good("PLA", "Playera de algodón", "Cotton T-shirt", 249),
    Good("CAM", "Camisa de lino", "Linen shirt", 699),
    Good("VES", "Vestido bordado", "Embroidered dress", 1190),
    Good("CHA", "Chamarra impermeable", "Rain jacket", 1590),
    Good("TEN", "Tenis para correr", "Running shoes", 1899),
    Good("HUA", "Huaraches de piel", "Leather sandals", 560),
    Good("BOL", "Bolsa de mano", "Handbag", 1350),
    Good("MOC", "Mochila para laptop", "Laptop backpack", 990),
    Good("CAR", "Cartera de piel", "Leather wallet", 450),
    Good("TAZ", "Taza de talavera", "Talavera mug", 189),
    Good("VAJ", "Juego de vajilla", "Dinner set", 1790),
    Good("COB", "Cobija tejida", "Woven blanket", 680),
    Good("LAM", "Lámpara de escritorio", "Desk lamp", 749),
    Good("SIL", "Silla de oficina", "Office chair", 3290),
    Good("CAF", "Café de altura 1 kg", "Highland coffee 1 kg", 320, in_variants=False),
    Good("CHO", "Chocolate de mesa 500 g", "Table chocolate 500 g", 145, in_variants=False),
    Good("MIE", "Miel de abeja 750 g", "Honey 750 g", 165, in_variants=False),
    Good("AUD", "Audífonos inalámbricos", "Wireless headphones", 1290),
    Good("BOC", "Bocina portátil", "Portable speaker", 1490),
    Good("TEC", "Teclado mecánico", "Mechanical keyboard", 1690),
    Good("CAB", "Cable USB-C 2 m", "USB-C cable 2 m", 159),
    Good("LIC", "Licuadora de vaso", "Blender", 1150),
    Good("SAR", "Sartén antiadherente", "Non-stick pan", 590),
    Good("PEL", "Pelota de entrenamiento", "Training ball", 299),
    Good("TAP", "Tapete de yoga", "Yoga mat", 430),
    Good("LIB", "Libreta de tapa dura", "Hardcover notebook", 210),
    Good("ROM", "Rompecabezas 1000 piezas", "Jigsaw puzzle, 1000 pieces", 380, in_variants=False),
    Good("SHA", "Champú sólido", "Solid shampoo", 135, in_variants=False),
    Good("CRE", "Crema facial 50 ml", "Face cream 50 ml", 460, in_variants=False),
    Good("GAR", "Garantía extendida", "Extended warranty", 399, in_variants=False, is_service=True),
    Good("ENV", "Envoltura para regalo", "Gift wrapping", 60, in_variants=False, is_service=True),
)


class Vocabulary(NamedTuple):
    """The rest of an order's vocabulary in one language."""

    language: str
    variants: tuple[str, ...]
    shipping: tuple[tuple[str, int], ...]
    coupon: str
    cancel_reasons: tuple[str, ...]


WORDS: Final = {
    "es": Vocabulary(
        language="es",
        variants=("", "negro", "azul", "rojo", "blanco", "edición limitada"),
        shipping=(("Envío estándar", 99), ("Envío exprés", 189), ("Envío gratis", 0), ("Envío a sucursal", 65)),
        coupon="Cupón de bienvenida",
        cancel_reasons=("El cliente cambió de opinión", "Dirección equivocada", "Pedido duplicado", "Sin existencias"),
    ),
    "en": Vocabulary(
        language="en",
        variants=("", "black", "blue", "red", "white", "limited edition"),
        shipping=(("Standard shipping", 99), ("Express shipping", 189), ("Free shipping", 0), ("Store pick-up", 65)),
        coupon="Welcome coupon",
        cancel_reasons=("Changed their mind", "Wrong address", "Ordered twice", "Out of stock"),
    ),
}
CARRIERS: Final = {"MX": ("Estafeta", "DHL", "FedEx", "Paquetexpress", "Redpack")}
ELSEWHERE: Final = ("DHL", "FedEx", "UPS")
MXN_RATES: Final = {
    "MXN": Decimal(1), "USD": Decimal("0.055"), "EUR": Decimal("0.05"), "BRL": Decimal("0.3"), "COP": Decimal(220),
    "CLP": Decimal(52), "ARS": Decimal(75),
}  # fmt: skip
"""About what a Mexican peso is worth; where it is not known, a peso is a peso."""
