"""A zip of accounts of many companies, as Companies House packs them, and what is held of them."""

import zipfile
from pathlib import Path
from typing import Any

from raw_rows import rows_in

from monitor.jobs.house import House

PAGE = Path(__file__).parent / "fixtures" / "companies_house_accounts" / "page.xhtml"
_NUMBER = b"00000001"


def zip_of_accounts(folder: Path, companies: int, damaged: int = 0) -> Path:
    """So many companies' accounts; of the first few the document is no document."""
    page, path = PAGE.read_bytes(), folder / "Accounts_Bulk_Data-2026-01-06.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in range(companies):
            number = f"9{place:07}"
            content = b"%PDF-1.4" if place < damaged else page.replace(_NUMBER, number.encode())
            archive.writestr(f"Prod223_4201_{number}_20250331.html", content)
    return path


def held(house: House) -> dict[str, list[dict[str, Any]]]:
    """What the accounts made, but for who saw what when."""
    left_out = ("id", "snapshot_id", "first_seen_at", "last_seen_at", "fetched_at")
    with house.store.reading() as session:
        return {
            table: sorted(
                ({key: value for key, value in row.items() if key not in left_out} for row in rows_in(session, table)),
                key=str,
            )
            for table in ("accounts", "snapshots")
        }
