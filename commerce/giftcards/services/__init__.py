from commerce.giftcards.services.issuing import adjust_card, issue_card, switch_card, void_card
from commerce.giftcards.services.spending import redeem_again, redeem_cards, return_to_cards

__all__ = ["adjust_card", "issue_card", "redeem_again", "redeem_cards", "return_to_cards", "switch_card", "void_card"]
