"""The scenario of a space: told as a document, put by name, as YAML, as a document; and read anew from its files."""

import os
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from api_client import ORDER, ApiClient, Server

from mockpay.scenario.load import load, names

STORES = "providers: {ecartapi: {stores"
Open = Callable[..., ApiClient]
CARD = {"number": "4242424242424242", "exp_month": "10", "exp_year": "2050", "cvc": "111", "name": "Ana"}


def charged(api: ApiClient, space: str = "") -> int:
    """The status of an order that is paid by card at once."""
    token = api.post(f"{space}/api/tokens", CARD).json()["token"]
    status: int = api.post(f"{space}/api/orders", ORDER | {"token": token}).status_code
    return status


class TestDocument:
    @pytest.mark.parametrize("name", names())
    def test_what_is_told_can_be_put_again(self, open_client: Open, name: str) -> None:
        """As JSON on the wire; the decimals of fees and rates to the last digit."""
        api = open_client(name)
        told = api.get("/_mockpay/scenario").json()
        assert (told["name"], told["shipped"]) == (name, names())
        assert told["description"] == load([name]).description
        answer = api.put("/_mockpay/scenario", {"document": told["document"]})
        assert answer.status_code == 200, answer.text
        assert answer.json() == told

    def test_it_is_the_scenario_itself(self, api: ApiClient) -> None:
        raw = msgspec.json.decode(api.get("/_mockpay/scenario").content)["document"]
        assert raw["fees"][0]["schedule"] == {"fixed": 12.5, "tax_percent": 16} | raw["fees"][0]["schedule"]
        again = api.put("/_mockpay/scenario", {"document": raw}).json()["document"]
        assert Decimal(str(again["fees"][-1]["schedule"]["percent"])) == load(["default"]).fees[-1].schedule.percent


class TestPut:
    def test_by_name_for_this_space_alone(self, api: ApiClient) -> None:
        assert api.put("/~a/_mockpay/scenario", {"name": "declines"}).json()["name"] == "declines"
        assert (charged(api, "/~a"), charged(api)) == (402, 200)
        assert api.get("/~a/_mockpay/health").json()["scenario"] == "declines"

    def test_several_merge_left_to_right(self, api: ApiClient) -> None:
        told = api.put("/_mockpay/scenario", {"names": ["declines", "strict"], "yaml": "seed: mine"}).json()
        assert (told["name"], told["seed"]) == ("declines+strict+inline", "mine")
        assert (told["document"]["strict"], told["document"]["outcomes"][0]["then"]) == (True, "decline")

    def test_yaml_may_extend_what_is_shipped(self, api: ApiClient) -> None:
        yaml = "extends: declines\nname: picky\noutcomes:\n  - {then: decline, when: {card: visa}, code: '401'}\n"
        told = api.put("/_mockpay/scenario", {"yaml": yaml}).json()
        assert (told["name"], charged(api)) == ("picky", 402)

    def test_a_seed_and_a_clock_go_before_those_of_the_scenario(self, api: ApiClient) -> None:
        clock = {"freeze": "2024-02-29T12:00:00.000Z"}
        told = api.put("/_mockpay/scenario", {"name": "default", "seed": "mine", "clock": clock}).json()
        assert (told["seed"], told["document"]["clock"]) == ("mine", {"freeze": "2024-02-29T12:00:00Z"})
        assert api.order()["created_at"] == "2024-02-29T12:00:00.000Z"

    def test_without_a_scenario_the_present_one_goes_on(self, api: ApiClient) -> None:
        api.put("/_mockpay/scenario", {"name": "declines"})
        told = api.put("/_mockpay/scenario", {"seed": "other"}).json()
        assert (told["name"], told["seed"]) == ("declines", "other")

    def test_the_same_seed_gives_the_same_ids(self, api: ApiClient) -> None:
        body = {"name": "default", "seed": "s", "clock": {"freeze": "2024-01-01T00:00:00Z"}}
        made = []
        for seed in ("s", "s", "t"):
            api.put("/_mockpay/scenario", body | {"seed": seed})
            made.append(api.order()["id"])
        assert made[0] == made[1] != made[2]

    def test_a_space_starts_anew(self, api: ApiClient) -> None:
        api.order()
        api.post("/_mockpay/faults", {"at": "before_commit", "status": 503})
        api.put("/_mockpay/scenario", {"name": "printed"})
        listed = api.get("/api/orders").json()
        assert [order["number"] for order in listed["docs"]] == ["OR0000029992"]
        assert api.get("/_mockpay/faults").json()["set"] == []

    def test_or_goes_on_with_what_is_there(self, api: ApiClient) -> None:
        api.put("/_mockpay/scenario", {"name": "happy-path"})
        api.post("/_mockpay/clock", {"freeze": "2025-01-01T00:00:00Z"})
        order = api.order()
        (logged,) = api.get("/_mockpay/requests").json()["requests"]
        api.post("/_mockpay/inbox/mine", {"kept": True})
        api.post("/_mockpay/webhooks/pause")
        api.put("/_mockpay/scenario", {"name": "declines", "reset": False})
        api.post("/_mockpay/clock", {"advance": "1h"})
        got = api.get(f"/api/orders/{order['id']}").json()
        assert (got["status"], got["created_at"]) == ("created", order["created_at"]), "its plans went with happy-path"
        assert charged(api) == 402
        assert api.get(f"/_mockpay/requests/{logged['id']}").json() == logged
        assert api.get("/_mockpay/inbox/mine").json()["received"] == 1

    def test_a_clock_can_be_set_on_the_way(self, api: ApiClient) -> None:
        order = api.order()
        api.put("/_mockpay/scenario", {"clock": {"freeze": "2030-01-01T00:00:00Z"}, "reset": False})
        assert api.get("/_mockpay/clock").json()["now"] == "2030-01-01T00:00:00.000Z"
        assert api.get(f"/api/orders/{order['id']}").status_code == 200

    def test_rules_count_from_the_change(self, api: ApiClient) -> None:
        """What was counted under the scenario before is not counted under the next one."""
        api.put("/_mockpay/scenario", {"name": "happy-path"})
        api.order()
        fault = "{at: after_commit, status: 503, when: {operation: ecartpay.create_order, nth: 1}}"
        api.put("/_mockpay/scenario", {"yaml": f"extends: default\nfaults: [{fault}]", "reset": False})
        assert [api.post("/api/orders", ORDER).status_code for _ in range(2)] == [503, 200]
        assert api.get("/api/orders").json()["count"] == 3

    def test_orders_are_found_by_the_new_scenario(self, api: ApiClient) -> None:
        """What a store calls an order's state is a key of the lists, and stands in the scenario."""
        order = api.order()
        words = f"{STORES}: [{{token: t, statuses: [{{native: X1, status: completed}}]}}]}}}}"
        api.put("/_mockpay/scenario", {"yaml": f"extends: default\n{words}", "reset": False})
        listed = api.get("/api/v2/orders?status=completed", headers={"authorization": "t"}).json()
        assert [one["id"] for one in listed["orders"]] == [order["id"]]

    @pytest.mark.parametrize(
        ("body", "status", "message"),
        [
            ({}, 422, "the body does not fit"),
            ({"name": "nothing"}, 422, "there is no scenario 'nothing' here; there are: "),
            ({"name": "/etc/passwd"}, 422, "there is no scenario '/etc/passwd' here"),
            ({"name": "../pyproject.toml"}, 422, "there is no scenario"),
            ({"yaml": "extends: /etc/passwd"}, 422, "inline:1: there is no scenario '/etc/passwd' to extend here"),
            ({"yaml": "auth: loose"}, 422, "inline:1: auth must be one of lenient, open, strict, not 'loose'"),
            ({"yaml": "seed: a\n\nauth: [1]"}, 422, "inline:3: auth must be one of"),
            ({"yaml": "seed: 'x"}, 422, "inline:"),
            ({"document": {"auth": "loose"}}, 422, "document: auth must be one of lenient, open, strict, not 'loose'"),
            ({"document": {"timeline": [{"after": "99999999999w", "action": "pay"}]}}, 422, "document: timeline[0]"),
            ({"document": {"orders": [{"id": "x"}]}}, 422, "orders[0]: Object missing required field `origin`"),
            ({"yaml": "seeded: {orders: 3, origin: nobody}"}, 422, "seeded.origin must be one of"),
            ({"yaml": "extends: default\nseeded: {orders: 3, origin: ecartpay}"}, 507, "MOCKPAY_MAX_ORDERS"),
            ({"yaml": f"{STORES}: [{{token: t, preset: nothing}}]}}}}"}, 422, "there is no preset 'nothing'"),
            ({"name": "default", "clock": {"freeze": "soon"}}, 422, "clock.freeze must be an instant"),
            ({"name": "default", "clock": {}}, 422, "clock does not fit"),
            ({"name": "default", "names": ["default"]}, 422, "the body does not fit"),
            ({"name": 5}, 422, "name must be a string"),
            ({"yaml": "x" * 1_100_000}, 413, "MOCKPAY_MAX_BODY"),
            (b"{", 400, "cannot be read as JSON"),
            (b'{"document":' + b"[" * 100 + b"]" * 100 + b"}", 400, "nest deeper"),
        ],
        ids=lambda value: str(value)[:40],
    )  # fmt: skip
    def test_what_is_no_scenario_changes_nothing(self, open_client: Open, body: Any, status: int, message: str) -> None:
        api = open_client(max_orders=2)
        api.post("/_mockpay/clock", {"freeze": "2025-01-01T00:00:00Z"})
        api.order()
        before = api.get("/_mockpay/state").content
        answer = api.put("/_mockpay/scenario", body)
        assert (answer.status_code, message in answer.json()["error"]["message"]) == (status, True), answer.text
        assert api.get("/_mockpay/state").content == before
        assert api.get("/_mockpay/scenario").json()["name"] == "default"

    def test_a_file_of_the_command_line_may_be_named(self, open_client: Open, tmp_path: Path) -> None:
        file = tmp_path / "shop.yaml"
        file.write_text("extends: default\nseed: a\n")
        api = open_client(str(file))
        for seed in ("b", "c"):
            file.write_text(f"extends: default\nseed: {seed}\n")
            assert api.put("/_mockpay/scenario", {"name": str(file)}).json()["seed"] == seed


def test_yaml_from_the_environment_is_laid_over_the_others(open_client: Open) -> None:
    api = open_client("declines", scenario_yaml="seed: mine\nclock: {freeze: 2024-01-01T00:00:00Z}\n")
    told = api.get("/_mockpay/scenario").json()
    assert (told["name"], told["seed"]) == ("declines+inline", "mine")
    assert api.get("/~new/_mockpay/clock").json()["now"] == "2024-01-01T00:00:00.000Z"


class TestReload:
    @pytest.fixture
    def files(self, tmp_path: Path) -> Path:
        (tmp_path / "base.yaml").write_text("extends: default\nseed: first\n")
        (tmp_path / "shop.yaml").write_text("extends: base.yaml\n")
        return tmp_path

    def seeds(self, api: ApiClient, *spaces: str) -> list[str]:
        return [api.get(f"{space}/_mockpay/scenario").json()["seed"] for space in ("", *spaces)]

    def rewrite(self, file: Path, text: str) -> None:
        """As an editor does; a look that comes too soon sees nothing."""
        file.with_suffix(".new").write_text(text)
        file.with_suffix(".new").replace(file)
        time.sleep(0.55)

    def test_spaces_that_run_it_get_it_anew_and_keep_their_orders(self, open_client: Open, files: Path) -> None:
        api = open_client(str(files / "shop.yaml"), reload=True)
        order = api.order()
        api.put("/~other/_mockpay/scenario", {"name": "declines"})
        self.rewrite(files / "base.yaml", "extends: default\nseed: second\n")
        assert self.seeds(api, "/~other", "/~new") == ["second", "mockpay", "second"]
        assert api.get(f"/api/orders/{order['id']}").status_code == 200

    def test_a_broken_file_keeps_the_old_one_and_says_so(
        self, open_client: Open, files: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        api = open_client(str(files / "shop.yaml"), reload=True)
        self.rewrite(files / "shop.yaml", "extends: base.yaml\nauth: loose\n")
        sentence = f"{files / 'shop.yaml'}:2: auth must be one of lenient, open, strict, not 'loose'"
        assert api.get("/_mockpay/health").json()["scenario_error"] == sentence
        assert caplog.messages == [f"mockpay: the scenario stays as it was: {sentence}"]
        assert self.seeds(api, "/~new") == ["first", "first"]
        self.rewrite(files / "shop.yaml", "extends: base.yaml\nseed: third\n")
        assert "scenario_error" not in api.get("/_mockpay/health").json()
        assert self.seeds(api, "/~new") == ["third", "third"]

    def test_a_file_that_is_gone_is_looked_for_again(self, open_client: Open, files: Path) -> None:
        api = open_client(str(files / "shop.yaml"), reload=True)
        (files / "base.yaml").unlink()
        time.sleep(0.55)
        assert "there is no file" in api.get("/_mockpay/health").json()["scenario_error"]
        self.rewrite(files / "base.yaml", "extends: default\nseed: back\n")
        assert self.seeds(api) == ["back"]

    @pytest.mark.slow
    def test_the_terminal_hears_of_it(self, files: Path) -> None:
        with Server("--reload", "--scenario", str(files / "shop.yaml")) as server:
            self.rewrite(files / "shop.yaml", "auth: loose\n")
            assert httpx.get(f"{server.url}/_mockpay/health").json()["scenario"] == "shop"
            server.process.terminate()
            said = server.process.communicate(timeout=10)[1]
        assert said == (
            f"mockpay: the scenario stays as it was: {files / 'shop.yaml'}:1: "
            "auth must be one of lenient, open, strict, not 'loose'\n"
        )

    def test_nobody_looks_unless_told_to(self, open_client: Open, files: Path) -> None:
        api = open_client(str(files / "shop.yaml"))
        self.rewrite(files / "base.yaml", "extends: default\nseed: second\n")
        assert self.seeds(api) == ["first"]
        os.truncate(files / "shop.yaml", 0)
        assert self.seeds(api) == ["first"]
