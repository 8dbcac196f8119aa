"""Which currencies each provider takes beside the shop's own, whose amounts it can express whatever they are.

Sources: docs.stripe.com/currencies, developer.paypal.com/reference/currency-codes, docs.mollie.com/docs/multicurrency.
Left out: what a provider counts in other units than ISO 4217, so that some amounts could not be charged (PayPal takes no
fillér and no Taiwanese cents, Stripe no thousandths of a dinar), what it takes from merchants of one country alone, and
what Mollie takes by PayPal alone, which a shop may not have there.
"""

from __future__ import annotations


def codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


HOME: frozenset[str] = frozenset()  # the shop's own alone: what is paid in cash, or to a carrier
PAYPAL = codes(
    """
    AUD CAD CHF CZK DKK EUR GBP HKD ILS JPY MXN NOK NZD PHP PLN SEK SGD THB USD
    """
)
MOLLIE = codes(
    """
    AED AUD CAD CHF CZK DKK EUR GBP HKD HUF ILS ISK JPY NOK NZD PLN RON SEK SGD USD ZAR
    """
)
STRIPE = codes(
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP CNY
    COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR
    ISK JMD JPY KES KGS KHR KMF KRW KYD KZT LAK LBP LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN
    NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD SZL
    THB TJS TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XOF XPF YER ZAR ZMW
    """
)
