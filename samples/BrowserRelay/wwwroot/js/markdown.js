// Markdown that grows. What is finished is made once and stays as it is, with whatever the reader has selected in it; only the end, which the
// next piece may still change, is made again.
import { el } from './dom.js';
import { readBlock } from './blocks.js';

export class MarkdownView {
  #source = '';
  #settled = 0;
  #settledNodes = 0;
  #frame = 0;
  #onBlock;

  /** @param onBlock is told the text of each block that is finished. */
  constructor(onBlock = () => {}) {
    this.element = el('div', { class: 'markdown' });
    this.#onBlock = onBlock;
  }

  append(text) {
    this.#source += text;
    // As often as the screen can show it, however many pieces come.
    this.#frame ||= requestAnimationFrame(() => this.#render(false));
  }

  end() {
    this.#render(true);
  }

  #render(isEnd) {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const lines = this.#source.slice(this.#settled).split('\n');
    while (this.element.childNodes.length > this.#settledNodes) this.element.lastChild.remove();
    let settledLines = 0;
    for (let block, before = 0, previous = null; ; before = block.next, previous = block) {
      block = readBlock(lines, before);
      // A block is finished when another one has begun, and surely so: in a line that is complete.
      if (previous && (isEnd || (block && firstLine(lines, before) < lines.length - 1))) {
        settledLines = before;
        this.#settledNodes = this.element.childNodes.length;
        this.#onBlock(previous.node.textContent);
      }
      if (!block) break;
      this.element.append(block.node);
    }
    for (let i = 0; i < settledLines && i < lines.length; i++) this.#settled += lines[i].length + 1;
  }
}

function firstLine(lines, at) {
  while (at < lines.length && !lines[at].trim()) at++;
  return at;
}
