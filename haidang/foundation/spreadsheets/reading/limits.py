"""How much a file may hold: a list of all staff of a large city (55,000 rows × 30 columns) fits three times over."""

FILE_BYTES = 60 * 2**20
ENTRIES = 2_000
PART_BYTES = 400 * 2**20  # of one part of an archive once unpacked, really and not as it declares
ARCHIVE_BYTES = 700 * 2**20
RATIO = 400  # unpacked : packed; sheets of Excel reach 60
RATIO_FROM = 20 * 2**20  # small parts may be as regular as they like
SHEETS = 100
ROWS = 150_000
COLUMNS = 200
CELLS = 5_000_000  # the rectangles of all sheets together
TEXT_BYTES = 400 * 2**20  # all texts together, as often as they occur
