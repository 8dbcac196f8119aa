from core.errors import PlainError


class OpenIDError(PlainError):
    """What the provider said cannot be relied on; asking the same again will not help."""


class ProviderDown(OpenIDError):
    """The provider does not answer, or with an error of its own: later it may."""
