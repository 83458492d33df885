"""How EcartPay speaks: callers, errors, formats."""
