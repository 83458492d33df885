"""EcartPay's customers, their cards, and card tokens."""
