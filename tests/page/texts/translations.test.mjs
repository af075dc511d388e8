/** The texts of the page in its three languages, as they are written: www/src/language/. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";

import { load } from "../support/load.mjs";

/** @typedef {import("../../../www/src/language/en.js").Texts} Texts */
/** @typedef {import("../../../www/src/bridge/generated/types.js").Declaration} Declaration */
/** @typedef {"groups" | "parameters" | "presets" | "energy" | "worlds" | "families" | "actions"} Kind */

const OTHERS = /** @type {const} */ (["de", "zh"]);
/** @type {Record<"en" | "de" | "zh", Texts>} */
let texts;
/** @type {Declaration} */
let declaration;
/** What the core names actions, in any world. @type {string[]} */
let actions;

before(async () => {
  const [{ en }, { de }, { zh }] = await Promise.all(["en", "de", "zh"].map((code) => load(`language/${code}`)));
  texts = { en, de, zh };
  const module = await import(new URL("../../../www/generated/spikeground.js", import.meta.url).href);
  module.initSync({ module: readFileSync(new URL("../../../www/generated/spikeground_bg.wasm", import.meta.url)) });
  declaration = module.declaration();
  actions = [
    ...new Set(
      declaration.worlds.flatMap(({ id }) => {
        const handle = new module.RunHandle(module.read_link(`world=${id}&h=8&T=1`).spec);
        const names = handle.scene().actions;
        handle.free();
        return names;
      }),
    ),
  ];
});

/**
 * Every text under a value, by the path to it; counts are asked with one and with several.
 * @param {unknown} value
 * @param {string} [path]
 * @returns {[string, string][]}
 */
function leaves(value, path = "") {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function")
    return [
      [`${path}(one)`, value("{count}", true)],
      [`${path}(many)`, value("{count}", false)],
    ];
  assert.ok(typeof value === "object" && value !== null, `${path} is ${value}`);
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}

/** The page's own texts, without what the core declares. */
const own = (/** @type {"en" | "de" | "zh"} */ code) => {
  const { declared: _, ...rest } = texts[code];
  return new Map(leaves(rest));
};

const placeholders = (/** @type {string} */ text) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

for (const code of OTHERS) {
  test(`${code} has the texts that English has, no more and no fewer, and none is empty`, () => {
    assert.deepEqual([...own(code).keys()].sort(), [...own("en").keys()].sort());
    const empty = [...own(code)].filter(([path, text]) => text.trim() === "" && own("en").get(path)?.trim() !== "");
    assert.deepEqual(empty, []);
  });

  test(`each text in ${code} has the places for values, and the code words, that it has in English`, () => {
    const english = own("en");
    const differing = [...own(code)].flatMap(([path, text]) => {
      const model = english.get(path) ?? "";
      const same = String(placeholders(text)) === String(placeholders(model));
      const marked = (text.match(/\*\*/g) ?? []).length % 2 === 0 && (text.match(/`/g) ?? []).length % 2 === 0;
      return same && marked ? [] : [`${path}: ${text} | ${model}`];
    });
    assert.deepEqual(differing, []);
  });

  test(`no sentence in ${code} is the English one`, () => {
    const english = own("en");
    const same = [...own(code)].filter(
      ([path, text]) =>
        /\b[A-Za-z]?[a-z]{2,} [a-z]{2,}/.test(text) && !/^Yan et al/.test(text) && text === english.get(path),
    );
    assert.deepEqual(same, []);
  });

  test(`everything that the core declares has a title and a sentence in ${code}, and nothing else has`, () => {
    const declared = texts[code].declared ?? {};
    const names = (/** @type {{name: string}[]} */ list) => list.map(({ name }) => name).sort();
    /** @type {[Kind, string[]][]} */
    const kinds = [
      ["groups", names(declaration.groups)],
      ["parameters", names(declaration.parameters)],
      ["presets", names(declaration.presets)],
      ["energy", names([...declaration.energy_models, ...declaration.energy_baselines])],
      ["families", [...new Set(declaration.worlds.map(({ family }) => family))].sort()],
      ["actions", [...actions].sort()],
    ];
    for (const [kind, expected] of kinds) assert.deepEqual(Object.keys(declared[kind] ?? {}).sort(), expected, kind);
    const models = new Set(names(declaration.energy_models));
    for (const kind of /** @type {const} */ (["groups", "parameters", "presets", "energy"])) {
      for (const [name, { title, help }] of Object.entries(declared[kind] ?? {})) {
        assert.ok(title.trim() !== "", `${kind} ${name}: the title`);
        if (kind !== "energy" || models.has(name)) assert.ok(help.trim() !== "", `${kind} ${name}: the sentence`);
        const found = [
          ...declaration.groups,
          ...declaration.parameters,
          ...declaration.presets,
          ...declaration.energy_models,
        ].find((declared) => declared.name === name && declared.help !== "");
        assert.notEqual(help, found?.help, `${kind} ${name}: the sentence is English`);
      }
    }
  });

  test(`the titles of the worlds are put together in ${code} without an English word`, () => {
    const phrases = Object.entries(texts[code].declared?.worlds ?? {});
    const titles = declaration.worlds.map(({ title }) =>
      phrases.reduce((translated, [phrase, words]) => translated.replace(phrase, words), title),
    );
    const english =
      /\b(random|walls?|rivers?|door|key|room|gap|lake|maze|walking|slippery|closes|sea|cliff|frozen|empty|obstacles|crossing|corridor|unlock|the|of|and)\b/i;
    assert.deepEqual(
      titles.filter((title) => english.test(title)),
      [],
    );
    // A phrase that stands after one that it contains would never be found.
    for (const [index, [phrase]] of phrases.entries()) {
      const hidden = phrases.slice(0, index).find(([earlier]) => phrase.includes(earlier));
      assert.equal(hidden, undefined, `'${phrase}' stands after '${hidden?.[0]}'`);
      assert.ok(
        declaration.worlds.some(({ title }) => title.includes(phrase)),
        `no world is called '${phrase}'`,
      );
    }
  });
}

test("Chinese texts are Chinese: each longer sentence has Chinese letters", () => {
  const foreign = [...own("zh"), ...leaves(texts.zh.declared ?? {})].filter(
    ([path, text]) => /[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}/.test(text) && !/[\u4e00-\u9fff]/.test(text) && path !== "",
  );
  assert.deepEqual(foreign, []);
});
