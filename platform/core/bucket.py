"""The same as core.storage in an S3 bucket. Apart from it, since boto3 takes a third of a second to import."""

from __future__ import annotations

from storages.backends.s3 import S3Storage

from core.scope import require_shop


class ShopS3Storage(S3Storage):
    """Objects below `s/<shop id>/`. Raises NoScope outside a shop."""

    is_per_shop = True

    @property
    def location(self) -> str:
        return f"s/{require_shop().shop_id}/"

    @location.setter
    def location(self, value: str) -> None:
        """The parent's constructor sets one for all; ours is asked at each call."""

    def delete_everything(self) -> None:
        """All files of the current shop. Quiet where there are none."""
        self.bucket.objects.filter(Prefix=self.location).delete()


class PlatformS3Storage(S3Storage):
    """The same in the bucket, below `platform/`."""

    @property
    def location(self) -> str:
        return "platform/"

    @location.setter
    def location(self, value: str) -> None:
        """As above."""
