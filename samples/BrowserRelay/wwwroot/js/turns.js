// What is shown of a conversation: turns of the visitor's, and answers that grow block by block, in the API's own events.
import { el } from './dom.js';
import { MarkdownView } from './markdown.js';
import { describe, Meter } from './meter.js';

const Interruptions = {
  UpstreamFailed: 'The answer broke off here.',
  TookTooLong: 'The answer took too long and was ended here.',
  ShuttingDown: 'The server was shut down here.',
};

export function userTurn(message) {
  const blocks = typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;
  const text = blocks.filter(block => block.type === 'text').map(block => block.text).join('\n');
  return el('article', { class: 'turn user' }, el('h2', { class: 'unseen' }, 'You'), el('p', {}, text));
}

export class AnswerView {
  #blocks = new Map();
  #content = el('div', { class: 'content' });
  #waiting = el('p', { class: 'waiting' }, el('span', { class: 'dots', 'aria-hidden': 'true' }), el('span', { class: 'unseen' }, 'Waiting for the answer'));
  #figures = el('p', { class: 'figures' });
  #announce;

  /** @param announce says a sentence to whoever cannot see. */
  constructor(announce = () => {}) {
    this.#announce = announce;
    this.meter = new Meter();
    this.stopReason = null;
    this.element = el('article', { class: 'turn answer' }, el('h2', { class: 'unseen' }, 'Claude'), this.#content, this.#waiting, this.#figures);
  }

  /** An answer from the database. */
  static of({ message, interruption, firstTokenMs, totalMs }) {
    const view = new AnswerView();
    message.content.forEach((block, index) => {
      view.#start(index, block);
      view.#blocks.get(index)?.end();
    });
    view.stopReason = message.stop_reason;
    view.end();
    if (interruption === 'Stopped') view.noteStopped();
    else if (interruption) view.note(Interruptions[interruption] ?? 'The answer is not complete.');
    if (firstTokenMs !== null && totalMs !== null) view.#figures.textContent = describe(firstTokenMs, totalMs - firstTokenMs, message.usage.output_tokens);
    return view;
  }

  /** Takes one of the API's events. What is newer than this page is nothing to it. */
  take(event) {
    switch (event.type) {
      case 'content_block_start':
        this.#start(event.index, event.content_block);
        break;
      case 'content_block_delta':
        this.#grow(event.index, event.delta);
        break;
      case 'content_block_stop':
        this.#blocks.get(event.index)?.end();
        break;
      case 'message_delta':
        this.stopReason = event.delta.stop_reason ?? this.stopReason;
        this.meter.count(event.usage?.output_tokens ?? null);
        break;
    }
    this.#figures.textContent = `${this.meter}`;
  }

  /** Forgets what came; it comes again. */
  clear() {
    this.#blocks.clear();
    this.#content.replaceChildren();
  }

  /** What the tools said that were called in here. */
  showResults(message) {
    for (const result of message.content) {
      for (const block of this.#blocks.values()) block.showResult?.(result);
    }
  }

  note(text, kind = '') {
    this.element.insertBefore(el('p', { class: `note ${kind}` }, text), this.#figures);
  }

  noteStopped() {
    this.note('Stopped.', 'stopped');
  }

  end() {
    for (const block of this.#blocks.values()) block.end();
    this.#waiting.remove();
    this.meter.end();
    if (this.stopReason === 'max_tokens') this.note('The answer reached its greatest length here.');
    if (this.stopReason === 'refusal') this.note('Claude does not go on with this.');
  }

  #start(index, block) {
    const view = this.#viewOf(block);
    if (!view) return;
    this.#blocks.set(index, view);
    this.#content.append(view.element);
  }

  #grow(index, delta) {
    const piece = delta.text ?? delta.thinking ?? delta.partial_json;
    if (!piece) return;
    this.meter.take(piece);
    this.#blocks.get(index)?.append(piece);
  }

  #viewOf(block) {
    switch (block.type) {
      case 'text':
        return new TextView(block.text, this.#announce);
      case 'thinking':
        return new ThinkingView(block.thinking, this.#announce);
      case 'tool_use':
      case 'server_tool_use':
      case 'mcp_tool_use':
        return new ToolView(block, this.#announce);
      default:
        return null;
    }
  }
}

class TextView {
  #markdown;

  constructor(text, announce) {
    this.#markdown = new MarkdownView(announce);
    this.element = this.#markdown.element;
    if (text) this.append(text);
  }

  append(piece) {
    this.#markdown.append(piece);
  }

  end() {
    this.#markdown.end();
  }
}

class ThinkingView {
  #text = el('p');
  #summary = el('summary', {}, 'Thinking…');

  constructor(text, announce) {
    this.element = el('details', { class: 'thinking' }, this.#summary, this.#text);
    this.#text.append(text);
    announce('Claude is thinking.');
  }

  append(piece) {
    this.#text.append(piece);
  }

  end() {
    this.#summary.textContent = 'Thoughts';
    this.#text.normalize();
    // A model may think without saying what.
    if (!this.#text.textContent) this.element.remove();
  }
}

class ToolView {
  #input = el('code');
  #result = el('pre', { class: 'result', hidden: true });
  #id;

  constructor(block, announce) {
    this.#id = block.id;
    this.element = el('div', { class: 'tool' },
      el('p', { class: 'tool-name' }, 'Calls ', el('code', {}, block.name)), el('pre', {}, this.#input), this.#result);
    if (Object.keys(block.input ?? {}).length) this.#input.textContent = JSON.stringify(block.input);
    announce(`Claude calls ${block.name}.`);
  }

  append(piece) {
    this.#input.append(piece);
  }

  end() {
    this.#input.textContent ||= '{}';
  }

  showResult(result) {
    if (result.tool_use_id !== this.#id) return;
    const content = typeof result.content === 'string' ? result.content : (result.content ?? []).map(block => block.text ?? '').join('\n');
    this.#result.textContent = content;
    this.#result.classList.toggle('failed', result.is_error === true);
    this.#result.hidden = false;
  }
}
