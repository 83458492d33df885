"""`python -m mockpay` is `mockpay`."""

import sys

from mockpay.cli import main

sys.exit(main())
