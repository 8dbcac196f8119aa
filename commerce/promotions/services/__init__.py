from commerce.promotions.services.uses import release_uses, retake_uses, take_uses

__all__ = ["release_uses", "retake_uses", "take_uses"]
