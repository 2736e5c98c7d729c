"""The wire's form of the rules' own values: made from their dataclasses, so that none is declared twice."""

import re
from collections.abc import Collection
from dataclasses import is_dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, ClassVar, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model


class Message(BaseModel):
    """Base of everything on the wire: strict, closed, immutable."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, json_schema_serialization_defaults_required=True
    )

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:  # noqa: ANN401 - pydantic's own
        """A bound that pydantic doesn't know would bound nothing."""
        for name, field in cls.model_fields.items():
            if any(isinstance(bound, range | re.Pattern) for bound in field.metadata):
                raise TypeError(f"{cls.__name__}.{name} is unbounded")


class Derived(Message):
    """Base of what is made from a dataclass. Every field is named, whatever the dataclass takes it to be by default."""

    kind: ClassVar[type]
    names: ClassVar[frozenset[str]]

    def value(self, **more: object) -> Any:  # noqa: ANN401 - what `kind` is
        """The rules' own value; `more`: fields of it that aren't on the wire."""
        fields = {name: part.value() if isinstance(part, Derived) else part for name, part in self._fields()}
        return self.kind(**more, **fields)

    def _fields(self) -> list[tuple[str, Any]]:
        return [(name, part) for name, part in self if name in self.names]


Model = TypeVar("Model", bound=Derived)


def derived(
    kind: type, base: type[Model], *, name: str | None = None, without: Collection[str] = (), **more: object
) -> type[Model]:
    """The wire's form of a dataclass. `without`: fields of it that stay here; `more`: those that only the wire has."""
    hints = get_type_hints(kind, include_extras=True)
    kept = {field: bounded(hint) for field, hint in hints.items() if field not in without}
    fields: dict[str, Any] = {field: (hint, ...) for field, hint in {**more, **kept}.items()}
    model = create_model(name or kind.__name__, __base__=base, __doc__=kind.__doc__, **fields)
    model.kind, model.names = kind, frozenset(hints)
    return model


@cache
def model_of(kind: type) -> type[Derived]:
    """The wire's form of a dataclass that is part of a message."""
    return derived(kind, Derived)


def bounded(hint: Any) -> Any:  # noqa: ANN401 - any type's form
    """The type with its bounds as pydantic takes them, and dataclasses as models."""
    if is_dataclass(hint):
        return model_of(cast("type", hint))
    if get_origin(hint) in (Union, UnionType):
        return Union[tuple(bounded(part) for part in get_args(hint))]  # noqa: UP007 - not known before it runs
    if get_origin(hint) is not Annotated:
        return hint
    inner, *bounds = get_args(hint)
    return Annotated[(bounded(inner), *(_field(bound) for bound in bounds))]


def within(bounds: range) -> Any:  # noqa: ANN401 - pydantic's own
    """A number's bounds, as pydantic takes them."""
    return Field(ge=bounds[0], le=bounds[-1])


def like(form: re.Pattern[str]) -> Any:  # noqa: ANN401 - pydantic's own
    """A text's form, as pydantic takes it."""
    return Field(pattern=form.pattern)


def _field(bound: object) -> Any:  # noqa: ANN401 - pydantic's own
    match bound:
        case range():
            return within(bound)
        case re.Pattern():
            return like(cast("re.Pattern[str]", bound))
        case _:
            raise TypeError(bound)
