// A button that puts where the device is into the field of the point; without script the field is typed in.
(() => {
  const field = document.querySelector("input[data-point]");
  if (!field || !navigator.geolocation) return;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button quiet", textContent: field.dataset.point });
  field.after(button);
  button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(({ coords }) => {
    field.value = `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }, () => field.focus()));
})();
