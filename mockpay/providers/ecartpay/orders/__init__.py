"""EcartPay's orders with their transactions, refunds and payment references."""
