"""Sending a made file to the browser under a name that Vietnamese readers recognise."""

import re
from io import BytesIO
from pathlib import PurePath
from typing import IO

from django.http import FileResponse

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|]+')
LONGEST_NAME = 120


def file_name(title: str, extension: str) -> str:
    """`title` without what no file system takes, marks kept, then the extension."""
    stem = " ".join(_FORBIDDEN.sub("-", title).split()).strip(" .-")
    return f"{stem[:LONGEST_NAME].rstrip(' .-') or 'tai-lieu'}.{extension}"


def download(content: IO[bytes], *, title: str, extension: str, content_type: str) -> FileResponse:
    """A response that saves `content` (closed when sent); the name is encoded as RFC 6266 says, so marks survive."""
    response = FileResponse(
        content, as_attachment=True, filename=file_name(title, extension), content_type=content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def download_as_brought(name: str, content: bytes) -> FileResponse:
    """A file of whatever kind as somebody brought it, under its own name; browsers only save it."""
    path = PurePath(name)
    extension = path.suffix.removeprefix(".") or "txt"
    return download(BytesIO(content), title=path.stem, extension=extension, content_type="application/octet-stream")
