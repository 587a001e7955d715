// Registering without a connection: what cannot be sent is kept on this device and sent when the connection is back.
// Each record has a key of its own, so that sending it twice makes one appeal. Photos and papers are not kept.
(() => {
  const form = document.querySelector("form[data-kept]");
  const box = document.getElementById("kept");
  if (!form || !box || !window.localStorage || !window.fetch) return;
  const NAME = "senim-kept";
  const SKIP = new Set(["csrfmiddlewaretoken", "papers"]);
  const read = () => JSON.parse(localStorage.getItem(NAME) || "[]");
  const write = (records) => {
    localStorage.setItem(NAME, JSON.stringify(records));
    box.hidden = records.length === 0;
    document.getElementById("kept-count").textContent = String(records.length);
  };
  const token = () => form.elements.csrfmiddlewaretoken.value;
  const registered = (answer) => {
    const path = new URL(answer.url).pathname;
    return answer.ok && answer.redirected && path.startsWith(form.dataset.cases) && !path.endsWith("/new/");
  };
  const send = (body) => fetch(form.action, { method: "POST", body, credentials: "same-origin" });

  async function sendKept() {
    for (const record of read()) {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", token());
      Object.entries(record).forEach(([name, value]) => body.append(name, value));
      try {
        if (!registered(await send(body))) return;
      } catch { return; }
      write(read().filter((one) => one.client_key !== record.client_key));
    }
  }

  function keep() {
    const record = {};
    new FormData(form).forEach((value, name) => { if (!SKIP.has(name) && typeof value === "string") record[name] = value; });
    write([...read().filter((one) => one.client_key !== record.client_key), record]);
    form.reset();
    form.elements.client_key.value = crypto.randomUUID();
    box.focus();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button) button.disabled = true;
    try {
      const answer = await send(new FormData(form));
      if (registered(answer)) window.location.assign(answer.url);
      else form.submit(); // the page says beside each field what it needs
    } catch { keep(); }
    if (button) button.disabled = false;
  });
  // A page that was kept brings the key it had when it was kept: each form needs one of its own.
  if (!document.querySelector("[role=alert]")) form.elements.client_key.value = crypto.randomUUID();
  document.getElementById("kept-send").addEventListener("click", sendKept);
  window.addEventListener("online", sendKept);
  write(read());
  sendKept();
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(form.dataset.worker);
})();
