"""Scenario files: what they load to, and the one sentence each broken one is refused with."""

import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import msgspec
import pytest

from mockpay.orders.fees import FeeSchedule
from mockpay.resources import folder
from mockpay.sandbox.seeds.order_stories import STORIES_BY_NAME
from mockpay.scenario.fees import FeeRow
from mockpay.scenario.load import BadScenario, describe, load, names, parse
from mockpay.scenario.scenario import Auth, Scenario, SeedCustomer, WebhookPolicy
from mockpay.scenario.schema import schema
from mockpay.scenario.yaml_lines import read

SCHEMA = schema()
SHIPPED = ", ".join(names())
CHOICE = f"shipped: {SHIPPED}; or give a path to a YAML file"
VALID = ("", "taxes: {A: 1.5, B: '2', C: 100}", "clock: {set: null}", "fees: []", "extends: [a, b]")


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test stands in a folder of its own, so that paths in sentences are short."""
    monkeypatch.chdir(tmp_path)


def write(**texts: str) -> None:
    for name, text in texts.items():
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")


def refusal(*named: str) -> str:
    with pytest.raises(BadScenario) as refused:
        load(named)
    return str(refused.value)


# What ships


@pytest.mark.parametrize("name", names())
def test_shipped_scenarios_load_and_say_what_they_are_for(name: str) -> None:
    assert load([name]).name == name
    assert load([name]).description == describe(name) != ""


def test_default_is_the_account_and_the_tariff_of_the_documents() -> None:
    default = load(["default"])
    assert default.account.id == "68a4c3150b28a9584305a2a6"
    assert [customer.id for customer in default.customers] == ["657b928db4c08f6f66847b09"]
    assert default.fees[-1] == FeeRow(schedule=FeeSchedule(percent=Decimal("2.9"), fixed=Decimal("3.6")))
    assert default.taxes == {"IVA": "16"}


def test_strict_is_default_with_keys_required() -> None:
    strict, default = load(["strict"]), load(["default"])
    assert strict.strict
    assert strict.auth is Auth.STRICT
    assert len(strict.account.keys) == 1
    assert [store["token"] for store in strict.providers["ecartapi"]["stores"]] == ["store68a4c3150b28a9584305a2ad"]
    opened = msgspec.structs.replace(strict.account, keys=())
    assert msgspec.structs.replace(default, strict=True, auth=Auth.STRICT) == msgspec.structs.replace(
        strict, name=default.name, description=default.description, account=opened, providers=default.providers
    )


# What a file means


def test_numbers_are_exact_and_instants_aware() -> None:
    scenario = parse(
        "fees: [{schedule: {percent: 2.9, fixed: '3.60', tax_percent: 16}}]\n"
        "taxes: {IVA: 16, IEPS: 26.50, ISR: '1.25'}\n"
        "clock: {freeze: 2025-09-24T18:43:40.827Z}\n"
        "webhooks: {timeout: 0.5}\n"
    )
    schedule = scenario.fees[0].schedule
    assert [str(part) for part in (schedule.percent, schedule.fixed, schedule.tax_percent)] == ["2.9", "3.60", "16"]
    assert scenario.taxes == {"IVA": "16", "IEPS": "26.50", "ISR": "1.25"}
    assert scenario.clock.freeze == datetime(2025, 9, 24, 18, 43, 40, 827000, tzinfo=UTC)
    assert scenario.webhooks.timeout == 0.5


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("NO", "NO"), ("on", "on"), ("0812", "0812"), ("+52", "+52"), ("12:30", "12:30"), ("1_000", "1_000"),
        ("657928404086667847091234", "657928404086667847091234"), ("1.5e3", "1.5e3"), (".inf", ".inf"),
        ("2025-09-24", "2025-09-24"), ("'5'", "5"), ("!!str 5", "5"), ("5", 5), ("-5", -5), ("0.1", Decimal("0.1")),
        (".5", Decimal("0.5")), ("true", True), ("False", False), ("~", None), ("", None),
    ],
)  # fmt: skip
def test_plain_words_are_read_as_json_reads_them(word: str, meaning: object) -> None:
    found = parse(f"device: {{word: {word} }}").device["word"]
    assert (type(found), found) == (type(meaning), meaning)


def test_a_file_without_a_name_is_called_after_itself() -> None:
    write(shop="")
    Path("named.yml").write_text("name: bakery", encoding="utf-8")
    assert [load([name]).name for name in ("shop.yaml", "named.yml")] == ["shop", "bakery"]
    assert load(["shop.yaml"]) == Scenario(name="shop")


def test_extends_reaches_shipped_scenarios_and_files_beside_the_extending_one() -> None:
    Path("sub").mkdir()
    Path("sub/top.yaml").write_text("extends: [strict, base.yaml, ../near.yaml]\nseed: top", encoding="utf-8")
    Path("sub/base.yaml").write_text("seed: base\ndevice: {city: base}", encoding="utf-8")
    write(near="device: {city: near}")
    scenario = load(["sub/top.yaml"])
    assert (scenario.name, scenario.description) == ("top", "")
    assert (scenario.seed, scenario.device["city"], scenario.auth) == ("top", "near", Auth.STRICT)
    assert scenario.account.id == load(["default"]).account.id


def test_several_merge_left_to_right_mappings_by_key_and_the_rest_whole() -> None:
    write(
        one="description: one\ndevice: {city: A, ip: 1.1.1.1}\nwebhooks: {waits: [1, 2, 3], fail_first: 2}",
        two="description: two\ndevice: {city: B}\nwebhooks: {waits: [9]}\nmethods: []",
    )
    both = load(["one.yaml", "two.yaml"])
    assert (both.name, both.description) == ("one+two", "two")
    assert both.device == {"city": "B", "ip": "1.1.1.1"}
    assert both.webhooks == WebhookPolicy(fail_first=2, waits=(9,))


def test_what_several_extend_counts_once_and_first() -> None:
    write(
        base="seed: base\ndevice: {city: base}",
        one="extends: base.yaml\nseed: one",
        two="extends: base.yaml\ndevice: {city: two}",
    )
    both = load(["one.yaml", "two.yaml"])
    assert (both.seed, both.device["city"]) == ("one", "two")


def test_aliases_repeat_a_value_and_are_complained_about_where_it_stands() -> None:
    scenario = parse("customers: [&c {id: a}, *c]")
    assert scenario.customers == (SeedCustomer(id="a"), SeedCustomer(id="a"))
    with pytest.raises(BadScenario, match=r"^inline:1: device\.city must be text, not 5; put it in quotes$"):
        parse("device: &d {city: 5}\nrisk: *d")


# What is refused

BROKEN = {
    "auth: loose": "1: auth must be one of lenient, open, strict, not 'loose'",
    "\nsead: 3": "2: 'sead' is not a scenario key; did you mean 'seed'?",
    "account: {keys: [{pubic: a}]}": "1: 'pubic' is not a key of account.keys[0]; did you mean 'public'?",
    "clock:\n  stop: 1": "2: 'stop' is not a key of clock; allowed: freeze, set",
    "strict: yes": "1: strict must be true or false, not 'yes'",
    "strict: {}": "1: strict must be true or false, not a mapping",
    "strict:": "1: strict must be true or false, not nothing",
    "account:\n  phone: 8111234567": "2: account.phone must be text, not 8111234567; put it in quotes",
    "customers:\n  - id: a\n  - email: b": "3: customers[1] needs 'id'",
    "fees:\n- schedule:\n    percent: -1": "3: fees[0].schedule.percent must be at least 0, not -1",
    "fees: [{schedule: {percent: 2.9e3}}]": "1: fees[0].schedule.percent must look like 2.9, not '2.9e3'",
    "seeded: {orders: 60}": "1: seeded needs 'origin'",
    "seeded: {orders: 1, origin: a, mix: {payed: 1}}": (
        f"1: seeded.mix must be one of {', '.join(STORIES_BY_NAME)}, not 'payed'"
    ),
    "taxes: {IVA: 100.01}": "1: taxes.IVA must be at most 100, not 100.01",
    "webhooks: {waits: 5}": "1: webhooks.waits must be a list, not 5",
    "webhooks: {waits: [1.0]}": "1: webhooks.waits[0] must be written without a decimal point",
    "webhooks: {timeout: -0.5}": "1: webhooks.timeout must be at least 0, not -0.5",
    "webhooks: {secret: ''}": "1: webhooks.secret must not be empty",
    "pay_link: '{host}/{id}'": "1: pay_link must look like {base}/checkout?id={id}, not '{host}/{id}'",
    "clock: {set: 2025-09-24}": "1: clock.set must look like 2025-09-24T18:43:40.827Z, not '2025-09-24'",
    "\nclock: {set: 2025-02-30T00:00:00Z}": "2: clock.set must be a day and time that exist",
    "account:\n  email: a": "1: account needs 'id'",
    "- seed": "1: a scenario must be a mapping, not a list",
    "seed": "1: a scenario must be a mapping, not 'seed'",
    "orders: [5]": "1: orders[0] must be a mapping, not 5",
    "seed: a\nstrict: true\nseed: b": "3: 'seed' stands here twice, first on line 1; keep one",
    "clock:\n\tset: 1": "2: indented with a tab; YAML wants spaces",
    "seed: a: b": "1: a second colon; put the value in quotes, or what belongs below on lines of its own",
    "seed: é\nname: \x07": "2: holds a control character; YAML allows none",
    "seed: \ud800": "1: not UTF-8; save the file as UTF-8",
    "seed: a\n---\nseed: b": "2: a second document begins here; a scenario is one document",
    "seed: !!python/name:os.x a": "1: the tag tag:yaml.org,2002:python/name:os.x means nothing here; leave it out",
    "? [a]\n: b": "1: a key must be a single word",
    "risk: &r\n  notes: [*r]": "2: the alias *r needs an anchor &r that ends before it",
    "risk:\n- &r {a: 1}\n- &r {b: 2}": "3: this anchor stands here twice; give one of them another name",
    "risk: [*none, 1]": "1: the alias *none needs an anchor &none that ends before it",
    "risk: " + "[" * 100_000: "1: nested deeper than 32 levels",
    "risk: " + "[" * 33 + "]" * 33: "1: nested deeper than 32 levels",
    "risk: " + "{a: " * 100_000: "1: nested deeper than 32 levels",
    "risk:\n" + "- " * 100_000: "2: nested deeper than 32 levels",
    "? " * 100_000: "1: nested deeper than 32 levels",
    "\n".join(" " * depth + "a:" for depth in range(1_000)): "33: nested deeper than 32 levels",
    "risk: [" + "1," * 100_000 + "1]": "1: more than 100000 values, counting what aliases repeat",
    "[" * 33 + "]" * 33: "1: a scenario must be a mapping, not a list",
    "outcomes:\n- then: decline\n  when:\n    card: vista": "4: outcomes[0].when.card: there is no test card 'vista'; "
    "`cards` names them",
    "extends: nowhere": f"1: there is no scenario 'nowhere'; {CHOICE}",
    "extends:\n- ./nowhere.yaml": f"2: there is no file 'nowhere.yaml'; {CHOICE}",
    "extends: shop.yaml": "1: extends runs in a circle: shop.yaml > shop.yaml",
}


@pytest.mark.parametrize(("text", "sentence"), BROKEN.items(), ids=[repr(text[:40]) for text in BROKEN])
def test_a_broken_file_is_refused_in_one_sentence(text: str, sentence: str) -> None:
    Path("shop.yaml").write_bytes(text.encode(errors="surrogatepass"))
    assert refusal("shop.yaml") == f"shop.yaml:{sentence}"


def test_other_mistakes_are_named_in_the_words_of_the_parser() -> None:
    write(shop="seed: a\ntaxes: {IVA: 16]")
    assert refusal("shop.yaml").startswith("shop.yaml:2: not YAML: ")


def test_names_that_lead_nowhere_are_refused_with_what_there_is() -> None:
    assert refusal("foo") == f"there is no scenario 'foo'; {CHOICE}"
    assert refusal("default", "foo.yaml") == f"there is no file 'foo.yaml'; {CHOICE}"
    assert refusal("/") == "cannot read '/': Is a directory"
    assert refusal() == f"no scenario is named; {CHOICE}"


def test_circles_through_several_files_are_told_step_by_step() -> None:
    write(one="extends: two.yaml", two="seed: a\nextends: [default, three.yaml]", three="extends: ./one.yaml")
    assert refusal("one.yaml") == (
        "three.yaml:1: extends runs in a circle: one.yaml > two.yaml > three.yaml > one.yaml"
    )


def test_what_only_the_merged_scenario_lacks_is_told_of_the_last_file_that_speaks_of_it() -> None:
    write(one="seed: a", two="\ndefault_method: {brand: visa}", three="seed: b")
    assert refusal("one.yaml", "two.yaml", "three.yaml") == "two.yaml:2: default_method needs 'kind'"


def test_as_deep_as_allowed_is_read() -> None:
    data = read(("risk: " + "[" * 32 + "]" * 32).encode(), "x").data["risk"]
    for _ in range(31):
        (data,) = data
    assert data == []


def test_alias_bombs_and_large_files_are_refused() -> None:
    ten = [f"l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 10)}]" for level in range(1, 10)]
    write(bomb="\n".join(["l0: &l0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]", *ten]), large="#" * (1024 * 1024 + 1))
    assert refusal("bomb.yaml") == "bomb.yaml:1: more than 100000 values, counting what aliases repeat"
    assert refusal("large.yaml") == "large.yaml: larger than 1 MiB, which no scenario may be"


def test_inline_text_extends_shipped_scenarios_and_no_files() -> None:
    write(shop="seed: file")
    assert parse("extends: default", where="MOCKPAY_SCENARIO").name == "MOCKPAY_SCENARIO"
    with pytest.raises(BadScenario) as refused:
        parse("\nextends: ./shop.yaml")
    assert str(refused.value) == f"inline:2: there is no scenario './shop.yaml' to extend here; shipped: {SHIPPED}"


# How they are judged


def integer(_checker: jsonschema.TypeChecker, value: Any) -> bool:
    """1.0 is an integer to JSON Schema, also as a Decimal."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and value == int(value)


def test_both_schema_libraries_judge_alike() -> None:
    types = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine("integer", integer)
    reference = jsonschema.validators.extend(jsonschema.Draft202012Validator, type_checker=types)(SCHEMA)
    fast = jsonschema_rs.Draft202012Validator(SCHEMA)
    shipped = [file.read_text(encoding="utf-8") for file in folder("scenarios").iterdir()]
    judged = [(fast.is_valid(data), reference.is_valid(data)) for data in map(parsed, [*shipped, *VALID, *BROKEN])]
    assert {(True, True), (False, False)} == set(judged)


def parsed(text: str) -> Any:
    """The data in a text; what is no YAML is as bad as None."""
    try:
        return read(text.encode(errors="replace"), "x").data
    except BadScenario:
        return None


def test_valid_scenarios_load_without_the_slow_library() -> None:
    code = (
        "import sys; from mockpay.scenario.load import load, names; [load([name]) for name in names()];"
        "sys.exit('jsonschema' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)
