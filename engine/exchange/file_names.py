"""Names of files for workflows, whatever those are called."""

import itertools

_MOST_BYTES = 200
"""File systems stop at 255 in UTF-8, and endings follow: a number, that of the form, that of a file kept beside."""


def free_file_name(name: str, suffix: str, taken: set[str]) -> str:
    """Return the name of a file for a workflow, with nothing in it that no name has, and add it to those ``taken``.

    Those are in small letters: some systems take no notice of capitals.
    """
    clean = "".join(one if one.isalnum() or one in "-_. " else "_" for one in name)
    clean = clean.encode()[:_MOST_BYTES].decode(errors="ignore").strip(". ")  # no half of a character stays
    clean = clean or "workflow"
    numbers = (f"-{number}" if number > 1 else "" for number in itertools.count(1))
    found = next(file for number in numbers if (file := clean + number + suffix).lower() not in taken)
    taken.add(found.lower())
    return found
