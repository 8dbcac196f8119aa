// Finds a number with which the challenge's SHA-256 begins with so many zero bits, then sends the form.
(() => {
  const form = document.querySelector("[data-proof]");
  if (!form || !window.crypto || !crypto.subtle) return;
  const bits = Number(form.dataset.bits);
  const text = new TextEncoder();
  form.querySelector("[data-proof-status]").hidden = false;
  form.querySelector("[data-proof-by-hand]").hidden = true;

  const zeros = (hash) => {
    const bytes = new Uint8Array(hash);
    let count = 0;
    for (const byte of bytes) {
      if (byte) return count + Math.clz32(byte) - 24;
      count += 8;
    }
    return count;
  };

  const solve = async () => {
    for (let start = 0; ; start += 256) {
      const numbers = Array.from({ length: 256 }, (_, offset) => start + offset);
      const hashes = await Promise.all(
        numbers.map((n) => crypto.subtle.digest("SHA-256", text.encode(`${form.dataset.proof}:${n}`))),
      );
      const found = hashes.findIndex((hash) => zeros(hash) >= bits);
      if (found >= 0) return numbers[found];
    }
  };

  solve().then((number) => {
    form.elements.nonce.value = number;
    form.submit();
  });
})();
