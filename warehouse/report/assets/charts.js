"use strict";
// The drawings, each with the table of the same numbers beside it. Everything drawn is a link to its rows; one stop for
// the Tab key a drawing, the arrow keys move inside.
(() => {
  const { charts } = JSON.parse(document.getElementById("data").textContent);
  const style = { background: "transparent", color: "var(--soft)", fontSize: "12px" };
  const clear = "rgba(0,0,0,0)";
  const rows = (n, one, several) => `${n.toLocaleString("en")} ${n === 1 ? one : several}`;
  const hash = (one) => `#${one.key}`;

  function timeline(width) {
    const { bars, unit, kinds, first, last } = charts.timeline;
    const day = (text) => new Date(`${text}T00:00:00Z`);
    const stacked = bars.flatMap((bar) => Object.entries(bar.kinds).map(([kind, n]) => ({ ...bar, kind, n })));
    const span = { x1: (bar) => day(bar.start), x2: (bar) => day(bar.end) };
    const label = (bar) => `${bar.label}: ${rows(bar.n, "event", "events")}`;
    const most = Math.max(...bars.map((bar) => bar.n));
    return Plot.plot({
      width, height: Math.min(260, 150 + width / 8), style, marginLeft: 34, marginTop: 28,
      x: { type: "utc", domain: [day(first), day(last)], label: null, ticks: Math.max(3, width / 110) },
      y: { label: `events a ${unit}`, grid: true, ticks: Math.min(5, most), tickFormat: "d", labelArrow: "none" },
      color: { domain: kinds, range: ["var(--coop1)", "var(--coop2)", "var(--conf1)", "var(--conf2)"] },
      marks: [
        Plot.rectY(stacked, Plot.stackY({ ...span, y: "n", fill: "kind", order: kinds, insetLeft: 0.5, insetRight: 0.5 })),
        Plot.ruleY([0], { stroke: "var(--ink)" }),
        Plot.rectY(bars, { ...span, y1: 0, y2: "n", fill: clear, href: hash, ariaLabel: label, title: label }),
      ],
    });
  }

  // The nodes by the group that a chain of links makes of them.
  function gathered(nodes, links) {
    const of = new Map(nodes.map((one) => [one.id, [one]]));
    for (const { source, target } of links) {
      const [one, other] = [of.get(source), of.get(target)];
      if (one === other) continue;
      one.push(...other);
      for (const node of other) of.set(node.id, one);
    }
    return [...new Set(of.values())];
  }

  function network(width) {
    const narrow = width < 560;
    const shown = new Set();
    const links = charts.network.links.filter(({ source, target }) => {
      if (narrow && new Set([...shown, source, target]).size > 16) return false;
      shown.add(source).add(target);
      return true;
    }).map((one) => ({ ...one }));
    const nodes = charts.network.nodes.filter((one) => shown.has(one.id)).map((one) => ({ ...one }));
    const height = narrow ? Math.max(220, nodes.length * 34) : Math.min(640, 140 + nodes.length * 14);
    // Names are wider than high: the nodes are laid out in a box of twice the height, which is then pressed flat.
    const flat = narrow ? 1.4 : 2;
    const step = Math.min(190, Math.sqrt((width * height * flat) / nodes.length));
    // Every group has a place of its own, as large as it has members, so that none is drawn across another.
    const middles = gathered(nodes, links).map((group) => ({ group, r: Math.sqrt(group.length) + 0.35 }));
    d3.packSiblings(middles);
    if (narrow) {
      // On a phone one below the other.
      let down = 0;
      for (const one of middles) Object.assign(one, { x: 0, y: (down += one.r * 2) - one.r });
    }
    for (const { group, x, y } of middles) {
      for (const one of group) Object.assign(one, { toX: x * step * 0.62, toY: y * step * 0.62 });
    }
    nodes.forEach((one, n) => Object.assign(one, { x: one.toX + Math.cos(n) * step / 4, y: one.toY + Math.sin(n) * step / 4 }));
    d3.forceSimulation(nodes)
      .force("link", d3.forceLink(links).id((one) => one.id).distance(step * 0.75).strength(0.5))
      .force("charge", d3.forceManyBody().strength(-step * 2).distanceMax(step * 2.5))
      .force("collide", d3.forceCollide(step * 0.46))
      .force("x", d3.forceX((one) => one.toX).strength(0.05))
      .force("y", d3.forceY((one) => one.toY).strength(0.05))
      .stop().tick(400);
    const fit = (name, size, before, after) => {
      const [low, high] = d3.extent(nodes, (one) => one[name]);
      const room = size - before - after;
      const used = narrow ? room : Math.min(room, name === "y" ? (high - low) / flat : high - low);
      const scale = d3.scaleLinear([low, high], [before + (room - used) / 2, before + (room + used) / 2]);
      for (const one of nodes) one[name] = scale(one[name]);
    };
    const side = narrow ? 48 : 80;
    fit("x", width, side, side);
    fit("y", height, 26, 26);
    // A name stands on the side of its node that its links leave free.
    for (const one of nodes) {
      const others = links.filter((link) => link.source === one || link.target === one)
        .map((link) => (link.source === one ? link.target.y : link.source.y));
      one.above = d3.mean(others) > one.y;
    }
    const label = (one) => `${one.name}: ${rows(one.n, "meeting or talk", "meetings and talks")}`;
    const between = (one) => `${one.label}: ${rows(one.n, "meeting or talk", "meetings and talks")}`;
    const ends = { x1: (one) => one.source.x, y1: (one) => one.source.y, x2: (one) => one.target.x, y2: (one) => one.target.y };
    const short = (text) => (text.length > 26 ? `${text.slice(0, 25).trimEnd()}…` : text);
    // Where another name stands there already, the other side is taken if that is free; the largest choose first.
    const em = narrow ? 10 : 12, line = (narrow ? 9 : 13) * em, taken = [];
    for (const one of [...nodes].sort((a, b) => b.n - a.n)) {
      const long = short(one.name).length * em * 0.55, wide = Math.min(long, line) / 2, high = Math.ceil(long / line) * em * 1.1;
      const room = (above) => [one.x - wide, one.x + wide, ...(above ? [one.y - 13 - high, one.y - 13] : [one.y + 13, one.y + 13 + high])];
      const free = ([left, right, top, end]) => taken.every(([l, r, t, e]) => right < l || left > r || end < t || top > e);
      if (!free(room(one.above)) && free(room(!one.above))) one.above = !one.above;
      taken.push(room(one.above), [one.x - 5, one.x + 5, one.y - 5, one.y + 5]);
    }
    return Plot.plot({
      width, height, margin: 0, style: { ...style, color: "var(--ink)" },
      x: { domain: [0, width], range: [0, width], axis: null }, y: { domain: [0, height], range: [0, height], axis: null },
      r: { type: "sqrt", domain: [0, Math.max(4, ...nodes.map((one) => one.n))], range: [2.5, 12] },
      marks: [
        Plot.link(links, { ...ends, stroke: "var(--soft)", strokeOpacity: 0.7, strokeWidth: (one) => 1 + Math.sqrt(one.n - 1) * 1.5 }),
        Plot.link(links, { ...ends, stroke: clear, strokeWidth: 12, href: hash, ariaLabel: between, title: between }),
        Plot.dot(nodes, { x: "x", y: "y", r: "n", fill: "var(--bar)", stroke: "var(--paper)", href: hash, ariaLabel: label, title: label }),
        ...[true, false].map((above) => Plot.text(nodes.filter((one) => one.above === above), { x: "x", y: "y",
          text: (one) => short(one.name), dy: above ? -13 : 13, lineAnchor: above ? "bottom" : "top", fill: "var(--ink)",
          stroke: "var(--paper)", strokeWidth: 4, lineWidth: narrow ? 9 : 13, fontSize: narrow ? 10 : 12, ariaHidden: true })),
      ],
    });
  }

  function map(width) {
    const world = JSON.parse(document.getElementById("countries").textContent);
    const land = topojson.feature(world, world.objects.land);
    const borders = topojson.mesh(world, world.objects.countries, (a, b) => a !== b);
    const places = charts.map;
    const [west, east] = d3.extent(places, (one) => one.lon);
    const [south, north] = d3.extent(places, (one) => one.lat);
    const near = east - west < 70 && north - south < 45;
    const pad = 4;
    const corners = { type: "MultiPoint", coordinates: [[west - pad, Math.max(-80, south - pad)], [east + pad, Math.min(80, north + pad)]] };
    const label = (one) => `${one.name}: ${rows(one.n, "event", "events")}`;
    const dot = (one) => ({ x: "lon", y: "lat", r: "n", href: hash, ariaLabel: label, title: label, ...one });
    // Names of the places with most events, as far as they do not stand in each other's way.
    const named = [];
    const reach = ((east - west + 20) * 90) / width;
    for (const one of places.slice(0, 30)) {
      const free = named.every((other) => Math.abs(other.lon - one.lon) > reach || Math.abs(other.lat - one.lat) > reach / 3);
      if (free && named.length < (width < 560 ? 5 : 12)) named.push(one);
    }
    const edge = (lat) => d3.range(-180, 181, 20).map((lon) => [lon, lat]);
    const whole = south < -55 ? { type: "Sphere" } : { type: "MultiPoint", coordinates: [...edge(-56), ...edge(82)] };
    return Plot.plot({
      width, height: Math.round(width * (near ? 0.56 : south < -55 ? 0.49 : 0.4)), margin: 0, style,
      projection: near ? { type: "mercator", domain: corners, inset: 10 } : { type: "equal-earth", domain: whole },
      r: { type: "sqrt", domain: [0, Math.max(4, ...places.map((one) => one.n))], range: [0, Math.max(9, width / 75)] },
      clip: true,
      marks: [
        Plot.geo(land, { fill: "var(--land)", stroke: "none" }),
        Plot.geo(borders, { stroke: "var(--paper)", strokeWidth: 0.6 }),
        Plot.dot(places.filter((one) => one.country), dot({ stroke: "var(--dot)", strokeWidth: 1.5, fill: clear })),
        Plot.dot(places.filter((one) => !one.country), dot({ fill: "var(--dot)", fillOpacity: 0.75, stroke: "var(--paper)", strokeWidth: 0.5 })),
        Plot.text(named, { x: "lon", y: "lat", text: "name", dy: -13, fill: "var(--ink)", stroke: "var(--paper)", strokeWidth: 3, ariaHidden: true }),
      ],
    });
  }

  function losses(width) {
    const kinds = [...new Set(charts.losses.map((one) => one.kind))];
    const label = (one) => `${one.kind}: ${one.label}, claimed by ${one.by}`;
    const size = 3.2;
    const scale = d3.scaleLog([1, Math.max(10, ...charts.losses.map((one) => one.low))], [0, width - 100]);
    // Every band is as high as the highest pile of dots, so that none reaches into the next.
    const piles = d3.rollups(charts.losses, (held) => held.length, (one) => one.kind, (one) => Math.round(scale(one.low) / (2 * size)));
    const highest = d3.max(piles, ([, held]) => d3.max(held, ([, n]) => n));
    const band = Math.max(40, (highest + 3) * (2 * size + 0.5));
    return Plot.plot({
      width, height: 60 + kinds.length * band, style, marginLeft: 66, marginTop: 4, marginBottom: 46, insetLeft: 8, insetRight: 8,
      x: { type: "log", domain: scale.domain(), label: "the lowest number the words allow, logarithmic scale", labelArrow: "none", labelOffset: 42,
        tickFormat: (n) => (Math.log10(n) % 1 ? "" : d3.format("~s")(n).replace("k", ",000").replace("M", "\u2009m").replace("G", "\u2009bn")), grid: true },
      fy: { domain: kinds, label: null, padding: 0.05 },
      marks: [Plot.dotX(charts.losses, Plot.dodgeY("middle", { x: "low", fy: "kind", r: size, fill: "var(--bar)", href: hash, ariaLabel: label, title: label, padding: 0.5 }))],
    });
  }

  const drawers = { timeline, network, map, losses };
  const names = {
    timeline: "Events over time", network: "Who met whom, as a network", map: "Map of events", losses: "Claimed losses by number",
  };

  function draw(figure) {
    const width = Math.floor(figure.clientWidth);
    if (!width || figure.dataset.width === String(width)) return;
    figure.dataset.width = width;
    const kind = figure.dataset.chart;
    const svg = drawers[kind](width);
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", `${names[kind]}. The arrow keys move between its parts, Enter shows the rows.`);
    for (const group of svg.querySelectorAll("g[aria-label]")) group.removeAttribute("aria-label");
    for (const group of svg.querySelectorAll("g[aria-description]")) group.removeAttribute("aria-description");
    const stops = [...svg.querySelectorAll("a")];
    stops.forEach((stop, number) => {
      const part = stop.querySelector("[aria-label]");
      stop.setAttribute("aria-label", part.getAttribute("aria-label"));
      stop.setAttribute("role", "link");
      part.removeAttribute("aria-label");
      stop.setAttribute("tabindex", number ? "-1" : "0");
    });
    svg.addEventListener("keydown", (event) => {
      const now = stops.indexOf(document.activeElement);
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -now, End: stops.length - 1 - now }[event.key];
      const next = stops[now + step];
      if (now < 0 || !next) return;
      event.preventDefault();
      stops[now].setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
    const old = figure.querySelector("svg.drawn");
    svg.classList.add("drawn");
    if (old) old.replaceWith(svg); else figure.append(svg);
  }

  const figures = [...document.querySelectorAll("[data-chart]")].filter((figure) => {
    const given = charts[figure.dataset.chart];
    return (given.nodes || given.bars || given).length > 0;
  });
  for (const figure of figures) {
    figure.hidden = false;
    draw(figure);
    const table = figure.closest("main > section").querySelector("details");
    if (table) table.open = false;
  }
  addEventListener("resize", () => { for (const figure of figures) draw(figure); });
})();
