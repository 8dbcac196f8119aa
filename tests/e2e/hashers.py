"""How passwords are kept in the browser tests."""

from django.contrib.auth.hashers import ScryptPasswordHasher


class QuickScrypt(ScryptPasswordHasher):
    """A hundredth of the product's work. What the product has made is taken too, and made anew."""

    work_factor = 2**8
