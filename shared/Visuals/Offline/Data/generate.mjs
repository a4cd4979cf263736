// Packs artwork and its keywords into artwork.br and index.json.br. See README.md beside this file.
//   node generate.mjs FOLDER        FOLDER holds node_modules with the packages named in README.md
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const modules = path.join(process.argv[2] ?? '.', 'node_modules');
const here = path.dirname(new URL(import.meta.url).pathname);
const read = file => JSON.parse(fs.readFileSync(path.join(modules, file), 'utf8'));

const icons = read('@iconify-json/fluent-emoji/icons.json').icons;
const english = read('emojibase-data/en/data.json');
const unicodeNames = read('emojibase-data/meta/unicode-names.json');
const subgroups = read('emojibase-data/meta/groups.json').subgroups;
const moreEnglish = read('emojilib/dist/emoji-en-US.json');
const translated = Object.fromEntries(['zh-hant', 'ja', 'ru'].map(language =>
  [language, new Map(read(`emojibase-data/${language}/data.json`).map(entry => [entry.hexcode, entry]))]));

const GENDERED = /^(man|woman|men|women)\b/;
// librsvg 2.54 ends with "NoMemory" on these at any size.
const UNDRAWABLE = new Set(['umbrella', 'umbrella-with-rain-drops']);
const COMPONENT = 2, FLAGS = 9;
const BLOCK = 16; // artworks a block: a picture needs few, so few blocks are unpacked

const slug = text => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
  .replace(/[’'“”".!(),:]/g, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');

const nameOf = entry => {
  const bare = entry.emoji.replace('\ufe0f', '');
  const candidates = [entry.label, (moreEnglish[entry.emoji] ?? moreEnglish[bare] ?? [''])[0],
    unicodeNames[entry.hexcode.replace('-FE0F', '')] ?? unicodeNames[entry.hexcode] ?? ''];
  return candidates.map(slug).find(candidate => icons[candidate]?.body);
};

const words = (label, tags) => [...new Set([label, ...(tags ?? [])].map(word => word.trim().toLowerCase()).filter(Boolean))];

const artworks = [];
for (const entry of english) {
  if (entry.group === undefined || entry.group === COMPONENT || entry.group === FLAGS || GENDERED.test(entry.label))
    continue;
  const name = nameOf(entry);
  if (!name || UNDRAWABLE.has(name) || artworks.some(artwork => artwork.name === name))
    continue;
  const extra = moreEnglish[entry.emoji] ?? moreEnglish[entry.emoji.replace('\ufe0f', '')] ?? [];
  const other = language => {
    const match = translated[language].get(entry.hexcode);
    return match ? words(match.label, match.tags) : [];
  };
  const en = words(entry.label, entry.tags);
  artworks.push({
    name, kind: subgroups[entry.subgroup], en,
    // Community keywords are looser than CLDR's: kept apart, so that they weigh less.
    loose: extra.slice(1).map(word => word.replaceAll('_', ' ').toLowerCase()).filter(word => !en.includes(word)),
    zh: other('zh-hant'), ja: other('ja'), ru: other('ru'),
    body: icons[name].body,
  });
}

const blocks = [];
for (let first = 0; first < artworks.length; first += BLOCK) {
  const text = artworks.slice(first, first + BLOCK).map(artwork => artwork.body).join('\n');
  blocks.push(zlib.brotliCompressSync(text, { params: {
    [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 22,
    [zlib.constants.BROTLI_PARAM_SIZE_HINT]: text.length } }));
}
let offset = 0;
const starts = blocks.map(block => (offset += block.length) - block.length);
const index = { artworksPerBlock: BLOCK, blocks: starts.map((start, i) => [start, blocks[i].length]),
  artworks: artworks.map(({ body, ...rest }) => rest) };

fs.writeFileSync(path.join(here, 'artwork.br'), Buffer.concat(blocks));
fs.writeFileSync(path.join(here, 'index.json.br'), zlib.brotliCompressSync(JSON.stringify(index),
  { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 22 } }));
console.log(`${artworks.length} artworks, ${offset} bytes of artwork, ${fs.statSync(path.join(here, 'index.json.br')).size} bytes of index`);
