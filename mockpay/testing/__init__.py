"""What a test suite of one's own gets from mockpay; `mockpay.pytest_plugin` hands it out as fixtures."""
