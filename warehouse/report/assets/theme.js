"use strict";
// Light or dark: as the system says, unless the reader has chosen. Stands in the head, so that nothing flashes.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const root = document.documentElement;
  const apply = () => {
    root.dataset.theme = chosen() || root.dataset.chosen || (dark.matches ? "dark" : "light");
    const button = document.getElementById("theme");
    if (button) button.setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
  };
  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    button.hidden = false;
    apply();
    button.addEventListener("click", () => {
      const wanted = root.dataset.theme === "dark" ? "light" : "dark";
      root.dataset.chosen = wanted;
      try { localStorage.setItem("theme", wanted); } catch { /* a file without storage keeps it for this page */ }
      apply();
    });
  });
})();
