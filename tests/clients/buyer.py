"""A buyer: opens a pay link in Chromium and pays it by card. `python -m tests.clients.buyer LINK`."""

import os
import sys

from playwright.sync_api import sync_playwright

from tests.browser import launch
from tests.checkout.browser import fill_in, heading, press

for name in ("https_proxy", "HTTPS_PROXY"):
    os.environ.pop(name, None)  # Chromium would ask its maker's hosts through it

with sync_playwright() as playwright:
    browser = launch(playwright)
    page = browser.new_page(locale="es-MX")
    page.goto(sys.argv[1])
    fill_in(page)
    press(page, "Pagar $")
    sys.exit(0 if heading(page) == "¡Pago recibido!" else page.inner_text("body"))
