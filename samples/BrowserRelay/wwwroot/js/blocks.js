// Markdown's blocks: paragraphs, headings, lists, quotes, tables, code.
import { el } from './dom.js';
import { inline } from './inline.js';

const Fence = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)/;
const Heading = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/;
const Rule = /^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$/;
const Quote = /^ {0,3}> ?/;
const Item = /^( {0,3})([-*+]|\d{1,9}[.)])([ \t]+)(?=\S)/;
const TableRule = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
const DeepestNesting = 12;

// The headings of the page itself are above these.
const HeadingsAbove = 2;

/** Reads the block that begins at or after a line: its element, and the line behind it; null at the end. */
export function readBlock(lines, start, depth = 0) {
  while (start < lines.length && !lines[start].trim()) start++;
  if (start >= lines.length) return null;
  const kinds = depth < DeepestNesting ? [fence, heading, rule, quote, list, table] : [fence, heading, rule, table];
  for (const kind of kinds) {
    const block = kind(lines, start, depth);
    if (block) return block;
  }
  return paragraph(lines, start);
}

function all(lines, depth) {
  const nodes = [];
  for (let block, at = 0; (block = readBlock(lines, at, depth)); at = block.next) nodes.push(block.node);
  return nodes;
}

function fence(lines, start) {
  const open = Fence.exec(lines[start]);
  if (!open) return null;
  const close = new RegExp(`^ {0,3}${open[1][0]}{${open[1].length},}\\s*$`);
  let end = start + 1;
  while (end < lines.length && !close.test(lines[end])) end++;
  const text = lines.slice(start + 1, end).join('\n');
  const bar = el('div', { class: 'code-bar' }, el('span', {}, open[2] || 'text'));
  if (navigator.clipboard) bar.append(copyButton(text));
  const code = el('pre', { tabindex: '0', role: 'region', 'aria-label': `Code, ${open[2] || 'text'}` }, el('code', {}, text));
  return { node: el('div', { class: 'code' }, bar, code), next: end + 1 };
}

function copyButton(text) {
  const button = el('button', { type: 'button', class: 'quiet' }, 'Copy');
  button.addEventListener('click', async () => {
    const said = await navigator.clipboard.writeText(text).then(() => 'Copied', () => 'Not allowed');
    button.textContent = said;
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
  return button;
}

function heading(lines, start) {
  const found = Heading.exec(lines[start]);
  return found && { node: el(`h${Math.min(6, found[1].length + HeadingsAbove - 1)}`, {}, ...inline(found[2])), next: start + 1 };
}

function rule(lines, start) {
  return Rule.test(lines[start]) ? { node: el('hr'), next: start + 1 } : null;
}

function quote(lines, start, depth) {
  let end = start;
  while (end < lines.length && Quote.test(lines[end])) end++;
  if (end === start) return null;
  const inside = lines.slice(start, end).map(line => line.replace(Quote, ''));
  return { node: el('blockquote', {}, ...all(inside, depth + 1)), next: end };
}

function list(lines, start, depth) {
  const first = Item.exec(lines[start]);
  if (!first) return null;
  const kind = first[2].at(-1);
  const items = [];
  let next = start;
  for (let item; (item = Item.exec(lines[next] ?? '')) && item[2].at(-1) === kind && !Rule.test(lines[next]);) {
    const inside = item[0].length;
    const content = [lines[next].slice(inside)];
    let end = next + 1;
    for (; end < lines.length; end++) {
      const line = lines[end];
      const isInside = !line.trim() || indent(line) >= Math.min(inside, 4) || (lines[end - 1].trim() && !beginsBlock(lines, end));
      if (!isInside) break;
      content.push(line.slice(Math.min(inside, indent(line))));
    }
    items.push(content);
    next = end;
  }
  const isOrdered = kind === '.' || kind === ')';
  const start1 = Number.parseInt(first[2], 10);
  const node = el(isOrdered ? 'ol' : 'ul', isOrdered && start1 !== 1 ? { start: start1 } : {}, ...items.map(content => listItem(content, depth)));
  return { node, next };
}

function listItem(lines, depth) {
  const blocks = all(lines, depth + 1);
  // A paragraph that is alone, or stands before a nested list, needs no space around it.
  if (blocks[0]?.nodeName === 'P' && (blocks.length === 1 || /^[OU]L$/.test(blocks[1].nodeName))) return el('li', {}, ...blocks[0].childNodes, ...blocks.slice(1));
  return el('li', {}, ...blocks);
}

function indent(line) {
  return line.length - line.trimStart().length;
}

function table(lines, start) {
  if (!lines[start].includes('|') || !TableRule.test(lines[start + 1] ?? '') || !lines[start + 1].includes('-')) return null;
  const head = cells(lines[start]);
  const aligns = cells(lines[start + 1]).map(cell => (cell.endsWith(':') ? (cell.startsWith(':') ? 'center' : 'end') : 'start'));
  if (aligns.length !== head.length) return null;
  let next = start + 2;
  const rows = [];
  while (next < lines.length && lines[next].trim() && !beginsBlock(lines, next)) rows.push(cells(lines[next++]));
  const row = (name, texts) => el('tr', {}, ...head.map((_, i) => el(name, { class: aligns[i], scope: name === 'th' && 'col' }, ...inline(texts[i] ?? ''))));
  const node = el('table', {}, el('thead', {}, row('th', head)), el('tbody', {}, ...rows.map(texts => row('td', texts))));
  return { node: el('div', { class: 'table', tabindex: '0', role: 'region', 'aria-label': 'Table' }, node), next };
}

// A bar that is escaped is no border.
function cells(line) {
  return line.trim().replace(/^\|/, '').replace(/(?<!\\)\|$/, '').split(/(?<!\\)\|/).map(cell => cell.trim().replaceAll('\\|', '|'));
}

function paragraph(lines, start) {
  let end = start + 1;
  while (end < lines.length && lines[end].trim() && !beginsBlock(lines, end) && !table(lines, end)) end++;
  const text = lines.slice(start, end).map((line, i) => (i === 0 || !lines[start + i - 1].endsWith('\\') ? line.trimStart() : line)).join('\n');
  return { node: el('p', {}, ...inline(text.trimEnd())), next: end };
}

// What ends a paragraph without an empty line.
function beginsBlock(lines, at) {
  const line = lines[at];
  return Fence.test(line) || Heading.test(line) || Rule.test(line) || Quote.test(line) || Item.test(line);
}
