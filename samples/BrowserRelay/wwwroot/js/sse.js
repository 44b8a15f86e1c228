// An event stream from the body of a fetch: EventSource can neither POST nor say why it failed.

/**
 * The events of a body as they come. Ends with the body, or by the signal; an event that is not finished then is none, as the standard says.
 */
export async function* readEvents(body, signal, onBytes) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const leave = () => reader.cancel().catch(() => {});
  signal.addEventListener('abort', leave);
  let rest = '';
  let event = { type: 'message', data: [], id: null };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        if (line) {
          takeField(line, event);
          continue;
        }
        if (event.data.length) yield { ...event, data: event.data.join('\n') };
        event = { type: 'message', data: [], id: null };
      }
    }
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
}

function takeField(line, event) {
  const colon = line.indexOf(':');
  const name = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
  if (name === 'data') event.data.push(value);
  else if (name === 'event') event.type = value;
  else if (name === 'id') event.id = value;
}
