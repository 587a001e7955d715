// Registering without a connection: what cannot be sent is kept on this device and sent when the connection is back.
// Each record has a key of its own, so that sending it twice makes one record. Photos are kept where the form says so,
// made smaller; other papers are not kept.
// Records lie sealed under a key that only this person's page has: after signing out nobody reads them, and nobody else
// sends them; who signs in again finds them here. What the office's computer refuses is given back to the form.
(() => {
  const form = document.querySelector("form[data-kept]");
  const box = document.getElementById("kept");
  if (!form || !box || !window.localStorage || !window.fetch || !window.crypto?.subtle) return;
  const NAME = `senim-kept-${form.dataset.who}`;
  const SKIP = new Set(["csrfmiddlewaretoken", "papers"]);
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  function text(given) { // in pieces: a photo has more bytes than a call takes arguments
    const all = new Uint8Array(given);
    let made = "";
    for (let at = 0; at < all.length; at += 8192) made += String.fromCharCode(...all.subarray(at, at + 8192));
    return btoa(made);
  }
  const key = crypto.subtle.importKey("raw", bytes(form.dataset.key), "AES-GCM", false, ["encrypt", "decrypt"]);
  const sealed = () => JSON.parse(localStorage.getItem(NAME) || "[]");

  async function seal(record) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const content = new TextEncoder().encode(JSON.stringify(record));
    return { id: record.client_key, iv: text(iv), body: text(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, content)) };
  }
  async function open({ iv, body }) {
    const content = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv) }, await key, bytes(body));
    return JSON.parse(new TextDecoder().decode(content));
  }
  function show() {
    const records = sealed();
    box.hidden = records.length === 0;
    document.getElementById("kept-count").textContent = String(records.length);
    document.getElementById("kept-back").hidden = !records.some((one) => one.refused);
  }
  const photos = form.querySelector("input[type=file][data-keep]");
  const WIDEST = 1280; // pixels: several photos fit on a device
  async function small(file) {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, WIDEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
  }
  const whole = (kept) => (kept || []).map((one, place) => new File([bytes(one)], `${place + 1}.jpg`, { type: "image/jpeg" }));
  function write(records) {
    localStorage.setItem(NAME, JSON.stringify(records));
    show();
  }
  const without = (id) => sealed().filter((one) => one.id !== id);
  const registered = (answer) => {
    const path = new URL(answer.url).pathname;
    return answer.ok && answer.redirected && path.startsWith(form.dataset.cases) && !path.endsWith("/new/");
  };
  const send = (body) => fetch(form.action, { method: "POST", body, credentials: "same-origin" });

  let sending = false;
  async function sendKept() {
    if (sending) return;
    sending = true;
    try { await sendEach(); } finally { sending = false; }
  }
  async function sendEach() {
    for (const one of sealed()) {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      const { photos: kept, ...typed } = await open(one);
      Object.entries(typed).forEach(([name, value]) => body.append(name, value));
      whole(kept).forEach((file) => body.append(photos.name, file));
      let answer;
      try { answer = await send(body); } catch { return; }
      if (registered(answer)) write(without(one.id));
      else if (answer.status === 400) write([...without(one.id), { ...one, refused: true }]);
      else return; // signed out, or not allowed: the others would fare no better
    }
  }
  async function keep() {
    const record = {};
    new FormData(form).forEach((value, name) => { if (!SKIP.has(name) && typeof value === "string") record[name] = value; });
    const given = photos ? [...photos.files] : [];
    record.photos = (await Promise.all(given.map((file) => small(file).catch(() => null)))).filter(Boolean);
    let lost = given.length - record.photos.length; // a file that this browser cannot read as a picture
    try { write([...without(record.client_key), await seal(record)]); }
    catch { // the device is full: the words are worth more than the photos
      lost = given.length;
      record.photos = [];
      write([...without(record.client_key), await seal(record)]);
    }
    const note = document.getElementById("kept-lost");
    if (note) {
      note.hidden = lost === 0;
      document.getElementById("kept-lost-count").textContent = String(lost);
    }
    form.reset();
    form.elements.client_key.value = crypto.randomUUID();
    box.focus();
  }
  async function giveBack() {
    const one = sealed().find((record) => record.refused);
    if (!one) return;
    const { photos: kept, ...typed } = await open(one);
    if (photos && kept) {
      const files = new DataTransfer();
      whole(kept).forEach((file) => files.items.add(file));
      photos.files = files.files;
    }
    Object.entries(typed).forEach(([name, value]) => {
      const field = form.elements[name];
      if (field?.type === "checkbox") field.checked = true;
      else if (field) field.value = value;
    });
    write(without(one.id));
    form.elements.words.focus();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button) button.disabled = true;
    try {
      const answer = await send(new FormData(form));
      if (registered(answer)) window.location.assign(answer.url);
      else form.submit(); // the page says beside each field what it needs
    } catch { await keep(); }
    finally { if (button) button.disabled = false; }
  });
  // A page that was kept brings the key it had when it was kept: each form needs one of its own.
  if (!document.querySelector("[role=alert]")) form.elements.client_key.value = crypto.randomUUID();
  if (!navigator.onLine && form.elements.visited_on) form.elements.visited_on.valueAsDate = new Date(); // kept for days
  document.getElementById("kept-send").addEventListener("click", sendKept);
  document.getElementById("kept-back").addEventListener("click", giveBack);
  window.addEventListener("online", sendKept);
  show();
  sendKept();
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(form.dataset.worker);
})();
