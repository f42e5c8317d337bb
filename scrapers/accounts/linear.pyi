from scrapers.accounts.markup import Markup
from scrapers.accounts.page import Page

def page_of(markup: Markup) -> Page: ...
