"""How much a document may hold: a plan of a city with all its annexes (200 pages) fits five times over."""

from haidang.foundation.basics.archives import Bounds

FILE_BYTES = 20 * 2**20  # pictures of a scanned stamp included
ARCHIVE = Bounds(
    entries=1_000,  # Word writes some 20 parts, and one a picture
    archive_bytes=80 * 2**20,
    part_bytes=40 * 2**20,  # the text of 1,000 pages is 15 MB of XML
    ratio=200,  # unpacked : packed; the XML of Word reaches 40
    ratio_from=2 * 2**20,  # small parts may be as regular as they like
)
BLOCKS = 20_000  # paragraphs and tables together
ROWS = 5_000  # of one table: the longest annex seen has 300
COLUMNS = 40
CELLS = 100_000  # of all tables together
DEPTH = 60  # tables in cells, content controls in content controls; Word itself stops at 30 tables
CHARACTERS = 3_000_000
