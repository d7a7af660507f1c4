"""Template and shop in, HTML out."""

from html import escape
from string import Template

from .model import Plant, Shop

Basket = dict[str, int]


def in_layout(shop: Shop, title: str, body: str, basket: Basket, base: str) -> bytes:
    """A whole page: the shop's frame around `body`, which may use the same $names."""
    values = _values(shop, basket, base)
    main = Template(body).substitute(values)
    return Template(shop.layout).substitute(values, title=escape(title), main=main).encode()


def product(shop: Shop, plant: Plant) -> str:
    return _fill(
        shop,
        "product",
        slug=plant.slug,
        plant=escape(plant.name),
        latin=plant.latin,
        price=price(shop, plant.price_cents),
        plain_price=f"{plant.price_cents / 100:.2f}",
        picture=picture(shop, plant, 480),
        description=_description(shop, plant),
        height=str(plant.height_cm),
        light=shop.words[f"light_{plant.light}"],
        water=shop.words[f"water_{plant.water}"],
        category=shop.words[plant.kind],
        category_href=shop.category_path(plant.kind),
    )


def category(shop: Shop, kind: str) -> str:
    plants = [plant for plant in shop.plants if plant.kind == kind]
    intro = shop.words[f"{kind}_intro"]
    return _fill(
        shop, "category", category=shop.words[kind], intro=intro, cards=cards(shop, plants)
    )


def search(shop: Shop, query: str) -> str:
    wanted = query.strip().lower()
    found = [
        plant for plant in shop.plants if wanted and wanted in f"{plant.name} {plant.latin}".lower()
    ]
    result = cards(shop, found) if found else f"<p>{shop.words['none_found']}</p>"
    return _fill(shop, "search", query=escape(query), result=result)


def basket(shop: Shop, content: Basket) -> str:
    if not content:
        return _fill(shop, "empty")
    rows = "".join(_basket_row(shop, slug, number) for slug, number in content.items())
    total = sum(shop.by_slug[slug].price_cents * number for slug, number in content.items())
    return _fill(shop, "basket", rows=rows, total=price(shop, total))


def _basket_row(shop: Shop, slug: str, number: int) -> str:
    plant = shop.by_slug[slug]
    link = f'<a href="{shop.product_path(plant)}">{escape(plant.name)}</a>'
    return f"<tr><td>{link}<td>{number}<td>{price(shop, plant.price_cents * number)}</tr>"


def cards(shop: Shop, plants: list[Plant]) -> str:
    """A grid of products, each a picture, a name and a price inside one link."""
    items = (
        f'<a class="card" href="{shop.product_path(plant)}">{picture(shop, plant, 240)}'
        f"<span>{escape(plant.name)}</span><b>{price(shop, plant.price_cents)}</b></a>"
        for plant in plants
    )
    return f'<div class="grid">{"".join(items)}</div>'


def picture(shop: Shop, plant: Plant, pixels: int) -> str:
    """An image as this shop writes them: some leave out `alt`, some the size."""
    alt = f' alt="{escape(plant.name)} {shop.words["in_pot"]}"' if shop.settings["alts"] else ""
    size = f' width="{pixels}" height="{pixels}"' if shop.settings["image_sizes"] else ""
    return f'<img src="/img/{plant.slug}.svg"{size}{alt}>'


def price(shop: Shop, cents: int) -> str:
    if shop.settings["lang"] == "de":
        return f"{cents // 100},{cents % 100:02d} €"
    return f"€{cents // 100}.{cents % 100:02d}"


def _description(shop: Shop, plant: Plant) -> str:
    return shop.words[f"about_{plant.kind}"].format(name=plant.name, height=plant.height_cm)


def _fill(shop: Shop, part: str, **values: str) -> str:
    text = Template(shop.parts[part]).substitute(_words(shop), **values)
    return text.replace("$", "$$")  # the frame substitutes once more


def _words(shop: Shop) -> dict[str, str]:
    return {f"w_{key}": word for key, word in shop.words.items()}


def _values(shop: Shop, content: Basket, base: str) -> dict[str, str]:
    featured = cards(shop, list(shop.plants[: shop.settings["featured"]]))
    count = str(sum(content.values()))
    return {**_words(shop), "featured": featured, "basket_count": count, "base": base}
