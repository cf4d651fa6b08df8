"use strict";

// The sample viewer. Texts enter the page as text nodes only, so no sample can become markup.
(() => {
  const section = document.getElementById("samples");
  if (!section) return;
  const { people, samples: pools } = JSON.parse(document.getElementById("data").textContent);
  const page = 25;

  const scored = q => q.answers.every(a => a.score !== undefined);
  const mixed = q => q.answers.some(a => a.correct) && q.answers.some(a => !a.correct);
  const lowest = q => Math.min(...q.answers.map(a => a.score));
  const misses = q => scored(q) && mixed(q) && q.answers.some(a => !a.correct && a.score === lowest(q));
  const most = (q, of) => Math.max(...q.answers.map(of));

  // People's answers are neither sampled nor parsed, and all that is wrong with them is what their critiques say.
  const ofModels = entries => people ? [] : entries;
  const filters = [
    ["all questions", () => true],
    ["both right and wrong answers", mixed],
    ["the score chooses a wrong answer", misses],
    ...ofModels([["a wrong answer without a valid critique", q => q.answers.some(a => !a.correct && a.valid === false)]]),
    ["right, but scored above 0.5", q => q.answers.some(a => a.correct && a.score > 0.5)],
    ["wrong, but scored below 0.5", q => q.answers.some(a => !a.correct && a.score < 0.5)],
    ...ofModels([["a valid critique", q => q.answers.some(a => a.valid)]]),
    ["all answers right", q => q.answers.every(a => a.correct)],
    ["all answers wrong", q => q.answers.every(a => !a.correct)],
    ...ofModels([
      ["an unparsed answer", q => q.answers.some(a => !a.parsed)],
      ["something cut off", q => q.answers.some(a => a.truncated || a.cut)],
    ]),
  ];
  const orders = [
    ["number", q => q.item],
    ["falsest alarm: right, scored flawed", q => -most(q, a => a.correct ? a.score ?? 0 : 0)],
    ["worst miss: wrong, scored sound", q => -most(q, a => a.correct ? 0 : 1 - (a.score ?? 1))],
    ["highest score", q => -most(q, a => a.score ?? 0)],
    ["lowest score", q => -most(q, a => 1 - (a.score ?? 1))],
    ["longest answer", q => -most(q, a => a.answer.length)],
    ...ofModels([["most probability removed", q => -most(q, a => a.removed)]]),
  ];

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function choice(label, names) {
    const select = element("select", {}, ...names.map((name, i) => element("option", { value: i }, name)));
    return [select, element("label", {}, label, select)];
  }

  const [pool, poolLabel] = choice("Measurement", pools.map(p => p.name));
  const [filter, filterLabel] = choice("Show", filters.map(([name]) => name));
  const [order, orderLabel] = choice("Sort by", orders.map(([name]) => name));
  if (pools.some(p => p.questions.some(q => q.answers.some(a => a.rating !== undefined)))) {
    for (const [name, by] of [["highest rating", q => -most(q, a => a.rating ?? -Infinity)], ["lowest rating", q => -most(q, a => -(a.rating ?? Infinity))]]) {
      order.append(element("option", { value: orders.push([name, by]) - 1 }, name));
    }
  }
  const search = element("input", { type: "search", placeholder: "in questions, answers, critiques" });
  const count = element("p", { class: "count", role: "status" });
  const list = element("div", {});
  const more = element("button", { type: "button" }, "Show more");
  section.append(
    element("div", { class: "controls" }, ...(pools.length > 1 ? [poolLabel] : []), filterLabel, orderLabel, element("label", { class: "search" }, "Search", search)),
    count, element("p", { class: "hint" }, ...(people ? ["Answers and critiques are those of the data."] : [element("span", { class: "learned" }, "Like this"), " is what the model wrote, in a place that it learns; the rest is context."])), list, more);

  const verdict = (kind, text) => element("span", { class: `verdict ${kind}` }, text);
  // What the model wrote is what it learns to write; all else on the page is context.
  const written = text => element("div", { class: "text" }, element("span", people ? {} : { class: "learned" }, text === "" ? "(empty)" : text));
  const label = text => element("span", { class: "label" }, text);

  function answerOf(a, q) {
    const verdicts = [a.correct ? verdict("good", "✓ right") : verdict("bad", "✗ wrong")];
    if (!a.parsed) verdicts.push(verdict("plain", a.truncated ? "cut off, unparsed" : "unparsed"));
    if (a.rating !== undefined) verdicts.push(verdict("plain", `rated ${a.rating}`));
    const parts = [element("div", {}, label("Answer"), written(a.answer), ...verdicts)];
    if (a.score !== undefined) {
      const bar = element("span", { class: "bar" }, element("i", {}));
      bar.firstChild.style.width = `${100 * a.score}%`;
      parts.push(element("div", {}, label("Critiqueability"), element("span", { class: "text" }, a.score.toFixed(4)),
        ...(scored(q) && a.score === lowest(q) ? [" ", verdict("plain", "lowest")] : []), bar));
    } else {
      parts.push(element("div", {}));
    }
    if (people) {
      parts.push(element("div", {}, label("People's critique"), ...(a.valid ? [written(a.critique), verdict("plain", `severity ${a.severity}`)] : [verdict("plain", "nobody found a flaw")])));
    } else if (a.critique !== undefined) {
      const judged = a.valid ? verdict(a.correct ? "bad" : "good", a.correct ? "valid on a right answer: unsound" : "✓ valid")
        : verdict(a.correct ? "plain" : "bad", a.correct ? "invalid: nothing is wrong" : "✗ invalid");
      parts.push(element("div", {}, label("Forced critique"), written(a.critique), judged,
        ...(a.severity !== undefined ? [verdict("plain", `severity ${a.severity}`)] : []), ...(a.cut ? [verdict("plain", "cut off")] : [])));
    }
    return element("li", {}, ...parts);
  }

  function questionOf(q) {
    return element("article", { class: "question" },
      element("h3", {}, `Question ${q.item}`),
      element("div", { class: "text asked" }, q.question, ...(people ? [] : [element("div", { class: "truth" }, `right: ${q.truth}`)])),
      element("ul", { class: "answers" }, ...q.answers.map(a => answerOf(a, q))));
  }

  let found = [];
  let shown = 0;

  function extend() {
    list.append(...found.slice(shown, shown + page).map(questionOf));
    shown = Math.min(found.length, shown + page);
    more.hidden = shown === found.length;
    const { questions, total } = pools[pool.value];
    const number = d3.format(",");
    const kept = questions.length < total ? ` The page holds the first ${number(questions.length)} of ${number(total)}; all are in samples.jsonl.` : "";
    count.textContent = `${number(found.length)} of ${number(questions.length)} questions match; ${number(shown)} shown.${kept}`;
  }

  function renew() {
    const words = search.value.toLowerCase();
    const holds = q => words === "" || [q.question, q.truth, ...q.answers.flatMap(a => [a.answer, a.critique ?? ""])].some(text => text.toLowerCase().includes(words));
    const keep = filters[filter.value][1];
    const by = orders[order.value][1];
    found = pools[pool.value].questions.filter(q => keep(q) && holds(q)).sort((a, b) => by(a) - by(b) || a.item - b.item);
    shown = 0;
    list.replaceChildren();
    extend();
  }

  for (const control of [pool, filter, order]) control.addEventListener("change", renew);
  search.addEventListener("input", renew);
  more.addEventListener("click", extend);
  renew();
})();
