"""Whole invented documents for hypothesis: filings in every style of markup that writers of filings use, and beyond."""

from collections.abc import Callable

from hypothesis import strategies as st
from made_filing import AFTER, CURRENT, GROUP, NON_CURRENT, RETAINED, SHARES, WITHIN, Tag, filing

_NAMES = st.sampled_from(
    ["core:Equity", "core:Creditors", "core:CurrentAssets", "core:FixedAssets", "core:ProfitLoss", "core:Debtors",
     "core:TurnoverRevenue", "core:AverageNumberEmployeesDuringPeriod", "core:SomethingElse"]
)  # fmt: skip
_GOOD_TEXTS = [
    "1", "1,234", "12,345,678", "-", "\u2013", "0", " 7 ", "3.50", "(12)", "", "4<b>2</b>", "<span>1,</span>234",
    "5<ix:exclude>9</ix:exclude>6", "&#49;2", "1<!-- 2 -->3", "\u00a35", "8&#160;",
]  # fmt: skip
_TEXTS = st.sampled_from([*_GOOD_TEXTS * 6, "1,23,4", "words", "9&nbsp;"])
_MEMBERS = st.sampled_from([{}, {}, {}, GROUP, CURRENT, NON_CURRENT, WITHIN, AFTER, SHARES, RETAINED])
_FORMS = st.sampled_from(
    [*[None, "ixt2:numdotdecimal", "ixt:numcommadot", "ixt4:num-dot-decimal"] * 6, "ixt2:numcommadecimal",
     "ixt2:zerodash", "ixt2:nocontent", "ixt9:numroman"]
)  # fmt: skip
_TAGS = st.builds(
    Tag,
    name=_NAMES,
    text=_TEXTS,
    when=st.sampled_from(["now", "now", "prior", "year", "prior_year", "half"]),
    members=_MEMBERS,
    minus=st.booleans(),
    form=_FORMS,
    scale=st.sampled_from([*[None, None, "0", "3", "-2"] * 6, "99"]),
    unit=st.sampled_from(["GBP", "GBP", "pure", "USD"]),
    label=st.sampled_from(["", "Amounts owed by related parties", "Total & more"]),
    brackets=st.booleans(),
    hidden=st.booleans(),
    context=st.sampled_from([*[None] * 40, "gone"]),
)
_GOOD_EXTRAS = [
    "", "<p>In our opinion the accounts are fine</p>", "<!-- a comment -->", "<!--[if IE]><span><![endif]-->", "<br/>",
    "<p>A&nbsp;B &amp; C</p>",
    (
        '<ix:nonNumeric name="bus:EntityDormant" contextRef="cnow" continuedAt="k">tr</ix:nonNumeric>'
        '<ix:continuation id="k">ue</ix:continuation>'
    ),
    '<ix:nonNumeric name="bus:NameEntityOfficer" contextRef="cnow"/>',
    '<ix:nonNumeric name="bus:EndDateForPeriodCoveredByReport" contextRef="cnow">31 <b>March</b> 2025</ix:nonNumeric>',
]  # fmt: skip
_EXTRAS = st.sampled_from(
    [*_GOOD_EXTRAS * 3, "<!-- <ix:nonFraction -->", "<![CDATA[<ix:nonFraction>]]>", "<?a target?>", "a & b", "<p>"]
)
Style = Callable[[bytes], bytes]

_GOOD_STYLES: list[Style] = [
    lambda content: content,
    lambda content: b'<?xml version="1.0" encoding="UTF-8"?>\n' + content,
    lambda content: b"\xef\xbb\xbf" + content,
    lambda content: content.replace(b'contextRef="', b"contextRef = '").replace(b'" unitRef=', b"' unitRef="),
    lambda content: content.replace(b"><", b">\n<"),
    lambda content: content.replace(b"<ix:nonFraction ", b'<ix:nonFraction xsi:nil="true" ', 1),
    lambda content: content.replace(b"xbrli:", b"").replace(b"xmlns:xbrli=", b"xmlns:x="),
    lambda content: content.replace(b"<html ", b"<!DOCTYPE html>\n<!-- made -->\n<html "),
]  # fmt: skip
_BAD_STYLES: list[Style] = [
    lambda content: b'<?xml version="1.0" encoding="ISO-8859-1"?>' + content.decode().encode("latin-1", "replace"),
    lambda content: content.decode().encode("utf-16"),
    lambda content: b'<?xml version="1.0" encoding="ascii"?>' + content,
    lambda content: content.replace(b"<xbrli:context ", b'<xbrli:context xmlns:xbrli="urn:other" ', 1),
    lambda content: content.replace(b"<ix:nonFraction ", b'<ix:nonFraction xmlns:ix="urn:other" ', 1),
    lambda content: content.replace(b"<ix:nonFraction ", b'<ix:nonFraction title="a>b" ', 1),
    lambda content: content.replace(b"</td>", b"", 1),
    lambda content: content[:-9],
]  # fmt: skip
_STYLES = st.sampled_from([*_GOOD_STYLES * 4, *_BAD_STYLES])

documents: st.SearchStrategy[bytes] = st.builds(
    lambda tags, extra, ix, prefix, style: style(
        filing(*tags, ix=ix, extra=extra).replace(b"ix:", prefix + b":").replace(b":ix=", b":" + prefix + b"=")
    ),
    st.lists(_TAGS, min_size=1, max_size=6).map(lambda tags: [Tag("core:NetAssetsLiabilities", "1"), *tags]),
    _EXTRAS,
    st.sampled_from(["2008", "2013"]),
    st.sampled_from([b"ix", b"ix", b"xx"]),
    _STYLES,
)
"""Bytes of a document; most of them are well-formed, some are not."""
