"""The control plane under /_mockpay/: state, clock, actions, deliveries."""
