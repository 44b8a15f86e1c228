// Markdown within a line: emphasis, code, links. Makes nodes, never HTML.
import { el } from './dom.js';

const Schemes = new Set(['http:', 'https:', 'mailto:']);
const Escapable = /[!-/:-@[-`{-~]/;
const Word = /[\p{L}\p{N}_]/u;
const Marks = [['**', 'strong'], ['__', 'strong'], ['~~', 'del'], ['*', 'em'], ['_', 'em']];
// Deeper than this nobody writes, and a model that does is not followed.
const DeepestEmphasis = 8;

export function inline(text, depth = 0) {
  const nodes = [];
  // What ends nowhere is looked for once, and not again from every place that might begin it.
  const unclosed = new Set();
  let plain = '';
  const put = node => {
    if (plain) nodes.push(plain);
    plain = '';
    nodes.push(node);
  };
  for (let i = 0; i < text.length;) {
    const found = code(text, i, unclosed) ?? link(text, i, unclosed, depth) ?? emphasis(text, i, unclosed, depth) ?? address(text, i) ?? lineEnd(text, i);
    if (found) {
      if (found.trim) plain = plain.trimEnd();
      put(found.node);
      i = found.end;
    } else if (text[i] === '\\' && i + 1 < text.length && Escapable.test(text[i + 1])) {
      plain += text[i + 1];
      i += 2;
    } else {
      // A run of one mark is taken as a whole, so that its second half begins nothing.
      const length = '*_~`'.includes(text[i]) ? run(text, i) : 1;
      plain += text.slice(i, i + length);
      i += length;
    }
  }
  if (plain) nodes.push(plain);
  return nodes;
}

function run(text, start) {
  let end = start;
  while (text[end] === text[start]) end++;
  return end - start;
}

function code(text, start, unclosed) {
  if (text[start] !== '`') return null;
  const length = run(text, start);
  const mark = '`'.repeat(length);
  if (unclosed.has(mark)) return null;
  for (let end = start + length; (end = text.indexOf(mark, end)) >= 0; end += run(text, end)) {
    if (run(text, end) !== length) continue;
    const content = text.slice(start + length, end).replaceAll('\n', ' ');
    const padded = content.length > 2 && content.startsWith(' ') && content.endsWith(' ') && content.trim();
    return { node: el('code', {}, padded ? content.slice(1, -1) : content), end: end + length };
  }
  unclosed.add(mark);
  return null;
}

function emphasis(text, start, unclosed, depth) {
  if (depth >= DeepestEmphasis) return null;
  for (const [mark, name] of Marks) {
    if (!text.startsWith(mark, start) || unclosed.has(mark)) continue;
    const inside = start + mark.length;
    // Spec (CommonMark): an opening mark has no space behind it, and an underscore no word before it.
    if (!text[inside]?.trim() || (mark[0] === '_' && Word.test(text[start - 1] ?? ''))) continue;
    const end = closing(text, mark, inside);
    if (end < 0) {
      unclosed.add(mark);
      continue;
    }
    return { node: el(name, {}, ...inline(text.slice(inside, end), depth + 1)), end: end + mark.length };
  }
  return null;
}

function closing(text, mark, from) {
  for (let end = from + 1; (end = text.indexOf(mark, end)) >= 0;) {
    const length = run(text, end);
    const after = text[end + length] ?? '';
    const isEnd = text[end - 1].trim() && text[end - 1] !== '\\' && length >= mark.length && (mark.length > 1 || length !== 2)
      && (mark[0] !== '_' || !Word.test(after));
    // Of a longer run, the last marks close the outer emphasis.
    if (isEnd) return end + length - mark.length;
    end += length;
  }
  return -1;
}

function link(text, start, unclosed, depth) {
  const from = text[start] === '!' && text[start + 1] === '[' ? start + 1 : start;
  if (text[from] !== '[' || unclosed.has('[')) return null;
  const close = text.indexOf('](', from);
  if (close < 0) {
    unclosed.add('[');
    return null;
  }
  const target = /^\s*<?([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"[^"\n]*")?\s*\)/.exec(text.slice(close + 2, close + 2050));
  if (!target) return null;
  const href = safe(target[1]);
  const label = text.slice(from + 1, close);
  if (!href || label.includes('[')) return null;
  return { node: anchor(href, label ? inline(label, depth + 1) : [target[1]]), end: close + 2 + target[0].length };
}

// An address that stands in the text as it is, or between angle brackets.
function address(text, start) {
  const isBracketed = text[start] === '<';
  const from = isBracketed ? start + 1 : start;
  if (text[from] !== 'h' || Word.test(text[from - 1] ?? '')) return null;
  const found = /^https?:\/\/[^\s<>"'`]+/.exec(text.slice(from, from + 2048))?.[0].replace(/[.,;:!?)\]*_~]+$/, '');
  if (!found || (isBracketed && text[from + found.length] !== '>')) return null;
  const href = safe(found);
  return href && { node: anchor(href, [found]), end: from + found.length + (isBracketed ? 1 : 0) };
}

function lineEnd(text, start) {
  if (text[start] === '\\' && text[start + 1] === '\n') return { node: el('br'), end: start + 2 };
  const isBreak = text[start] === '\n' && text.slice(0, start).endsWith('  ');
  return isBreak ? { node: el('br'), end: start + 1, trim: true } : null;
}

function anchor(href, content) {
  return el('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, ...content);
}

// Only what leads to a page or a mail; everything else stays text.
function safe(href) {
  try {
    const url = new URL(href);
    return Schemes.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
