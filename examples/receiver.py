"""Receives webhooks, checks their signature, prints a line each: `python3 examples/receiver.py 9000`."""

import hmac
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

SECRET = b"whsec_mockpay"  # scenarios/default.yaml: webhooks.secret


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        data = json.dumps(body["data"], separators=(",", ":"), ensure_ascii=False)
        message = f"{self.headers['x-pay-timestamp']}.{self.headers['x-pay-webhook-id']}.{data}"
        expected = "SHA256=" + hmac.new(SECRET, message.encode(), "sha256").hexdigest()
        genuine = hmac.compare_digest(expected, self.headers["x-pay-signature"])
        print(body["event"], body["id"], body["status"], "signature ok" if genuine else "BAD SIGNATURE", flush=True)
        self.send_response(200 if genuine else 403)
        self.end_headers()

    def log_message(self, *_):
        pass


HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
