// Keeps what is being typed on this device alone, so that a lost connection or a reload loses nothing. Files are not kept.
// It goes when the receipt is shown, not when the form is sent: what was cut off on the way can be sent again.
(() => {
  const receipt = document.querySelector("[data-taken]");
  if (receipt && window.localStorage) localStorage.removeItem(`senim-draft-${receipt.dataset.taken}`);
  const form = document.querySelector("form[data-draft]");
  if (!form || !window.localStorage) return;
  const key = `senim-draft-${form.dataset.draft}`;
  const kept = ["kind", "topic", "area_code", "place", "words", "name", "email", "phone", "address", "language", "point", "client_key"];
  const fields = kept.map((name) => form.elements[name]).filter(Boolean);
  const shownAgain = document.querySelector("[role=alert]");
  try {
    const draft = JSON.parse(localStorage.getItem(key) || "{}");
    if (!shownAgain) fields.forEach((field) => { if (draft[field.name]) field.value = draft[field.name]; });
  } catch { localStorage.removeItem(key); }
  form.addEventListener("input", () => {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.value]))));
  });
})();
