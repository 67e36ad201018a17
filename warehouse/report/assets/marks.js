"use strict";
// Beside a row that is pointed to, its words in the text are outlined.
(() => {
  const light = () => {
    for (const one of document.querySelectorAll(".lit")) one.classList.remove("lit");
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)).replace(/^at-/, ""); } catch { return; }
    const row = id && document.getElementById(id);
    const label = row && row.dataset.label;
    if (!label) return;
    const words = [...document.querySelectorAll(".text [data-rows]")].filter(
      (one) => one.dataset.rows.split(" ").includes(label));
    for (const one of words) one.classList.add("lit");
  };
  addEventListener("hashchange", light);
  light();
})();
