"""A small shop that sells through EcartPay and Conekta: what `mockpay demo` shows, and an example of an integration.

It knows its providers over HTTP only, as your own shop would: `ecartpay.py` and `conekta.py` are all there is to it,
`sales.py` is what the shop remembers, `shop.py` are its pages."""
