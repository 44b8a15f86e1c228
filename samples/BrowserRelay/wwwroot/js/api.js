/** What the server refused, in its own words (RFC 9457). */
export class Problem extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Sends a request. Throws a Problem for a refusal, and what fetch throws where nobody answers. */
export async function send(method, path, { body, headers, signal } = {}) {
  const response = await fetch(path, {
    method,
    signal,
    headers: body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new Problem(response.status, problem.detail ?? `The server answered with ${response.status}.`);
}

export const getJson = async (path, signal) => (await send('GET', path, { signal })).json();
