from builder.privacy.services.asking import ask_for_erasure, call_off
from builder.privacy.services.erasing import carry_out, finish

__all__ = ["ask_for_erasure", "call_off", "carry_out", "finish"]
