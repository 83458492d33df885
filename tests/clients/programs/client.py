"""Places an order at the real host, as a client does that knows nothing of mockpay: `client.py HOW`."""

import asyncio
import json
import sys

URL = "https://sandbox.ecartpay.com/api/orders"
ORDER = {"email": "ana@example.com", "currency": "MXN", "items": [{"name": "Taza", "quantity": 1, "price": 99.9}]}
HEADERS = {"Authorization": "anything", "Content-Type": "application/json"}
LACKS = 77


def by_requests(**more):
    import requests

    session = requests.Session()
    session.trust_env = more.get("trust_env", True)
    answer = session.post(URL, json=ORDER, headers=HEADERS)
    return requests.__version__, answer.status_code, answer.json()


def by_requests_without_environment():
    return by_requests(trust_env=False)


def by_httpx():
    import httpx

    answer = httpx.post(URL, json=ORDER, headers=HEADERS)
    return httpx.__version__, answer.status_code, answer.json()


def by_urllib():
    from urllib.request import Request, urlopen

    with urlopen(Request(URL, json.dumps(ORDER).encode(), HEADERS)) as answer:
        return sys.version.split()[0], answer.status, json.load(answer)


def by_http_client():
    from http.client import HTTPSConnection

    connection = HTTPSConnection("sandbox.ecartpay.com")
    connection.request("POST", "/api/orders", json.dumps(ORDER), HEADERS)
    answer = connection.getresponse()
    return sys.version.split()[0], answer.status, json.load(answer)


def by_aiohttp(**more):
    import aiohttp

    async def ask():
        async with aiohttp.ClientSession(**more) as session, session.post(URL, json=ORDER, headers=HEADERS) as answer:
            return aiohttp.__version__, answer.status, await answer.json()

    return asyncio.run(ask())


def by_aiohttp_with_environment():
    return by_aiohttp(trust_env=True)


def by_conekta():
    import conekta
    from conekta import CustomerInfo, OrderRequest, OrderRequestCustomerInfo, OrdersApi, Product

    client = conekta.ApiClient(conekta.Configuration(access_token="key_anything"))
    who = CustomerInfo(name="Ana", email="ana@example.com", phone="5215555555555")
    lines = [Product(name="Taza", quantity=1, unit_price=35000)]
    order = OrderRequest(currency="MXN", customer_info=OrderRequestCustomerInfo(who), line_items=lines)
    made = OrdersApi(client).create_order(order)
    return conekta.__version__, 200, {"id": made.id}


try:
    version, status, order = globals()[f"by_{sys.argv[1]}"]()
except ImportError as missing:
    print(f"needs {missing.name}", file=sys.stderr)
    sys.exit(LACKS)
print(version, status, order["id"])
