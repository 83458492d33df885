"""EcartPay's webhooks: what is sent, and the account's subscriptions."""
