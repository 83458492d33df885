"""The currencies of ISO 4217 and their digits after the point.

Source: list one of the standard, every active code, as published 2026-01-01 by its maintenance agency
(www.six-group.com, data standards). A code that the standard has no longer, or never had, counts as most do: two digits
(chosen).
"""

from typing import Final

_LISTED: Final = {
    0: """
        BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
    """,
    2: """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
        COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
        INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
        MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
        STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
    """,
    3: """
        BHD IQD JOD KWD LYD OMR TND
    """,
    4: """
        CLF UYW
    """,
}
_NOT_APPLICABLE: Final = """
    XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX
"""
"""Metals, units of account and codes for tests: the standard has no minor unit for them. Whole units (chosen)."""

USUAL: Final = 2
EXPONENTS: Final[dict[str, int]] = {
    **{code: digits for digits, codes in _LISTED.items() for code in codes.split()},
    **dict.fromkeys(_NOT_APPLICABLE.split(), 0),
}
"""Code -> digits after the point."""


def exponent(currency: str) -> int:
    """Digits after the point in `currency`."""
    return EXPONENTS.get(currency, USUAL)
