"""EcartPay's checkouts: pay pages, 3-D Secure, the browser's SDK."""
