"use strict";

// Draws the page's figures with Observable Plot. Every number in them also stands in a table.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const roundOf = new Map(data.rounds.map(round => [round.id, round]));
  const style = { fontSize: "13px", background: "none" };
  const decimals = d3.format(".3f");
  const best = data.people ? "best" : "oracle";

  // A dot with a thick bar of one standard error within a thin 95 % interval, one row each.
  function estimates(rows) {
    const options = { y: "name", stroke: "color" };
    return [
      Plot.ruleY(rows, { ...options, x1: "low", x2: "high", strokeWidth: 1.5 }),
      Plot.ruleY(rows, { ...options, x1: d => d.value - d.error, x2: d => d.value + d.error, strokeWidth: 6, strokeOpacity: 0.5 }),
      Plot.dot(rows, { x: "value", y: "name", fill: "color", r: 4.5, stroke: "var(--paper)", strokeWidth: 1.5 }),
    ];
  }

  function printed(rows) {
    return Plot.text(rows, { y: "name", text: "text", frameAnchor: "right", textAnchor: "start", dx: 10, fontVariant: "tabular-nums" });
  }

  function rowsOf(measures, wanted) {
    return wanted.filter(([key]) => measures[key]).map(([key, name, color]) => ({ ...measures[key], name, color: `var(--${color})` }));
  }

  const spoken = rows => rows.map(d => `${d.name} ${d.text}, 95 % interval ${d.interval}`).join("; ");

  function accuracy(figure, width) {
    const { measures } = roundOf.get(figure.dataset.round);
    const rows = rowsOf(measures, [["generator", "G", "g"], ["discriminator", "D", "d"], ["critique", "C", "c"], ["oracle", best, "oracle"]]);
    const { generator, oracle } = measures;
    return {
      label: "Share of right answers: " + spoken(rows),
      plot: {
        width, height: 56 + 36 * rows.length, marginTop: 6, marginLeft: 58, marginRight: 58, marginBottom: 44,
        x: { label: "share of right answers", nice: true, ticks: width / 80, labelAnchor: "center", labelOffset: 40, labelArrow: "none" },
        y: { domain: rows.map(d => d.name), label: null, tickSize: 0 },
        marks: [
          Plot.rectX([0], { x1: generator.value, x2: oracle.value, fill: "var(--oracle)", fillOpacity: 0.1 }),
          Plot.gridX({ strokeOpacity: 0.12 }),
          Plot.ruleX([generator.value], { stroke: "var(--g)", strokeDasharray: "3 3" }),
          ...estimates(rows), printed(rows),
        ],
      },
    };
  }

  function gaps(figure, width) {
    const { measures } = roundOf.get(figure.dataset.round);
    const rows = rowsOf(measures, [["gd", "GD", "d"], ["gc", "GC", "c"], ["cd", "CD", "ink"], ["headroom", "headroom", "oracle"]]);
    return {
      label: "Gaps: " + spoken(rows),
      plot: {
        width, height: 56 + 36 * rows.length, marginTop: 6, marginLeft: 80, marginRight: 66, marginBottom: 44,
        x: { label: "difference in share of right answers", nice: true, ticks: width / 90, labelAnchor: "center", labelOffset: 40, labelArrow: "none", tickFormat: d => String(d).replace("-", "−") },
        y: { domain: rows.map(d => d.name), label: null, tickSize: 0 },
        marks: [
          Plot.gridX({ strokeOpacity: 0.12 }),
          Plot.ruleX([0], { strokeOpacity: 0.7 }),
          Plot.ruleX([measures.headroom.value], { stroke: "var(--oracle)", strokeDasharray: "5 3", strokeWidth: 1.5 }),
          ...estimates(rows), printed(rows),
        ],
      },
    };
  }

  function overview(figure, width) {
    const key = figure.dataset.measure;
    const colors = { gd: "var(--d)", gc: "var(--c)", cd: "var(--ink)" };
    const measured = data.rounds.filter(round => round.measures);
    const rows = measured.filter(round => round.measures[key]).map(round => ({ ...round.measures[key], name: round.name, color: colors[key] }));
    return {
      label: `${key.toUpperCase()} of every measurement: ` + spoken(rows),
      plot: {
        width, height: 50 + 40 * measured.length, marginTop: 14, marginLeft: 4, marginRight: 66,
        x: { nice: true, label: null, ticks: width / 90, tickFormat: d => String(d).replace("-", "−") },
        y: { domain: measured.map(round => round.name), axis: null },
        marks: [
          Plot.gridX({ strokeOpacity: 0.12 }),
          Plot.ruleX([0], { strokeOpacity: 0.7 }),
          ...estimates(rows), printed(rows),
          Plot.text(rows, { y: "name", text: "name", frameAnchor: "left", textAnchor: "start", dy: -15, fontSize: 11, fill: "var(--soft)", stroke: "var(--paper)", strokeWidth: 3 }),
        ],
      },
    };
  }

  // A ring for each seed with its 95 % interval, and the mean with one standard error between seeds.
  function overSeeds(figure, width, wanted, label, signed) {
    const { rounds, measures } = data.seeds[Number(figure.dataset.seeds)];
    const rows = rowsOf(measures, wanted);
    const points = rows.flatMap(row => rounds.map(id => {
      const key = wanted.find(([, name]) => name === row.name)[0];
      return { ...roundOf.get(id).measures[key], name: row.name, color: row.color };
    }));
    const step = Math.max(4, Math.min(10, 80 / rounds.length));
    const rowHeight = step * (rounds.length + 2) + 16;
    const shift = i => (i - (rounds.length + 0.5) / 2) * step;
    const mean = { y: "name", dy: shift(rounds.length + 0.5) };
    const seedMarks = rounds.flatMap((_, i) => {
      const own = points.filter((_, j) => j % rounds.length === i);
      return [
        Plot.ruleY(own, { y: "name", x1: "low", x2: "high", stroke: "color", strokeWidth: 1, strokeOpacity: 0.6, dy: shift(i) }),
        Plot.dot(own, { y: "name", x: "value", stroke: "color", fill: "var(--paper)", r: 3, dy: shift(i) }),
      ];
    });
    return {
      label: label + rows.map(d => `${d.name} ${d.text}, ± ${decimals(d.error)} between seeds`).join("; "),
      plot: {
        width, height: 56 + rowHeight * rows.length, marginTop: 6, marginLeft: 80, marginRight: 66, marginBottom: 44,
        x: { label: signed ? "difference in share of right answers" : "share of right answers", nice: true, ticks: width / 90, labelAnchor: "center", labelOffset: 40, labelArrow: "none", tickFormat: d => String(d).replace("-", "−") },
        y: { domain: rows.map(d => d.name), label: null, tickSize: 0 },
        marks: [
          Plot.gridX({ strokeOpacity: 0.12 }),
          ...(signed ? [Plot.ruleX([0], { strokeOpacity: 0.7 })] : []),
          ...seedMarks,
          Plot.ruleY(rows, { ...mean, x1: d => d.value - d.error, x2: d => d.value + d.error, stroke: "color", strokeWidth: 6, strokeOpacity: 0.45 }),
          Plot.dot(rows, { ...mean, x: "value", fill: "color", r: 5, stroke: "var(--paper)", strokeWidth: 1.5 }),
          printed(rows),
        ],
      },
    };
  }

  const seedAccuracy = (figure, width) => overSeeds(figure, width,
    [["generator", "G", "g"], ["discriminator", "D", "d"], ["critique", "C", "c"], ["oracle", best, "oracle"]], "Share of right answers over seeds: ", false);
  const seedGaps = (figure, width) => overSeeds(figure, width,
    [["gd", "GD", "d"], ["gc", "GC", "c"], ["cd", "CD", "ink"], ["headroom", "headroom", "oracle"]], "Gaps over seeds: ", true);

  function calibration(figure, width) {
    const bins = roundOf.get(figure.dataset.round).calibration;
    const side = Math.min(width, 420);
    const share = { domain: [0, 1], ticks: 5, labelArrow: "none" };
    return {
      label: "Calibration: " + bins.map(d => `of ${d.answers} answers scored about ${decimals(d.score)}, ${d.flawed.text} flawed`).join("; "),
      plot: {
        width: side, height: side, marginTop: 28, marginLeft: 48, marginRight: 14, marginBottom: 44,
        x: { ...share, label: "critiqueability score", labelAnchor: "center", labelOffset: 40 },
        y: { ...share, label: "share flawed" },
        r: { range: [0, 11], domain: [0, Math.max(...bins.map(d => d.answers))] },
        marks: [
          Plot.gridX({ strokeOpacity: 0.12 }), Plot.gridY({ strokeOpacity: 0.12 }),
          Plot.line([[0, 0], [1, 1]], { stroke: "var(--soft)", strokeDasharray: "5 3" }),
          Plot.ruleX(bins, { x: "score", y1: d => d.flawed.low, y2: d => d.flawed.high, stroke: "var(--d)", strokeWidth: 1.5 }),
          Plot.dot(bins, { x: "score", y: d => d.flawed.value, r: "answers", fill: "var(--d)", fillOpacity: 0.35, stroke: "none" }),
          Plot.dot(bins, { x: "score", y: d => d.flawed.value, r: 3, fill: "var(--d)" }),
        ],
      },
    };
  }

  const centred = { labelAnchor: "center", labelOffset: 40, labelArrow: "none" };

  // Points with one standard error, and a line through the means of those with one name and group.
  function lines(rows, width, x, y) {
    const names = [...new Map(rows.map(d => [d.name, d.color]))];
    const means = d3.rollups(rows, of => ({ x: d3.mean(of, d => d.x), value: d3.mean(of, d => d.value), name: of[0].name, color: of[0].color }), d => d.name, d => d.group)
      .flatMap(([, groups]) => groups.map(([, mean]) => mean)).sort((a, b) => a.x - b.x);
    return {
      width, height: 270, marginTop: 28, marginLeft: 48, marginRight: 20, marginBottom: 44,
      x: { ...centred, inset: 10, ...x },
      y: { grid: true, nice: true, tickFormat: d => String(d).replace("-", "−"), ...y },
      color: { domain: names.map(([name]) => name), range: names.map(([, color]) => color), legend: true },
      // Side by side, so that equal values are all seen.
      marks: names.flatMap(([name], i) => {
        const dx = Math.min(4, 16 / names.length) * (i - (names.length - 1) / 2), own = rows.filter(d => d.name === name);
        return [
          Plot.lineY(means.filter(d => d.name === name), { x: "x", y: "value", stroke: "name", strokeWidth: 2, dx }),
          Plot.ruleX(own, { x: "x", y1: d => d.value - d.error, y2: d => d.value + d.error, stroke: "name", strokeWidth: 1.5, dx }),
          Plot.dot(own, { x: "x", y: "value", fill: "name", r: 3.5, stroke: "var(--paper)", strokeWidth: 1, dx }),
        ];
      }),
    };
  }

  function scale(figure, width) {
    const byLoss = figure.dataset.scale === "loss", signed = figure.dataset.measures === "gaps";
    const wanted = signed ? [["gd", "GD", "d"], ["gc", "GC", "c"], ["cd", "CD", "ink"]]
      : [["generator", "G", "g"], ["discriminator", "D", "d"], ["critique", "C", "c"], ["oracle", best, "oracle"]];
    const drawn = againstScale(width, byLoss, "measures", wanted, { label: signed ? "difference in share" : "share of right answers" });
    if (signed) drawn.plot.marks.unshift(Plot.ruleY([0], { strokeOpacity: 0.7 }));
    return drawn;
  }

  function againstScale(width, byLoss, key, wanted, y) {
    const rows = data.rounds.filter(round => round[key] && round.parameters !== undefined).flatMap(round =>
      rowsOf(round[key], wanted).map(row => ({ ...row, x: byLoss ? round.validation_loss : round.parameters, group: round.model, round: round.name })));
    const plot = lines(rows, width,
      byLoss ? { label: "validation loss", reverse: true, nice: true, ticks: width / 90 } : { label: "parameters", type: "log", ticks: width / 90, tickFormat: "~s" }, y);
    return { label: "By " + plot.x.label + ": " + rows.map(d => `${d.round}, ${d.name} ${d.text}`).join("; "), plot };
  }

  const selfCritique = (figure, width) => againstScale(width, figure.dataset.scale === "loss", "self_critique", ...(figure.dataset.measures === "helpful"
    ? [[["helpful_on_critiqueable", "critiqueable answers", "c"], ["helpful", "all answers", "g"]], { label: "share with a helpful critique", zero: true }]
    : [[["critiqueable", "critiqueable", "ink"], ["oracle_finds", "oracle finds a critique", "oracle"]], { label: "share of answers", zero: true }]));

  function refinement(figure, width) {
    const kind = figure.dataset.kind;
    const names = { best_of: ["best of samples", "var(--g)"], [`direct_${kind}`]: ["direct", "var(--d)"], [`conditional_${kind}`]: ["by critique", "var(--c)"] };
    const rows = roundOf.get(figure.dataset.round).refinement.filter(row => names[row.method]).map(row =>
      ({ ...row.win_rate, x: row.candidates, group: row.candidates, name: names[row.method][0], color: names[row.method][1] }));
    const most = d3.max(rows, d => d.x);
    const plot = lines(rows, width, { label: "candidates", domain: [1, Math.max(2, most)], ticks: d3.range(1, most + 1), tickFormat: "d" }, { label: "win rate" });
    plot.marks.unshift(Plot.ruleY([0.5], { stroke: "var(--soft)", strokeDasharray: "5 3" }));
    return { label: "Win rate against the original: " + rows.map(d => `${d.name}, ${d.x} candidates: ${d.text}`).join("; "), plot };
  }

  // The baseline is grey; of the other critics each has a colour of its own in every figure.
  // What is trained with one critic and tested with another has a figure of its own: it may lie far below chance.
  const mismatched = critic => critic.includes("->");
  const critics = d3.group([...new Set((data.rewards ?? []).map(d => d.critic))].filter(critic => critic !== "none"), mismatched);
  const criticColor = critic => critic === "none" ? "var(--g)" : d3.schemeTableau10[critics.get(mismatched(critic)).indexOf(critic) % 9];

  // Plot takes "none" for a colour, and draws nothing with it.
  const criticName = critic => critic === "none" ? "no critiques" : critic;

  // The numbers of pairs themselves, each with its label where there is room; the last one always has.
  // As text, because formats of a logarithmic scale leave labels out by rules of their own.
  function pairsAxis(rows, width) {
    const sizes = d3.sort(new Set(rows.map(d => d.x))), name = d3.format("~s");
    const at = d3.scaleLog(d3.extent(sizes), [0, width - 88]), room = (a, b) => at(b) - at(a) >= 4 * (name(a).length + name(b).length) + 8;
    const named = [...sizes].reverse().reduce((kept, size) => kept.length === 0 || room(size, kept.at(-1)) ? [...kept, size] : kept, []);
    return Plot.axisX(sizes, { ...centred, text: size => named.includes(size) ? name(size) : "" });
  }

  function rewards(figure, width) {
    const measure = figure.dataset.measure;
    const rows = data.rewards.filter(d => d[measure] && mismatched(d.critic) === (figure.dataset.critics === "mismatched")).map(d => ({ ...d[measure], x: d.pairs, group: d.pairs, name: criticName(d.critic), color: criticColor(d.critic) }));
    if (rows.length === 0) return null;
    const plot = lines(rows, width, { label: "training pairs", type: "log" }, { label: measure === "gain" ? "difference in accuracy" : "accuracy" });
    plot.marks.unshift(pairsAxis(rows, width), Plot.ruleY([measure === "gain" ? 0 : 0.5], { stroke: "var(--soft)", strokeDasharray: "5 3" }));
    return { label: `By training pairs, ${measure}: ` + rows.map(d => `${d.name}, ${d.x} pairs: ${d.text}`).join("; "), plot };
  }

  function rewardTruth(figure, width) {
    const known = data.rewards.filter(d => d.truth !== undefined && !mismatched(d.critic));
    const sizes = d3.sort(new Set(known.map(d => d.pairs)));
    const color = d3.scaleOrdinal(sizes, d3.quantize(d3.interpolateViridis, Math.max(2, sizes.length + 1)));
    const rows = known.map(d => ({ ...d.accuracy, x: d.truth, group: d.truth, critic: d.critic, name: d3.format(",")(d.pairs) + " pairs", color: color(d.pairs) }));
    const plot = lines(rows, width, { label: "share of true critiques", nice: true, ticks: width / 90 }, { label: "accuracy" });
    plot.marks.unshift(Plot.ruleY([0.5], { stroke: "var(--soft)", strokeDasharray: "5 3" }));
    return { label: "Accuracy by the share of true critiques: " + rows.map(d => `${d.critic}, ${d.name}: ${d.text}`).join("; "), plot };
  }

  const series = run => data.curves.filter(curve => curve.run === run);
  const roundColors = ["var(--d)", "var(--c)", "var(--oracle)", "var(--g)"];

  function curve(width, rows, rounds, y, marks, label) {
    return {
      label,
      plot: {
        width, height: 240, marginLeft: 44, marginRight: 16, marginBottom: 40,
        x: { label: "step", nice: true, ticks: width / 90, labelAnchor: "right", labelOffset: 36 },
        y: { grid: true, ...y },
        color: { domain: rounds, range: rounds.map((_, i) => roundColors[i % roundColors.length]), legend: rounds.length > 1 },
        marks,
      },
    };
  }

  function loss(figure, width) {
    const rows = series(figure.dataset.run).flatMap(({ round, points }) => points.filter(p => p.loss !== undefined).map(p => ({ ...p, round: `round ${round}` })));
    if (rows.length === 0) return null;
    const rounds = [...new Set(rows.map(d => d.round))];
    const window = Math.max(1, Math.round(rows.length / rounds.length / 60));
    const line = { x: "step", y: "loss", stroke: "round", z: "round" };
    return curve(width, rows, rounds, { label: "loss", zero: true }, [
      ...(window > 1 ? [Plot.lineY(rows, { ...line, strokeOpacity: 0.25, strokeWidth: 1 })] : []),
      Plot.lineY(rows, Plot.windowY({ k: window, anchor: "end" }, { ...line, strokeWidth: 2 })),
    ], "Training loss by step. " + rounds.map(round => {
      const of = rows.filter(d => d.round === round);
      return `${round}: from ${decimals(of[0].loss)} to ${decimals(of[of.length - 1].loss)}`;
    }).join("; "));
  }

  function heldOut(figure, width) {
    const rows = series(figure.dataset.run).flatMap(({ round, points }) => points.flatMap(p => [
      { step: p.step, value: p.accuracy, round: `round ${round}`, what: "right answers" },
      { step: p.step, value: p.critiques, round: `round ${round}`, what: "valid critiques" },
    ])).filter(d => d.value !== undefined);
    if (rows.length === 0) return null;
    const rounds = [...new Set(rows.map(d => d.round))];
    const answers = rows.filter(d => d.what === "right answers");
    const critiques = rows.filter(d => d.what === "valid critiques");
    const options = { x: "step", y: "value", stroke: "round", z: "round" };
    const ends = [answers, critiques].flatMap(of => [...d3.rollup(of, points => points[points.length - 1], d => d.round).values()]);
    return curve(width, rows, rounds, { label: "share", domain: [0, 1] }, [
      Plot.lineY(answers, { ...options, strokeWidth: 2 }), ...(answers.length <= 60 ? [Plot.dot(answers, { ...options, fill: "round", r: 2.5 })] : []),
      Plot.lineY(critiques, { ...options, strokeWidth: 2, strokeDasharray: "5 3" }), ...(critiques.length <= 60 ? [Plot.dot(critiques, { ...options, fill: "var(--paper)", r: 2.5 })] : []),
    ], "Held-out checks by step. " + ends.map(d => `${d.what}, ${d.round}: ${decimals(d.value)} at step ${d.step}`).join("; "));
  }

  const kinds = { accuracy, gaps, overview, loss, "held-out": heldOut, calibration, "seed-accuracy": seedAccuracy, "seed-gaps": seedGaps, scale, refinement, "self-critique": selfCritique, rewards, "reward-truth": rewardTruth };

  function draw(figure) {
    const place = figure.querySelector(".plot");
    const width = Math.floor(place.clientWidth);
    if (width < 80 || width === Number(place.dataset.width)) return;
    place.dataset.width = width;
    const drawn = kinds[figure.dataset.figure](figure, width);
    if (drawn === null) {
      figure.hidden = true;
      return;
    }
    const plot = Plot.plot({ style, ...drawn.plot });
    const svg = plot.matches("svg") ? plot : plot.querySelector("svg:last-of-type");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", drawn.label);
    plot.style.margin = "0";
    place.replaceChildren(plot);
  }

  const observer = new ResizeObserver(entries => entries.forEach(entry => draw(entry.target.parentElement)));
  for (const figure of document.querySelectorAll("figure[data-figure]")) {
    const place = document.createElement("div");
    place.className = "plot";
    const caption = figure.querySelector("figcaption");
    figure.insertBefore(place, figure.dataset.figure === "overview" ? caption.nextSibling : caption);
    draw(figure);
    observer.observe(place);
  }
})();
