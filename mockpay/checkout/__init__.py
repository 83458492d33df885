"""The hosted payment page, server-rendered."""
