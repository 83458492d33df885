"""Steers a running mockpay from Python: `mockpay.client.sync.Mockpay`, `mockpay.client.aio.AsyncMockpay`."""
