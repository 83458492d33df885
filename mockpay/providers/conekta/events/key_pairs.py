"""Key pairs that webhooks are signed with, an account's chosen by the scenario's seed, and the one for cards.

They are published with mockpay, so nothing they sign proves anything. Making one takes half a second, and chance cannot
be seeded there.
"""

import base64
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


def signature(seed: str, body: bytes) -> str:
    """RSA, PKCS #1 v1.5, SHA-256 over the raw body; base64."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # on first need: start-up stays short
    from cryptography.hazmat.primitives.hashes import SHA256

    return base64.b64encode(_private(_place(seed)).sign(body, PKCS1v15(), SHA256())).decode()


def public_key(seed: str) -> str:
    """What verifies the signatures of an account, as PEM."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = _private(_place(seed)).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def card_key() -> "RSAPrivateKey":
    """What reads cards that a page encrypted: the same for every account, for an app is built with its public key."""
    return _private(0)


def public_card_key() -> str:
    """What cards are encrypted with, as PEM."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return card_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _place(seed: str) -> int:
    return blake2b(seed.encode(), digest_size=1).digest()[0] % len(PAIRS)


@lru_cache
def _private(place: int) -> "RSAPrivateKey":
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(PAIRS[place].encode(), password=None)
    assert isinstance(key, RSAPrivateKey)  # noqa: S101  all of them are
    return key


PAIRS: Final = (
    """\
-----BEGIN PRIVATE KEY-----
MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQCv+40f5aaHdCe2
BG6MhobH/Ku56VNSvYAjsTEf5eqoGHWML42324/NlJ1l/yg908PTgJ947Y+u+0kI
Dotq0tKJfUgdOrW8EUT14IAtZGlpEJ7joQSAC+mI/48FBdtDM13WERCkZkXADH7d
ja5rYeQOEwbw99BbFKp1vnHSbOaeCIW3+nye02/DxivJWCVmfPyLPDzw77s5XmFS
LArcXW3+Wbf0Dhb0nhvCLyjZfAhAQHflkLwahEpXhRAjjY0n5G0/vr4IkkIWL4KZ
e11RWMaVcRsFS3vza3B2KPhTVsXyM5c5tIAPPHoaY7/Gk9FGML8MLV5VcQz4zyfu
KNqlZ56RAgMBAAECggEADU0HSZXjPvGkiWP5sbKpP+Gfs8QoLA9uk+6x4SX7f7ZO
4XLmqd11F6YCj3xNilQVxPKVGwq5hWbbX48vMmUPd0d6H9tuyPF1M4WYVStLBvSJ
Tc2/DVPZKXrx+wCKUKCdQwS0gU3Jj85h+FTbuKSuxpw24MJE2TLNVMDkJsdcVtf7
SlbEYpxh/A0TxThqk9PhhIgYB5rcjduTcnkOYgQ+Yc4sGL9mvrWzI6Z+0PA1ZdLz
HYmysWp8cnrLC9Z4yWDO7BV3udmudHZOv16jawwPl5Jxs/wAu29ciqSMZANbX0ba
/cuUaCQrR8v7eTcwONQ4/LdVWgFwQ09GEalG/OBTkQKBgQDaSbrf053SE3smi1Ri
TOm6ABKG2NUi1c6OFmkxJAGFkelhUmIVgET9gwd+oYHvpApecSAZcMbwFsubXfVC
KVJmR33SWAgzkbfYjcpAR/FvRhSbKsnFtoLv1B/J3nHtn/3RyjsL9j6OzAG9NMZM
gAYx918vIte6XdFtt71lk3ZDlwKBgQDOYsWjnRGu5MgrgZsHlWq9hr0C8bWiV/pu
GxJlp69WTDqyealGh+VBC5hGHzhFFv2dHcc+PQIHPEjY9/VbnAQOtd+Pl6i0r6Jt
3p9Cb8L+Fzt+oB7tU2/Xs0ahTN7QDbyCsnWv/qN4b23DLfPlYn/nyXhsLrvMVJbX
ugCdEHZUFwKBgQDaIM01t1BAyajJRneHV1ZDwKjCyVCKY97pS2nIajN/FuSAlQNg
evH15oaJuriOEH0wDJlH8tNIvW6ujcB0YbhubkhD9iYT6iwtoNqXS4zuZbhXqfVA
tfW31GADqF5uVu8bQZupg2LV7PRb7q2tak1Ghuw9vPKX0AJkQjRnmWiXdwKBgQCP
pgHoClgXghes6G2uTppXxiNinDgPAetFncQlSxxoFXC5bqKae9XeeyKGlA5HUGQ/
ak2WjUIPJS+TDKsTEzljv8UWHboH4UNN86inxkBTOHppfStphiyPVrGvbWCcMSNn
WK0/TR4conokYqSioPdjrkAKFFEUPEAtcMIikCW8CwKBgDTNtiueDVFK+Pt4VS1z
zCH20osb8uhCwgyQrxaYrIpgNUF7Ge23SQYJKyu6bsP3GKGn2edycJi6jFJnGV4h
Lliqr8QucH07Bd7giV0FKleOcrReOB16KYKJvWUxjKrJm9VnDHsuyJXkWaVlxuZk
lMgp3efWANRCmuG4hcHdbo1F
-----END PRIVATE KEY-----
""",
    """\
-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCL4BFeb3OgYZv1
KckQy3LNnFFm/9cUjIWpQ2fDN7svhJbS30soKk/QzAn8XuRd76eLL2QAbPaMDKnX
nbjGnc0UWgHBRCXWgjazjhoP96BQlnp/O2+gadgP0r0nOR/VPcpY02m2it+dpTzr
0TnCs6r3XUkIwASnDJiMeDIn+zXJbui9eJKD/sz6JaYsaOTi1cERHRPowEn+GzXA
ObFxwmeQcWt/SP95MHxp/kfiVsQaosR9swPC58/lPBVzEaD5SwkWM15YypEJDPS1
wTVkR1wXOG0kFAIuAYR623uN2yhq/j5GD9jiiC3AJSKwBqgGetpwQ2dXJ5h1bb7+
LXcVMZ0lAgMBAAECggEAO61Qm8LfSSj7+iBmyYSTqYes703uPLUrfajlh1OqyD5A
fx2Hmk5bGVFEXWk6850BFZAVkVzr35qzh+uh3xOKYMl6ADQMFLYfkoHpOrDCtD9P
aiM4n+8ooK+fxjFIFJm1UCp66sfbWg4arN3qT9iJ89nYBCSwl3j3SM8rTwWN0C+h
GwiHoyvhlED2AUBj5XMh6AbDo/E+RZxkhznolFMDiWkAp+dxh7lZjEV33eHTOiJr
rm76jIIFNtO13Th2QWyU8o7V7Rn2op59kOLoRIQ+0vQUHukQbfCbezkzm3UgFvTi
OvWUcpYaxyHshwFj6jkgwOdPyX3ysh0LPnQi5P8ZjQKBgQDA1yEUhrgGe8GV+J2s
juc5vnRZCPvnKCi4DGzfOPWQ/PpqteMl1yUE2TBB8GKzEaHQEhknJKhwQyOWK+xj
FLxAUc0EEwxunLMRa50P4Etb7g4ahiahjCKq42ajXxOezcS+32qidW6WSmwp4UDN
CunzAbJcaXLj1LaulRwOPnrb1wKBgQC5sAi2DUjt4UHiDlyxMUlit6FTfdutDWyU
bhgscsJGHW0BKbbFyDczbt1ilBDABH5E76MeRxloZYEqvFM8NY8VPiKBUAHVXULz
i+kn0aM3Lydrcm+5B5kgSvR+V4PkEiIArfp79iUt5xS0f5Pd0w+sPZe1914Sz5zN
c229m/sPYwKBgBqPx0OvhruF4lVI6FbzXBANFrOI1EGzu2AWfgyFKPXukoOOSBpX
Nwci70210bJ+lD43r/U/TGAiL02pASdonMFzQvzzrruxo8ybeQfNyjOAZ7rpjXqk
9cV6CxInr2kpSJdN6L8106Sp3ZorJ6TWgwDw0+N8ttGA5CTJ7xJbMssDAoGAVqyb
tFbJJviRZzJrA+7MoX6zmCRUaReuCi7Fq+G5Wz8bBYLyJKoLUj+6qOwSUX8Hbagq
DNUFQBy5STh05dLeQf0p4BB3ep+4w7QYFhUdyYGCNf5JtiWczV0PePXiw4/PPV/4
XuqLejy2BnbSj6WYWD671R1tVPyB5ciufeYUL58CgYEAuPdw4zwgobieDzdQIuBT
cArkZmnMSOoWIaJ0BUL+OA6ZOlfocDKqa0V1qbyrTgLg3jWEqEzbEcS4DImMz3V7
xhNXccV/3Dg6qOsfO3SX7Na/Sf3Ft+1/lm6CguvoPqMs6HIiaRZ2zllfftpkWMAT
59FIkf7+SVkya+AGT19y83g=
-----END PRIVATE KEY-----
""",
    """\
-----BEGIN PRIVATE KEY-----
MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQCeZX2cnoYuxXlV
n0qFCPZSfn/2X8ndB73n162V6fgxnulTqXTOemTpusvmq5CmcDws2tqBW32b3bnG
lljNgR0VRsvkaGC1XCx6LrrW9mEWa3TY+7LPmamxzi55hQpuHUMwejAUNfy3DJdE
Fn7O+Ckk+/fMrQRW4IA0cmg3UcjGZ7ANjAe5/pqxuhGEeS535y5fTefG18GnKoSX
Mmg0AOM47yI7JR0pqLfTuDuWkIEX8i+IIh79CQpcgKtoffBFtozTjVQUe0ax2Xoj
plk44hklSIfhVo/BcmuazX89I930C6RLHGx4eUisNC7aAsNut0Ug3WwG0z9TKv99
UOVq6DQRAgMBAAECggEAEZLqmSAofJN51xNdkf2Q0M3KtkPh8nVLr2epUX78Q8sh
EaB1PnxralhIi68A1UqSDpr4j84eFVdIJ52iPCjFWIk6kXy4MB8KK0M4hSWgV3u0
IufoKqrenkTlOKPXaKiz/fKsl212/Ls3pD0HtEBp1jnjgDC5EMeHSepgoDShfUuy
l2MzCDcn3uK0ePiSLNRbGFay8XXCJ2AFlMDMwgGU538fBlI0nniwvRco5YrJ3w9o
zkRBTIv7bDBwlZGOV7G9PVxwpEvxe8SvsOxuNohaO2Pi41vr3Ebmq/RNoSVNSkyW
17hkv3SxOGTYBS8iKaQ1Cyq5Smefs5EWsBMlWa8t7QKBgQDMHuNMNDn176/QBypy
xKv5hTPcMdR0rxiCJfdXo5CrhUDRNlbdrQ/m/x/4UOLJdb6T3rOSqKNlPAYbHkdN
rV1sOoZ8DyUTXcsUCd03ISl3LBIenyNcuqNOHqvL7MU58CfWnmUHNi7XuQiEcx3R
BRc3L1I5xbk/O9aYKhQqag3vPQKBgQDGp46Mzj6HGDB16B/gSuuSDlj8VzDazh1m
jY8fE44w2fD/gef6TGVw7NIkz5ZXwtQoSmWTqyV45pFeRN/lip+PwsRs6ZBn2ZdL
YiiTMClWznVFxRtderyrHprPYnf09jCRT1a1gplIC4FYYsmLJi6DgTA0dYKq39L/
47u1LHklZQKBgAQMiM22K4ApZP9nZPwp0o98iO7RPjmiT4YlYqamY/RDDGoZ/dcf
27TlUqkGUblVUJZ2UHGUTslvS1+2VgvAaJ4A+zHyyvV7Ys/e8jhpu/zVLvbUiUsJ
mLuv+BBvfeoMTX4AXliqRnuY/AZEkk7XHwLFOYhT17zdXwBdtVCyEdyxAoGANahw
oqvay9bG0DJA2e6irrLdaluKwK9H1bmK3RQFJkDYDcvjAwK7q8LsCDFiJJZlg/SE
d1yVJJDy1wm3iGLnMoejUt/Lt6FYcm4zE37Ay8e8eXoCKD/M0lPT8Qxh5nLRL47E
lwaNrJ4e8+bLFaDck3zDrofHIayPa7rxqsA2gNkCgYA/TbG78ftLzb//cxHSiU1s
LEuSi7gCOj9fPOsvXHITe7szytfXESXOBpqqA7DOA7Pp0Lpa+UKdiH6M4I4P5RHH
T15kazkLpE4T6TiDSWIYgq6wpl2Sd3bwjgERLHn/LT1bbKuTtfzRwWd2AxqxaLDk
Nl1BwjGpFohbw1G90j3M7w==
-----END PRIVATE KEY-----
""",
)
