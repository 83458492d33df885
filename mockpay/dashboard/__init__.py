"""The live page under /_mockpay/: what a person sees of a space, and does to it; server-rendered."""
