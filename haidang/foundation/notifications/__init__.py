"""Notices to people, in app and through outward channels, with a ledger of what was delivered."""
