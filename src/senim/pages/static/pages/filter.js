// The list of deputies filters itself in place, also in the static copy of the site, where nobody answers a form.
"use strict";
(() => {
  const form = document.querySelector("[data-filter]");
  if (!form || form.hasAttribute("data-filtered")) return; // the server has answered: only its rows are here
  const rows = [...document.querySelectorAll("tr[data-q]")];
  const sections = [...document.querySelectorAll("[data-group]")];
  const count = document.querySelector("[data-count]");
  const pairs = { "ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и", "ё": "е" };
  const fold = (text) => text.normalize("NFC").toLowerCase().replace(/[әғқңөұүһіё]/g, (letter) => pairs[letter]).trim();
  const asked = new URLSearchParams(location.search);
  for (const field of form.elements) if (field.name && asked.get(field.name)) field.value = asked.get(field.name);
  const letter = asked.get("letter") || "";
  const show = () => {
    const words = fold(form.elements.q.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of rows) {
      const data = row.dataset;
      const fits = words.every((word) => data.q.includes(word))
        && ["assembly", "level", "district"].every((name) => !form.elements[name].value || data[name] === form.elements[name].value)
        && (!form.elements.cohort.value || data.cohort.includes("," + form.elements.cohort.value + ","))
        && (!letter || data.letter === letter);
      row.hidden = !fits;
      if (fits) found += 1;
    }
    for (const section of sections) section.hidden = !section.querySelector("tr[data-q]:not([hidden])");
    count.textContent = String(found);
  };
  form.addEventListener("input", show);
  show();
})();
