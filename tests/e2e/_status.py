"""A balance with --status, for the e2e tests: `with StatusBalance(BACKEND...) as balance: balance.status.fetch("/")`."""
import json
import re

from _client import fetch
from _balance import Balance


class StatusBalance(Balance):
    """`status_url` is the last line of --print-url; `admin` where its listener is, for fetch()."""

    def __init__(self, *arguments, where="127.0.0.1:0", **options):
        super().__init__("--status", where, *arguments, **options)
        self.status_url = self.process.stdout.readline().strip()
        port = re.search(r":(\d+)$", self.status_url)
        self.admin = int(port.group(1)) if port else self.status_url.removeprefix("unix:")

    def ask(self, target="/", *fields, status=200, **how):
        """The text of a response."""
        response = fetch(self.admin, "GET", target, *fields, **how)
        assert response.status == status, (target, response.status, response.text)
        return response.text

    def state(self):
        return json.loads(self.ask("/status.json"))

    def backends(self):
        return {backend["id"]: backend for backend in self.state()["upstream"]["backends"]}
