"""What can be set from outside, read once at the start."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_HERE = Path(__file__).parent


def _built_client() -> Path:
    """The client as installed with the package, else as built in a checkout."""
    packaged = _HERE / "client"
    return packaged if packaged.is_dir() else _HERE.parents[1] / "client_web" / "dist"


class Settings(BaseSettings):
    """Environment variables, with the prefix `LULL_`."""

    model_config = SettingsConfigDict(env_prefix="LULL_", frozen=True, extra="ignore")

    host: str = "127.0.0.1"
    """The address to listen on."""

    port: Annotated[int, Field(ge=0, le=65535)] = 8787
    """The port to listen on."""

    redis_url: str | None = None
    """The store, as `redis://`, `rediss://` or `unix://`. Without it a Valkey of our own is started."""

    origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Origins of pages that may call (WIRE5), separated by commas; this machine's own names where not set."""

    log: str = "info"
    """The least level that is logged: debug, info, warning, error."""

    client_dir: Path = Field(default_factory=_built_client)
    """The built client."""

    @field_validator("origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(origin.strip().rstrip("/") for origin in value.split(",") if origin.strip())
        return value

    def allowed_origins(self) -> tuple[str, ...]:
        """The exact allow-list."""
        if self.origins:
            return self.origins
        names = {"localhost", "127.0.0.1", self.host}
        return tuple(sorted(f"http://{name}:{self.port}" for name in names))
