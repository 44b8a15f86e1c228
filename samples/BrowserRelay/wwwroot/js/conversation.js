// The conversation that is shown: opens it, asks, follows its answer, stops it.
import { getJson, Problem, send } from './api.js';
import { readAnswer } from './answer-stream.js';
import { byId } from './dom.js';
import { AnswerView, userTurn } from './turns.js';

// The API has yet to accept the question: until then there is nothing to follow.
const AskAgainAfter = 300;

export class Conversation {
  #turns = byId('turns');
  #watching = new AbortController();
  #streamId = null;
  #isToStop = false;
  #on;

  /** @param on onRunning, onConnection, onChanged, onProblem, announce. */
  constructor(on) {
    this.#on = on;
    this.id = null;
    this.isRunning = false;
  }

  /** Shows an empty conversation; its chat is made with its first question. */
  clear() {
    this.#leave();
    this.id = null;
    this.#turns.replaceChildren();
    this.#setRunning(false);
  }

  /** Shows a chat, and goes on with its answer where that is being written. */
  async open(id) {
    this.clear();
    this.id = id;
    const signal = this.#watching.signal;
    const chat = await getJson(`/api/chats/${encodeURIComponent(id)}`, signal);
    this.#turns.replaceChildren();
    let answer = null;
    for (const turn of chat.turns) {
      if (turn.role === 'assistant') this.#turns.append((answer = AnswerView.of(turn)).element);
      else if (hasResults(turn)) answer?.showResults(turn.message);
      else this.#turns.append(userTurn(turn.message));
    }
    this.#on.onChanged(chat);
    const last = chat.turns.at(-1);
    if (chat.streamId) this.#run(() => this.#follow(chat.streamId, null, this.#addAnswer()));
    else if (chat.isRunning) setTimeout(() => signal.aborted || this.#run(() => this.open(id)), AskAgainAfter);
    else if (last && hasResults(last)) this.#run(() => this.#goOn());
    else if (last?.role === 'user') this.#on.onProblem('This question was not answered: the server was stopped. Ask again.');
    this.#setRunning(chat.isRunning || this.isRunning);
  }

  /** Asks, and follows the answer. Gives the question back where it was refused. */
  async ask(text) {
    const turn = userTurn({ content: text });
    this.#turns.append(turn);
    const answer = this.#addAnswer();
    const signal = this.#watching.signal;
    this.#setRunning(true);
    try {
      this.id ??= (await (await send('POST', '/api/chats', { signal })).json()).id;
      this.#on.onChanged({ id: this.id });
      const response = await send('POST', `/api/chats/${this.id}/answers`, { body: { text }, signal });
      this.#on.onChanged({ id: this.id });
      this.#run(() => this.#follow(response.headers.get('Stream-Id'), response, answer));
      return true;
    } catch (error) {
      if (signal.aborted) return true;
      turn.remove();
      answer.element.remove();
      this.#setRunning(false);
      this.#on.onProblem(describe(error));
      return false;
    }
  }

  /** Ends the answer, for everybody who reads it. */
  async stop() {
    if (!this.isRunning) return;
    this.#isToStop = true;
    if (this.#streamId) await send('POST', `/streams/${this.#streamId}/stop`).catch(error => this.#on.onProblem(describe(error)));
  }

  /** Lets Claude see what its tools had to say. */
  async #goOn() {
    const answer = this.#addAnswer();
    this.#setRunning(true);
    try {
      const response = await send('POST', `/api/chats/${this.id}/continue`, { signal: this.#watching.signal });
      await this.#follow(response.headers.get('Stream-Id'), response, answer);
    } catch (error) {
      answer.end();
      throw error;
    }
  }

  async #follow(streamId, response, answer) {
    const signal = this.#watching.signal;
    this.#streamId = streamId;
    this.#setRunning(true);
    answer.meter.follow(streamId);
    if (this.#isToStop) this.stop();
    let isComplete;
    try {
      isComplete = await this.#show(readAnswer(streamId, response, signal, this.#on.onConnection), answer);
    } catch (error) {
      // A server that was started anew knows no streams of before. What it had saved is in the chat.
      if (error instanceof Problem && error.status === 404) return this.open(this.id);
      if (!signal.aborted) answer.end();
      throw error;
    }
    answer.end();
    this.#streamId = null;
    if (isComplete && answer.stopReason === 'tool_use') {
      const { turns } = await getJson(`/api/chats/${this.id}`, signal);
      if (hasResults(turns.at(-1))) {
        answer.showResults(turns.at(-1).message);
        return this.#goOn();
      }
    }
    this.#on.announce(isComplete ? 'The answer is complete.' : 'The answer has ended before it was complete.');
    this.#setRunning(false);
    this.#on.onChanged({ id: this.id });
  }

  /** Shows events as they come. True where the answer is complete. */
  async #show(events, answer) {
    let isComplete = false;
    for await (const { type, data } of events) {
      if (type === 'reset') answer.clear();
      else if (type === 'error') answer.note(JSON.parse(data).error.message);
      else if (type !== 'done') answer.take(JSON.parse(data));
      else if (JSON.parse(data).outcome === 'stopped') answer.noteStopped();
      else isComplete = true;
    }
    return isComplete;
  }

  /** Runs what nobody waits for. What goes wrong is shown, unless the page has turned to something else. */
  async #run(action) {
    const signal = this.#watching.signal;
    try {
      await action();
    } catch (error) {
      if (signal.aborted) return;
      this.#on.onProblem(describe(error));
      this.#setRunning(false);
    }
  }

  #addAnswer() {
    const answer = new AnswerView(this.#on.announce);
    this.#turns.append(answer.element);
    return answer;
  }

  /** Reads no more of the answer, which goes on without us. */
  #leave() {
    this.#watching.abort();
    this.#watching = new AbortController();
    this.#streamId = null;
    this.#isToStop = false;
    this.#on.onConnection(true);
  }

  #setRunning(isRunning) {
    if (!isRunning) this.#isToStop = false;
    this.isRunning = isRunning;
    this.#on.onRunning(isRunning);
  }
}

function hasResults({ role, message }) {
  return role === 'user' && Array.isArray(message.content) && message.content.some(block => block.type === 'tool_result');
}

function describe(error) {
  return error instanceof Problem ? error.message : 'The server cannot be reached. Try again.';
}
