"""The rest of it is seen to with those who ask: carriers, rates, numbers for VAT."""

from __future__ import annotations

import ssl

from core.rest import tls


def test_certificates_are_looked_at_and_read_once():
    for trust_env in (False, True):
        assert tls(trust_env=trust_env).verify_mode == ssl.CERT_REQUIRED
        assert tls(trust_env=trust_env).check_hostname
        assert tls(trust_env=trust_env).cert_store_stats()["x509_ca"] > 100
        assert tls(trust_env=trust_env) is tls(trust_env=trust_env)
