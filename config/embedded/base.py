"""The backend class Django looks for."""

from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresqlWrapper

from config.postgres import checkout_server


class DatabaseWrapper(PostgresqlWrapper):
    """Starts the checkout's server before it connects."""

    def get_connection_params(self) -> dict[str, Any]:
        server = checkout_server()
        server.hold()
        return {**super().get_connection_params(), "host": str(server.socket)}
