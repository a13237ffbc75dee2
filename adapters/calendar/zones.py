"""Time zones by any name that rosters use: IANA names in any case, and Windows names by the CLDR map."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from tzlocal.windows_tz import win_tz

from bot.domain.errors import BadInput

_NOT_A_PLACE = {"factory", "localtime"}
_MISLEADING = {"est": "America/New_York or America/Panama", "mst": "America/Denver or America/Phoenix"}
"""IANA keeps these as zones without summer time, which is seldom what people who write them mean."""


def zone_name(words: str) -> str:
    """The IANA name of a time zone given as an IANA or a Windows name.

    Case, spaces for underscores and blanks around do not matter. Raises BadInput for anything else, with the
    name that was probably meant when there is one.
    """
    wanted = " ".join(words.split()).casefold()
    if wanted in _MISLEADING:
        places = _MISLEADING[wanted]
        raise BadInput(f"“{words.strip()}” does not say whether clocks change there; write {places}.")
    names = _names()
    for spelling in (wanted, wanted.replace(" ", "_")):
        if spelling in names:
            return names[spelling]
    near = get_close_matches(wanted[:60].replace(" ", "_"), names, n=1, cutoff=0.8)
    meant = f"Did you mean {names[near[0]]}?" if near else "Write it like America/Chicago."
    raise BadInput(f"“{words.strip()[:60]}” is not a time zone. {meant}")


@cache
def _names() -> Mapping[str, str]:
    """Every known name in lower case, and the IANA name it stands for."""
    names = {name.casefold(): iana for name, iana in win_tz.items()}
    names |= {name.casefold(): name for name in available_timezones()}
    return {name: iana for name, iana in names.items() if name not in _NOT_A_PLACE}
