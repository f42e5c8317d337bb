"""What accounts say in words of going concern, of who stands above, and of what they leave out."""

import pytest
from made_filing import Tag, balance_sheet, filing, read_one

from scrapers.accounts.doubts import going_concern
from scrapers.accounts.owners import parent, ultimate_parent


def said(sentence: str) -> object:
    answer = going_concern([(sentence, 1)], [])
    return answer["value"] if answer else None


@pytest.mark.parametrize(
    "sentence",
    [
        "These conditions indicate that a material uncertainty exists that may cast doubt on it as a going concern.",
        "If the funding is not received, this indicates a material uncertainty about the going concern basis.",
        "There is a material uncertainty as to whether the company can continue as a going concern.",
        "The conditions represent a significant material uncertainty in relation to going concern.",
        "We note a material uncertainty which may cast significant doubt on its ability to be a going concern.",
        "Its ability to continue as a going concern depends on funding; this constitutes a material uncertainty.",
    ],
)
def test_a_material_uncertainty_is_told_whatever_else_its_sentence_denies_or_supposes(sentence: str) -> None:
    assert said(sentence) == "material uncertainty"


@pytest.mark.parametrize(
    "sentence",
    [
        "We have not identified any material uncertainties that may cast significant doubt on it as a going concern.",
        "There is no material uncertainty and the accounts are prepared on a going concern basis.",
        "The directors consider that this does not represent a material uncertainty over going concern.",
        "The directors do not believe that there is a material uncertainty over it as a going concern.",
        "We conclude on the going concern basis and on whether a material uncertainty exists related to events.",
        "The accounts do not include what would be adjusted if the company was not a going concern.",
    ],
)
def test_a_doubt_that_is_denied_or_supposed_is_none(sentence: str) -> None:
    assert said(sentence) == "clean"


@pytest.mark.parametrize(
    "sentence",
    [
        "The financial statements have been prepared on a basis other than going concern.",
        "The accounts have not been prepared on a going concern basis as the company ceased to trade.",
        "The directors do not consider the company to be a going concern.",
        "The company is no longer a going concern.",
        "The directors consider that the going concern basis is not appropriate.",
    ],
)
def test_accounts_of_a_company_that_ends_are_no_clean_ones(sentence: str) -> None:
    assert said(sentence) == "not a going concern"


@pytest.mark.parametrize(
    "sentence",
    [
        "They prepare the accounts on the going concern basis unless it is inappropriate to presume that it continues.",
        "The directors are responsible for assessing the company's ability to continue as a going concern.",
    ],
)
def test_what_directors_have_to_do_says_nothing_of_this_company(sentence: str) -> None:
    assert said(sentence) is None


def test_the_end_of_a_company_weighs_more_than_a_doubt_and_a_doubt_more_than_a_policy() -> None:
    policy = ("The accounts are prepared on a going concern basis.", 1)
    doubt = ("There is a material uncertainty over going concern.", 2)
    end = ("The company is no longer a going concern.", 3)
    emphasis = [("Emphasis of matter", 4)]
    answers = [going_concern(each, emphasis) for each in ([policy], [policy, doubt], [policy, doubt, end])]
    values = [answer["value"] for answer in answers if answer]
    assert values == ["emphasis", "material uncertainty", "not a going concern"]


@pytest.mark.parametrize(
    ("sentence", "above", "top"),
    [
        ("Invented Top Limited is regarded as being the company's ultimate parent company.", None, True),
        ("During the year the company was under the control of Invented Top Limited.", True, True),
        ("He controls it through the parent company Invented Top Limited, a company of the group.", True, None),
        ("The company's immediate parent undertaking, Invented Top Limited, draws up accounts.", True, None),
        ("Its ultimate parent undertaking, Invented Top Limited, includes the company.", None, True),
        ("The parent company Statement of Income of Invented Top Limited is not presented.", None, None),
    ],
)
def test_a_company_above_is_named_where_a_sentence_says_so(sentence: str, above: bool | None, top: bool | None) -> None:
    names = [answer and answer["value"] for answer in (parent([(sentence, 1)]), ultimate_parent([(sentence, 1)]))]
    assert names == ["Invented Top Limited" if each else None for each in (above, top)]


def test_companies_of_other_countries_are_companies() -> None:
    answer = ultimate_parent([("The ultimate parent company is Invented Nordic AB, registered in Sweden.", 1)])
    assert answer is not None and answer["value"] == "Invented Nordic AB"


def text(extra: str, *tags: Tag) -> dict[str, object]:
    said = read_one(filing(*balance_sheet(*tags), extra=extra)).text
    return {name: answer["value"] for name, answer in said.items() if isinstance(answer, dict)}


@pytest.mark.parametrize("section", ["477", "479A", "480"])
def test_exemption_under_the_sections_on_audit_is_exemption_from_audit(section: str) -> None:
    assert text(f"<p>It was entitled to exemption under section {section} of the Companies Act 2006.</p>") == {
        "audited": False
    }


def test_a_tagged_exemption_is_exemption_from_audit_only_where_it_says_yes() -> None:
    name = "CompanyEntitledToExemptionUnderSection477CompaniesAct2006"
    tagged = '<p><ix:nonNumeric name="bus:{}" contextRef="cnow">{}</ix:nonNumeric></p>'
    assert text(tagged.format(name, "true")) == {"audited": False}
    assert text(tagged.format(name, "false")) == {}


def test_a_profit_and_loss_account_that_is_not_delivered_is_told() -> None:
    for sentence in (
        "The profit and loss account has not been delivered to the Registrar of Companies.",
        "The directors have chosen to not file a copy of the company's profit &amp; loss account.",
        "The directors have elected not to include a copy of the income statement.",
    ):
        assert text(f"<p>{sentence}</p>") == {"profit_and_loss_omitted": True}


def test_the_first_year_under_the_new_leases_is_told() -> None:
    sentence = "The Periodic Review 2024 amendments to FRS 102 bring leases on to the balance sheet for the first time."
    assert text(f"<p>{sentence}</p>") == {"lease_transition": True}


def test_a_material_uncertainty_late_in_a_long_sentence_is_not_lost() -> None:
    losses = ", ".join(f"it made a loss of {number} thousand pounds in that year" for number in range(8))
    sentence = f"As {losses}, there is a material uncertainty over it as a going concern."
    assert len(sentence) > 300
    assert text(f"<p>{sentence}</p>")["going_concern"] == "material uncertainty"


def test_an_opinion_but_for_an_effect_is_qualified() -> None:
    sentence = "In our opinion, except for the possible effects of the matter described, the accounts give a true view."
    assert (
        text(f"<h3>Opinion</h3><p>In our opinion the financial statements are true.</p><p>{sentence}</p>")["opinion"]
        == "qualified"
    )


def test_a_number_of_a_limited_liability_partnership_says_that_it_is_one() -> None:
    types = [read_one(filing(*balance_sheet(), number=number)).accounts_type for number in ("OC000001", "SC000001")]
    assert types == ["llp", "filleted"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The accounts have been prepared in accordance with the micro-entity provisions.",
        "Delivered in accordance with the small companies regime applicable to micro-entities.",
    ],
)
def test_accounts_that_say_that_they_are_a_micro_entitys_are_one_without_a_tag(sentence: str) -> None:
    assert read_one(filing(*balance_sheet(), extra=f"<p>{sentence}</p>")).accounts_type == "micro"
    assert read_one(filing(*balance_sheet())).accounts_type == "filleted"
