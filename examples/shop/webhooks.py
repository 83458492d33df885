"""Reads EcartPay's webhooks, and only EcartPay's: docs.ecartpay.com/docs/webhook-authentication."""

import hmac
import json
import time
from dataclasses import dataclass

FRESH = 300
"""Seconds; a webhook that was signed earlier is somebody's copy."""


class Forged(Exception):
    """EcartPay did not sign this, or not now."""


@dataclass
class Webhook:
    """`id` is the same each time a webhook is sent again."""

    id: str
    event: str
    order: dict

    @classmethod
    def read(cls, headers, raw, secret):
        signed_at, webhook_id = headers.get("x-pay-timestamp", "0"), headers.get("x-pay-webhook-id", "")
        body = json.loads(raw)
        data = json.dumps(body["data"], separators=(",", ":"), ensure_ascii=False)
        message = f"{signed_at}.{webhook_id}.{data}".encode()
        expected = "SHA256=" + hmac.new(secret.encode(), message, "sha256").hexdigest()
        if not hmac.compare_digest(expected, headers.get("x-pay-signature", "")):
            raise Forged("the signature is not EcartPay's")
        if abs(time.time() - int(signed_at) / 1000) > FRESH:
            raise Forged("it was signed long ago")
        return cls(webhook_id, body["event"], body["data"])
