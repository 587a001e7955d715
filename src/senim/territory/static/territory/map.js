// A click on the map fills the field of the point and chooses the district; the two fields say the same without it.
(() => {
  const map = document.querySelector("svg.map");
  const field = document.querySelector("input[data-point]");
  const area = document.querySelector("select[name=area_code]");
  if (!map || !field) return;
  field.closest("p").after(map.closest("details")); // beside the field it fills
  const { west, north, eastPerUnit, northPerUnit } = map.dataset;
  const spot = map.querySelector(".spot");
  map.addEventListener("click", (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    spot.setAttribute("cx", at.x);
    spot.setAttribute("cy", at.y);
    spot.setAttribute("visibility", "visible");
    field.value = `${(north - at.y * northPerUnit).toFixed(5)}, ${(Number(west) + at.x * eastPerUnit).toFixed(5)}`;
    const code = event.target.dataset?.code;
    if (code && area && [...area.options].some((one) => one.value === code)) area.value = code;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
