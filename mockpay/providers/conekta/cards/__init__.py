"""Cards and their tokens, as Conekta takes them."""
