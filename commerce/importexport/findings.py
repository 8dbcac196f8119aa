"""What an import has to tell about single rows: codes with values, and the sentences for them."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext

from commerce.catalog.sources import label_of
from core.errors import mark as _

Level = Literal["error", "warning", "info"]

MAX_KEPT = 5_000  # of each level; all are counted

MESSAGES = {
    # error: a product, a variant or a row is left out
    "title_missing": _("There is no title. The product is left out."),
    "no_variant": _("There is no price. The product is left out."),
    "price_missing": _("There is no price. The variant is left out."),
    "price_invalid": _("“%(text)s” is not a price. The variant is left out."),
    "option_value_missing": _("There is no value for “%(option)s”. The variant is left out."),
    "duplicate_variant": _("The variant “%(values)s” was there before, in row %(row)s. This one is left out."),
    "too_many_variants": _("There are %(count)s variants, more than %(limit)s. The product is left out."),
    "too_many_options": _("There are more than %(limit)s options. The product is left out."),
    "too_many_variants_here": _("The product would have more than %(limit)s variants. This one is left out."),
    "options_differ": _(
        "The product has other options in the shop (%(here)s) than in the file (%(file)s). The product is left out."
    ),
    "not_saved": _("The product could not be saved. It is left out, the others are not affected."),
    "row_without_product": _("This row belongs to no product and is left out."),
    "price_currency": _("“%(text)s” is not in %(currency)s, the currency of this shop, and is left out."),
    "id_missing": _("There is no id. The item is left out."),
    "parent_missing": _("The product “%(parent)s” that this belongs to is neither in the file nor in the shop."),
    "row_not_saved": _("This could not be saved. It is left out, the others are not affected."),
    "email_missing": _("There is no e-mail address, by which customers are known here. The customer is left out."),
    "email_invalid": _("“%(text)s” is not an e-mail address. The customer is left out."),
    "order_nameless": _("This row has no order number and is left out."),
    "order_undated": _("The order %(name)s has no date that can be read. It is left out."),
    "order_without_lines": _("The order %(name)s has no article that can be read. It is left out."),
    "order_line_invalid": _("“%(text)s” is no article with a quantity and a price. It is left out."),
    "currency_unknown": _("“%(text)s” is not a currency. The order is left out."),
    "translation_of_what": _("“%(text)s” is neither a product nor a collection. The row is left out."),
    "translation_of_nothing": _("There is no %(of)s with the handle “%(handle)s” here. The row is left out."),
    "translation_language": _("“%(text)s” is no other language of this shop. The row is left out."),
    "translation_too_long": _("“%(column)s” has %(count)s characters; %(limit)s fit. The row is left out."),
    "translation_has_html": _("“%(column)s” takes no HTML. The row is left out."),
    "stock_nameless": _("This row has neither a SKU nor a barcode and is left out."),
    "stock_number": _("“%(text)s” is not a whole number of units. The row is left out."),
    "stock_negative": _("“%(text)s” is less than nothing. The row is left out."),
    "stock_below_zero": _("There are %(here)s of %(article)s: %(text)s cannot be. The row is left out."),
    "stock_twice": _("“%(article)s” was there before, in row %(row)s. This row is left out."),
    "stock_unknown": _("No article here has the SKU or barcode “%(article)s”. The row is left out."),
    "stock_ambiguous": _("Several articles have the SKU or barcode “%(article)s”. The row is left out."),
    "stock_of_bundle": _("“%(article)s” is a bundle: its stock is that of its parts. The row is left out."),
    # warning: something is not taken as it stands
    "translation_cleaned": _("The description had HTML that is not allowed here. It was taken without."),
    "translation_of_former": _("The original of “%(column)s” has changed since the export. It is now: %(now)s"),
    "stock_not_counted": _("The stock of “%(article)s” is not counted here. It stays so."),
    "stock_added_before": _(
        "This file has been added to “%(article)s” before. Undo that import first; a new delivery is a new file."
    ),
    "contradiction": _("“%(column)s” is “%(ignored)s” here, but “%(kept)s” before. The first one counts."),
    "prices_elsewhere_refused": _("Prices in %(currency)s could not be set: too many, or too high."),
    "amount_invalid": _("“%(text)s” in “%(column)s” is not an amount and is ignored."),
    "amount_rounded": _("“%(text)s” has more decimals than %(currency)s and is rounded."),
    "number_invalid": _("“%(text)s” in “%(column)s” is not a usable number and is ignored."),
    "boolean_taken_as_yes": _("“%(text)s” in “%(column)s” is neither yes nor no. It is taken as yes."),
    "boolean_taken_as_no": _("“%(text)s” in “%(column)s” is neither yes nor no. It is taken as no."),
    "status_unknown": _("The status “%(text)s” is not known. The product becomes a draft."),
    "policy_unknown": _("“%(text)s” in “%(column)s” is not known. Nothing is sold below zero."),
    "tracker_foreign": _("The stock was counted by another app (%(text)s). It is counted here from now on."),
    "option_name_missing": _("Option %(number)s has values but no name. It is called “%(taken)s”."),
    "barcode_check_digit": _("The check digit of the barcode %(text)s is wrong. Look at it again."),
    "barcode_damaged": _("The barcode %(text)s was damaged by a spreadsheet. Look at it again."),
    "quantity_extreme": _("The quantity %(text)s is beyond all measure and is ignored."),
    "too_many_pictures": _("There are %(count)s pictures. Only as many are taken as a product can have (%(limit)s)."),
    "variants_not_matched": _("Without columns for the options, the variants of this product are left as they are."),
    "made_draft": _("There is no price. The product becomes a draft, without anything to sell yet."),
    "image_url_invalid": _("“%(text)s” is not a web address. The picture is left out."),
    "text_too_long": _("“%(column)s” is longer than %(limit)s characters and is cut."),
    "variant_columns_ignored": _("Without prices and options, columns about variants are not imported."),
    "unknown_characters": _("Some characters cannot be read. Perhaps the encoding is another."),
    "duplicate_column": _("A column name comes twice. The first one counts."),
    "nameless_column": _("A column has values but no name and is not imported."),
    "extra_cells": _("The row has more cells than the header. The rest is ignored."),
    "grouped_product": _(
        "This is a group of other products (%(parts)s). It becomes a draft; its parts are on their own."
    ),
    "external_product": _("This is sold in another shop (%(url)s). It becomes a draft."),
    "download_not_kept": _("The files to download are not imported."),
    "tax_class_not_kept": _("The tax class “%(tax_class)s” is not imported. The standard rate is charged."),
    "availability_unknown": _("“%(text)s” in “%(column)s” is not known. It is taken as sold out."),
    "price_without_tax": _(
        "The file says that its prices are without tax. See that your shop’s are, before you import."
    ),
    "category_number": _("Categories are given by numbers (%(text)s), which say nothing here, and are ignored."),
    "stock_split": _("%(count)s variants share one stock in the file. It is split among them; count them again."),
    "sale_will_stay": _("The reduction ends on %(date)s in the old shop. Here it stays until you end it."),
    "profile_unknown": _("There is no delivery profile “%(name)s” here. The product is delivered as everything else."),
    "bundle_incomplete": _("Not all parts of this bundle are here, or it cannot be one. Look at it again."),
    "value_invalid": _("“%(text)s” in “%(column)s” cannot be read and is ignored."),
    "date_invalid": _("“%(text)s” in “%(column)s” is not a date that can be read, and is ignored."),
    "order_status_unknown": _("The status “%(text)s” is not known. The order counts as not paid."),
    "order_worth_unknown": _(
        "The order is in %(currency)s, in which this shop has no rate. It is taken as it is; reports leave its sums out."
    ),
    "order_sums_differ": _("The sums of this order do not add up. Its total is kept as it stands."),
    "tax_exempt_as_tag": _("This customer pays no tax in the old shop. Here that is a tag only: look at it again."),
    # info: as it should be, good to know
    "order_worth_of_today": _(
        "The order is in %(currency)s. Reports count it at today's rate, as the file does not say what it was then."
    ),
    "variants_stay": _("%(count)s variants are in the shop and not in the file. They stay."),
    "pictures_removed": _("%(count)s pictures of an earlier import are not in the file any more and were removed."),
    "kept_by_hand": _("Kept as people changed it by hand: %(fields)s."),
    "weight_unit_not_kept": _("The unit in which weights are shown is not imported. Weights are kept in grams."),
    "content_unit_unknown": _("A content in “%(unit)s” cannot be compared by; the price per unit is left out."),
    "tax_code_not_kept": _("Tax codes are not imported. All products are taxed at the standard rate for now."),
    "attribute_not_kept": _(
        "The attribute “%(name)s” is no choice for shoppers. It is taken where the product's type has an attribute of that "
        "name; this one has none, or none with such a value."
    ),
    "weights_in_kilograms": _("Weights are taken to be in kilograms, as the file does not say."),
    "column_taken_as": _("The column “%(column)s” is taken as %(field)s."),
    "variation_disabled": _("This variant is switched off in the old shop and is left out."),
    "variation_for_all": _("This variant holds for every value. It becomes %(count)s variants."),
    "sale_not_on": _("The reduction of the price is not on today and is left out."),
    "hidden_in_catalogue": _("The product is hidden in the old shop, and here as well."),
    "column_not_imported": _("Not imported: %(column)s"),
    "compare_at_not_higher": _("The compare-at price is not higher than the price and is dropped."),
    "missing_cells": _("The row has fewer cells than the header. The rest counts as empty."),
    "control_characters": _("Invisible control characters were removed."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`row_number` as a spreadsheet shows it; 1 is the header."""

    row_number: int
    level: Level
    code: str
    params: dict[str, Any]

    def for_people(self) -> str:
        return gettext(MESSAGES[self.code]) % {name: told(value) for name, value in self.params.items()}


def told(value: Any) -> Any:
    """Lists are of fields of products."""
    return ", ".join(label_of(name) for name in value) if isinstance(value, list) else value


class Findings(list[Finding]):
    """Keeps the first 5,000 of each level and counts all: `counts["error"]`."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def add(self, row_number: int, level: Level, code: str, **params: Any) -> None:
        self.counts[level] += 1
        if self.counts[level] <= MAX_KEPT:
            self.append(Finding(row_number, level, code, params))
