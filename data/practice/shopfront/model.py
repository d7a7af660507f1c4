"""A shop as its folder describes it: settings, plants, written pages."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

SHOPS = Path(__file__).resolve().parent.parent / "shops"
NAMES = ("fernway", "greenparcel", "mosspetal", "blattwerk", "pottingshed")


@dataclass(frozen=True)
class Plant:
    """One product; `price_cents` is already this shop's own price."""

    slug: str
    name: str
    latin: str
    kind: str
    height_cm: int
    light: int
    water: int
    price_cents: int


@dataclass(frozen=True)
class Shop:
    """Everything a shop's answers are made of. Nothing in it changes while it is served."""

    id: str
    folder: Path
    settings: dict[str, Any]
    words: dict[str, str]
    plants: tuple[Plant, ...]

    @cached_property
    def pages(self) -> dict[str, tuple[str, str]]:
        """Path -> (title, body) of the pages written by hand."""
        text = (self.folder / "pages.html").read_text(encoding="utf-8")
        pieces = re.split(r"<!-- page (\S+) \| (.+?) -->\n", text)[1:]
        return {
            path: (title, body)
            for path, title, body in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)
        }

    @cached_property
    def parts(self) -> dict[str, str]:
        """Name -> template of the made pages; a shop's own part replaces the common one."""
        return {**_parts(SHOPS / "common" / "parts.html"), **_parts(self.folder / "parts.html")}

    @cached_property
    def layout(self) -> str:
        return (self.folder / "layout.html").read_text(encoding="utf-8")

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The plant kinds this shop sells, in the order of its list."""
        return tuple(dict.fromkeys(plant.kind for plant in self.plants))

    def product_path(self, plant: Plant) -> str:
        return str(self.settings["product_path"]).format(slug=plant.slug)

    def category_path(self, kind: str) -> str:
        return str(self.settings["category_path"]).format(kind=kind)

    @cached_property
    def by_slug(self) -> dict[str, Plant]:
        return {plant.slug: plant for plant in self.plants}

    @cached_property
    def plant_at(self) -> dict[str, Plant]:
        """Path -> plant of the product pages."""
        return {self.product_path(plant): plant for plant in self.plants}

    @cached_property
    def kind_at(self) -> dict[str, str]:
        """Path -> plant kind of the category pages."""
        return {self.category_path(kind): kind for kind in self.kinds}

    @property
    def paths(self) -> list[str]:
        """Every page a visitor can reach by a link; search, basket and checkout come on top."""
        return [*self.pages, *self.kind_at, *self.plant_at]


def read_shop(name: str) -> Shop:
    """The shop in folder `shops/<name>`."""
    folder = SHOPS / name
    settings = _toml(folder / "shop.toml")
    words = _toml(SHOPS / "common" / f"words.{settings['lang']}.toml")
    return Shop(name, folder, settings, words, tuple(_plants(settings)))


def _plants(settings: dict[str, Any]) -> list[Plant]:
    known = _toml(SHOPS / "common" / "plants.toml")
    return [_plant(slug, known[slug], settings) for slug in settings["sells"]]


def _plant(slug: str, row: dict[str, Any], settings: dict[str, Any]) -> Plant:
    # Euros and ninety cents, as shops do: 18.90 rather than 18.37.
    price = round(row["price"] * settings["price_factor"]) * 100 + 90
    facts = {key: row[key] for key in ("latin", "kind", "height_cm", "light", "water")}
    return Plant(slug=slug, name=row[settings["lang"]], price_cents=price, **facts)


def _parts(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    pieces = re.split(r"<!-- part (\w+) -->\n", path.read_text(encoding="utf-8"))[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
