// One answer, over as many connections as it takes.
import { Problem, send } from './api.js';
import { readEvents } from './sse.js';

// The server breaks every silence of ten seconds: after this one, nobody is there any more.
const LongestSilence = 25_000;
const LongestWait = 10_000;
const Ends = new Set(['done', 'error']);

/**
 * The events of an answer, each once and in order, to its end.
 * @param id the stream's id.
 * @param first the response that began it, where there is one.
 * @param signal ends the reading; the answer goes on without us.
 * @param onConnection is told whether there is a connection.
 */
export async function* readAnswer(id, first, signal, onConnection) {
  let last = 0;
  for (let failures = 0, response = first; ; response = null) {
    const watch = new Watch(signal);
    try {
      response ??= await send('GET', `/streams/${id}`, { headers: { 'Last-Event-ID': `${last}` }, signal: watch.signal });
      // Nothing more: the end has been here.
      if (response.status === 204) return;
      onConnection(true);
      watch.begin();
      for await (const event of readEvents(response.body, watch.signal, () => watch.begin())) {
        if (event.type === 'reset') last = 0;
        else if (event.id && Number(event.id) <= last) continue;
        last = Number(event.id ?? last);
        failures = 0;
        yield event;
        if (Ends.has(event.type)) return;
      }
    } catch (error) {
      // A refusal is an answer. Busy is not: 5xx is tried again.
      if (error instanceof Problem && error.status < 500) throw error;
    } finally {
      watch.end();
    }
    signal.throwIfAborted();
    onConnection(false);
    await wait(Math.min(500 * 2 ** failures++, LongestWait), signal);
  }
}

/** Ends a connection that is silent for too long, or whose network is gone. */
class Watch {
  #connection = new AbortController();
  #timer = 0;
  #onOffline = () => this.#connection.abort();

  constructor(signal) {
    this.signal = AbortSignal.any([signal, this.#connection.signal]);
    addEventListener('offline', this.#onOffline);
  }

  begin() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connection.abort(), LongestSilence);
  }

  end() {
    clearTimeout(this.#timer);
    removeEventListener('offline', this.#onOffline);
  }
}

/** Waits, but no longer than until the network is back. */
function wait(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const finish = () => {
      clearTimeout(timer);
      removeEventListener('online', finish);
      signal.removeEventListener('abort', finish);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    addEventListener('online', finish);
    signal.addEventListener('abort', finish);
    if (signal.aborted) finish();
  });
}
