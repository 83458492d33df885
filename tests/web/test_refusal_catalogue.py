"""The table of refusals: names are unique, nothing claims more than its source, and the first row that fits answers."""

import pytest
from msgspec.structs import replace

from mockpay.app import find_providers
from mockpay.orders.errors import NotFound, Refusal, Unacceptable
from mockpay.web.fidelity import Fidelity
from mockpay.web.provider import Provider
from mockpay.web.refusal_catalogue import CHOSEN, Ours, RefusalCatalogue, RefusalRow, least_sure, of_field

LOST = RefusalRow(
    name="lost",
    status=404,
    fidelity=Fidelity.DOCUMENTED,
    source="a guide",
    raises=NotFound,
    sentences={"en": "there is no {what}", "es": "no hay {what}"},
)
PRICE = RefusalRow(
    name="price",
    status=422,
    fidelity=Fidelity.OBSERVED,
    source="a client",
    kinds=(Unacceptable,),
    when=of_field("price"),
)
ANY = RefusalRow(name="any", status=400, fidelity=Fidelity.INVENTED, source=CHOSEN, kinds=(Refusal,))
TABLE = RefusalCatalogue(LOST, PRICE, ANY)


def test_a_row_makes_its_refusal_and_words_it() -> None:
    refusal = LOST.refusal({"what": "order {x}"}, subject="7")
    assert (type(refusal), str(refusal), vars(refusal)["subject"]) == (NotFound, "there is no order {x}", "7")
    assert TABLE.row_of(refusal) is LOST
    assert [LOST.text(refusal, one) for one in ("es", "en", "fr")] == [
        "no hay order {x}",
        "there is no order {x}",
        "there is no order {x}",
    ]


def test_the_first_row_that_fits_answers() -> None:
    assert TABLE.row_of(Unacceptable("too dear", field="price")) is PRICE
    assert TABLE.row_of(Unacceptable("too many", field="quantity")) is ANY
    assert TABLE.row_of(NotFound("gone")) is ANY, "a row that is raised by name stands for nothing else"
    assert TABLE.row_of(ValueError("a defect")) is None
    assert ANY.text(NotFound("gone"), "es") == "gone"


def test_a_row_that_is_raised_may_answer_for_others_in_their_words() -> None:
    both = replace(LOST, kinds=(NotFound,))
    gone = NotFound("it is gone")
    table = RefusalCatalogue(both)
    assert (table.row_of(gone), both.text(gone), both.text(gone, "fr")) == (both, "it is gone", "it is gone")
    assert both.text(gone, "es") == "no hay …", "in their language, without what is not known"


def test_an_answer_is_as_sure_as_the_least_sure_of_its_rows() -> None:
    assert [least_sure(rows) for rows in ((LOST,), (LOST, PRICE), (ANY, LOST), ())] == [
        Fidelity.DOCUMENTED,
        Fidelity.OBSERVED,
        Fidelity.INVENTED,
        Fidelity.INVENTED,
    ]


def test_names_are_unique() -> None:
    with pytest.raises(ValueError, match="two rows have one name"):
        RefusalCatalogue(LOST, LOST)


@pytest.mark.parametrize("source", ["", CHOSEN, "chosen, as Express does"])
@pytest.mark.parametrize("fidelity", [Fidelity.DOCUMENTED, Fidelity.OBSERVED])
def test_no_row_claims_more_than_its_source(fidelity: Fidelity, source: str) -> None:
    with pytest.raises(ValueError, match="but names no source"):
        RefusalCatalogue(RefusalRow(name="bold", status=400, fidelity=fidelity, source=source))


@pytest.mark.parametrize("provider", find_providers(), ids=lambda provider: provider.name)
def test_each_row_has_a_source(provider: Provider) -> None:
    for row in provider.refusals:
        ours = any(isinstance(text, Ours) for text in row.sentences.values())
        assert row.source, row
        assert row.sentences["en"], row
        assert row.fidelity is not Fidelity.INVENTED or row.source.startswith(CHOSEN) or ours, row
