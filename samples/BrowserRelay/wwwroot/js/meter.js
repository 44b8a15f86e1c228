// How fast an answer comes: time to the first token, and tokens a second. Kept beyond a reload of the page.
const CharactersPerToken = 4;

export class Meter {
  #key = null;
  #asked = Date.now();
  #first = null;
  #last = null;
  #characters = 0;
  #tokens = null;

  /** Goes on with what an earlier page measured of this stream, or lets a later one go on with this. */
  follow(streamId) {
    this.#key = `meter ${streamId}`;
    const saved = JSON.parse(sessionStorage.getItem(this.#key) ?? 'null');
    if (saved) ({ asked: this.#asked, first: this.#first } = saved);
    this.#save();
  }

  take(piece) {
    this.#last = Date.now();
    this.#characters += piece.length;
    if (this.#first !== null) return;
    this.#first = this.#last;
    this.#save();
  }

  /** Sets the number of tokens, once the API has counted them. */
  count(tokens) {
    this.#tokens = tokens;
  }

  end() {
    if (this.#key) sessionStorage.removeItem(this.#key);
  }

  toString() {
    if (this.#first === null) return '';
    const tokens = this.#tokens ?? this.#characters / CharactersPerToken;
    return describe(this.#first - this.#asked, this.#last - this.#first, tokens, this.#tokens === null);
  }

  #save() {
    if (this.#key) sessionStorage.setItem(this.#key, JSON.stringify({ asked: this.#asked, first: this.#first }));
  }
}

/** The figures in words, of an answer now or from the database. */
export function describe(firstTokenMs, streamingMs, tokens, isGuess = false) {
  const parts = [`${(firstTokenMs / 1000).toFixed(2)} s to first token`];
  if (streamingMs > 0) parts.push(`${isGuess ? 'about ' : ''}${Math.round(tokens / (streamingMs / 1000))} tokens/s`);
  return parts.join(' · ');
}
