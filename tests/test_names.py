"""Names of the trade: the house's own words that were given up stay given up, and a class name stands for one thing."""

import ast
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
PACKAGE: Final = ROOT / "mockpay"
SOURCES: Final = sorted(PACKAGE.rglob("*.py"))
FOLDERS: Final = ("mockpay", "tests", "examples", "benchmarks", "docs")
MOST_TWICE: Final = 4

FILES: Final = {
    "steering": "scenario",
    "director": "rules",
    "trail": "audit",
    "kept": "seed_record",
    "ready": "precompiled",
    "agenda": "due_work",
    "bank": "issuer",
    "bell": "changes",
    "departure": "delivery_chaos",
    "face": "provider_spec",
    "heights": "list_snapshots",
    "mailroom": "delivery_gate",
    "tally": "counters",
    "restaging": "scenario_switch",
    "redelivery": "replay",
    "fates": "order_stories",
    "basket": "order_facts",
    "case": "decision",
    "wishes": "status_commands",
    "takings": "revenue",
    "marking": "flags",
    "reconciling": "line_totals",
    "slips": "payment_references",
    "call": "api_request",
    "wrong": "refusal_record",
    "exchange": "journal_view",
    "paydoor": "payment_pages",
    "first_need": "lazy",
    "making": "sandbox_factory",
    "served": "scenario_source",
    "javascript": "js_json",
    "prefixes": "prefix_router",
    "courier": "attempts",
    "inside": "asgi_receiver",
    "webhooks/addresses": "address_policy",
    "plane": "app",
    "control/routes": "space",
    "exact": "json_numbers",
    "explaining": "explain",
    "deciding": "verdict",
    "touched": "affected_orders",
    "wanted": "schema_excerpt",
    "valid_now": "suggestions",
    "census": "gauges",
    "told": "webhooks",
    "act": "form_action",
    "ask": "request, internal_client",
    "asks": "requests",
    "signing_in": "sign_in",
    "frame": "layout",
    "words": "messages, display",
    "acts": "actions",
    "back": "return_url",
    "visit": "page_request",
    "stage": "page_state",
    "samples": "test_data",
    "place": "base_url",
    "hunt": "chaos_search",
    "trial": "chaos_run",
    "running": "own_server",
    "remote": "server_options",
    "conekta/goods": "line_codecs",
    "conekta/parts": "subresource",
    "conekta/part_routes": "subresource_routes",
    "registrations": "subscriptions",
    "finding": "lookup",
    "changing": "preconditions, order_writes",
    "paying": "charge_requests",
    "payments": "charge_presenter",
    "methods": "payment_method",
    "entries": "transaction_presenter",
    "ecartpay/processing": "order_process",
    "conekta/names": "person_names",
    "conekta/kinds": "record_kinds",
    "conekta/bodies": "auth, requests",
    "media": "content_type",
}
"""Files and folders: old name -> new name, without the suffix; in a room where another may have a file so named."""

FILES_THAT_STAY: Final[dict[str, str]] = {}

EVERYWHERE: Final = {
    "Director": "RuleEngine",
    "Asked": "RequestContext",
    "Trail": "DecisionTrace",
    "Say": "RuleHit",
    "Given": "ScenarioError",
    "Kept": "SeedRecord",
    "Ready": "Precompiled",
    "Bell": "ChangeSignal",
    "Face": "ProviderSpec",
    "Mailroom": "DeliveryGate",
    "Letter": "ReceivedWebhook",
    "Shelf": "JournalBudget",
    "Tally": "RequestCounters",
    "Happening": "HistoryEntry",
    "Entry": "LedgerEntry, JournalEntry",
    "Work": "UnitOfWork",
    "Fate": "Story",
    "Plot": "Timeline",
    "Teller": "StoryRunner",
    "Case": "DecisionBuilder",
    "Wish": "ActionInput",
    "Takings": "Revenue",
    "Mark": "Flag",
    "Marks": "Flags",
    "Fit": "ReceiptOutcome",
    "Parcel": "Shipment",
    "Call": "ApiRequest",
    "Wrong": "RefusalRecord",
    "Trouble": "AuthProblem",
    "Broken": "Violation",
    "Stranger": "UnknownKey",
    "Known": "KnownKeys",
    "Exchange": "JournalView",
    "Part": "Message, SubresourceKind, Calls",
    "Sent": "Decoded",
    "Door": "PageRoute",
    "Skin": "Theme",
    "Terms": "PaymentOptions, CheckoutTerms",
    "Later": "LazyTable",
    "Maker": "SandboxFactory",
    "Served": "ScenarioSource",
    "Break": "BrokenResponse",
    "Joined": "BatchingTransport",
    "Courier": "DeliveryAttempter",
    "Inside": "AsgiReceiver",
    "Refused": "Blocked, WordedRefusal",
    "Rooms": "Endpoints",
    "Control": "space.py",
    "Unmet": "ExpectationFailed",
    "Touched": "AffectedOrder",
    "Heard": "Response",
    "Act": "FormCall",
    "Visit": "PageRequest",
    "Stage": "PageState, Run",
    "Trial": "Runner",
    "Goods": "LineKind",
    "Told": "EventRecord",
    "told": "*_to_json",
    "_told": "*_to_json",
    "_written": "*_to_json",
    "written": "*_to_json",
    "_answer": "named after what it answers",
    "wish": "action_input",
    "out_of_the_way": "cancel_waiting_attempts",
    "parcel": "shipment",
    "taken": "captured_changes",
    "arrived": "received",
    "promised_back": "refund_committed",
    "has_left": "has_shipped",
    "purist": "root_fields",
    "restage": "switch_scenario",
    "steered": "switch_scenario",
    "_familiar": "_all_known",
    "on_first_need": "lazy_app",
    "refuse_closed": "preconditions",
    "set_out": "plan_delivery",
    "strikes": "drawn",
    "strike": "inject",
    "struck": "hits",
    "passes": "released",
    "lets": "allows",
    "heard": "listeners, with_status",
    "kept": "stored_card, journal_of",
    "found": "get_or_refuse",
    "held": "get_or_refuse",
    "hears": "subscription_key",
    "says": "record_*, return_parameters",
    "tries": "record_*, sent_times",
    "saves": "record_*",
    "wishes": "checkout_look",
    "heights": "list_snapshots",
    "manners": "security_headers",
    "vet": "check",
    "look": "reload_if_changed, show",
    "near": "allowed_address, nearest_routes",
    "does": "endpoint",
    "claim": "register",
    "plain": "to_js, payment_status",
    "common": "shared_keys",
    "stir": "notify",
    "rouse": "requeue_pending",
    "sow": "seed_orders",
    "lane": "queue",
    "aside": "held_back",
    "behind": "cursor",
    "upto": "max_seq",
    "dealt": "pick",
    "plotted": "schedule",
    "regrets": "cancel_reasons",
    "reconciled": "lines_or_amount",
    "slip": "payment_reference",
    "gross": "gross_amount",
    "net": "net_amount",
    "ring": "notify",
    "ear": "subscriber",
    "arrive": "page_request",
    "play": "run",
    "said": "present",
    "books": "ledger",
}
"""Classes, functions and methods: old name -> new name."""

NAMES_THAT_STAY: Final[dict[str, str]] = {}
"""`file:name` -> why."""

WORDS: Final = {
    "hook": "webhook",
    "hooks": "webhooks",
    "door": "entry point, page",
    "doors": "entry points, pages",
    "face": "provider",
    "faces": "providers",
    "told": "to_json",
    "untold": "not_sent",
    "lane": "queue",
    "lanes": "queues",
    "letter": "webhook",
    "letters": "webhooks",
    "bell": "signal",
    "tally": "counters",
    "wish": "input",
    "fate": "story",
}
"""Words that no name of a class, function or file has in it -> what it says instead."""

ANYWHERE: Final = {
    "hook": "webhook",
    "hooks": "webhooks",
    "door": "entry point, page",
    "doors": "entry points, pages",
    "slip": "voucher, payment reference",
    "slips": "vouchers, payment references",
    "skin": "theme",
    "skins": "themes",
}
"""Words that no name, comment or docstring of any Python file has in it -> what it says instead."""

OF_OTHERS: Final = {
    "hooks": "a field of the control API's inbox",
    "event_hooks": "a parameter of httpx",
    "float_hook": "a parameter of msgspec",
}
"""Names that have such a word -> whose they are."""

TWICE: Final[dict[str, str]] = {}
"""Classes of one name -> why. At most four."""

WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def defined(path: Path) -> Iterator[tuple[str, int]]:
    """The classes, functions and methods of a file, with their lines."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno


def inside(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def words(name: str) -> set[str]:
    return {word.lower() for word in WORD.findall(name)}


def given_up() -> list[str]:
    """Definitions that have an old name, or a word of the old house in theirs."""
    return [
        f"{inside(path)}:{line} {name}"
        for path in SOURCES
        for name, line in defined(path)
        if (name in EVERYWHERE or name.lstrip("_") in EVERYWHERE or words(name) & WORDS.keys())
        and f"{inside(path)}:{name}" not in NAMES_THAT_STAY
    ]


def texts(path: Path) -> Iterator[tuple[str, int]]:
    """The names, comments and docstrings of a file, with their lines; not what is quoted, nor `.hooks`."""
    for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline):
        if token.type == tokenize.NAME and token.string not in OF_OTHERS:
            yield token.string, token.start[0]
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and token.string.startswith('"""')):
            yield re.sub(r"`[^`]*`|[.]hooks\b", "", token.string), token.start[0]


def said_anywhere() -> list[str]:
    files = (path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")))
    return [
        f"{path.relative_to(ROOT)}:{line} {words(text) & ANYWHERE.keys()}"
        for path in files
        for text, line in texts(path)
        if words(text) & ANYWHERE.keys() and path != Path(__file__)
    ]


def is_named(path: Path, name: str) -> bool:
    room, _, stem = name.rpartition("/")
    return path.stem == stem and (not room or room in path.parts)


def given_up_files() -> list[str]:
    paths = [path for path in PACKAGE.rglob("*") if "__pycache__" not in path.parts and "_data" not in path.parts]
    old = [path for path in paths if any(is_named(path, name) for name in FILES) or words(path.stem) & WORDS.keys()]
    return [name for name in sorted(map(inside, old)) if name not in FILES_THAT_STAY]


def twice() -> dict[str, list[str]]:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(inside(path))
    return {name: where for name, where in places.items() if len(where) > 1}


def test_no_class_or_function_has_a_name_that_was_given_up() -> None:
    assert given_up() == []


def test_no_python_file_says_a_word_that_was_given_up() -> None:
    assert said_anywhere() == []


def test_no_file_has_a_name_that_was_given_up() -> None:
    assert given_up_files() == []


def test_a_class_name_stands_for_one_thing() -> None:
    assert twice().keys() == TWICE.keys()
    assert len(TWICE) <= MOST_TWICE


def test_each_exception_is_still_there() -> None:
    names = {f"{inside(path)}:{name}" for path in SOURCES for name, _ in defined(path)}
    assert NAMES_THAT_STAY.keys() <= names
    assert all((PACKAGE / path).exists() for path in FILES_THAT_STAY)
    assert all(reason for reason in (*NAMES_THAT_STAY.values(), *FILES_THAT_STAY.values(), *TWICE.values()))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("_told", {"told"}),
        ("HookLine", {"hook", "line"}),
        ("webhooks_of", {"webhooks", "of"}),
        ("toJSON", {"to", "json"}),
    ],
)
def test_words_of_a_name(name: str, said: set[str]) -> None:
    assert words(name) == said
