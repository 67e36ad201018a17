"use strict";
// From a number to its rows: #n12 opens them beside the page.
(() => {
  const { numbers } = JSON.parse(document.getElementById("data").textContent);
  const held = new Map();
  for (const one of document.getElementById("evidence").content.querySelectorAll("[data-row]")) {
    held.set(one.dataset.row, one);
  }
  const served = location.protocol !== "file:" && location.pathname === "/report";
  const dialog = document.getElementById("rows");
  const list = document.getElementById("rows-list");
  const heading = document.getElementById("rows-title");
  const counted = document.getElementById("rows-count");
  const rest = document.getElementById("rows-rest");
  const more = document.getElementById("more");
  const STEP = 20;
  let opened = null;
  let waiting = [];

  const grouped = (n) => n.toLocaleString("en");

  function show() {
    for (const key of waiting.splice(0, STEP)) {
      const row = held.get(key).cloneNode(true);
      if (served) {
        for (const link of row.querySelectorAll("a.onward")) link.hidden = false;
        for (const command of row.querySelectorAll(".command")) command.remove();
      }
      list.append(row);
    }
    more.hidden = waiting.length === 0;
  }

  function open(key) {
    const [title, count, kind, rows] = numbers[key];
    opened = key;
    heading.textContent = title;
    counted.textContent = rows.length < count ? `${grouped(rows.length)} of ${grouped(count)} rows are in this file` :
      `${grouped(count)} ${count === 1 ? "row" : "rows"}`;
    list.replaceChildren();
    waiting = rows.map((row) => `${kind}-${row}`);
    show();
    rest.hidden = rows.length >= count;
    rest.replaceChildren();
    if (rows.length < count) {
      if (served) {
        const link = document.createElement("a");
        link.href = `/rows/${key}`;
        link.textContent = `All ${grouped(count)} rows`;
        rest.append(link);
      } else {
        rest.append("All of them: run dateline browse and open its report.");
      }
    }
    for (const legend of dialog.querySelectorAll(".legend")) legend.hidden = legend.dataset.kind !== kind;
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    heading.focus();
  }

  function route() {
    const key = location.hash.slice(1);
    if (Object.hasOwn(numbers, key)) {
      if (opened !== key || !dialog.open) open(key);
    } else if (dialog.open) {
      dialog.close();
    }
  }

  dialog.addEventListener("close", () => {
    const was = opened;
    opened = null;
    if (location.hash.slice(1) === was) {
      history.replaceState(null, "", location.href.split("#")[0]);
    }
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.getElementById("close").addEventListener("click", () => dialog.close());
  more.addEventListener("click", () => {
    const next = list.children.length;
    show();
    const first = list.children[next];
    if (first) { first.tabIndex = -1; first.focus(); }
  });
  addEventListener("hashchange", route);
  route();
})();
