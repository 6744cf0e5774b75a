import type { Readable } from 'node:stream';
import { Fault } from '../domain/fault.js';
import { LARGEST_DOCUMENT } from '../modules/mapping/mapdocument.js';

import { readingFault } from './csvrows.js';

export interface JsonDocument {
  /** The line it begins on, from 1. */
  readonly line: number;
  /** As it stands in the file; whether it is whole JSON is for its reader to find out. */
  readonly text: string;
}

const NEXT = 'Documents before it are imported; correct the file and run the import again.';

/** Cuts a text that comes in pieces into its JSON objects: on lines of their own, or as the elements of one array. */
class Cutter {
  private line = 1;
  private beginsOn = 1;
  private depth = 0;
  private isText = false;
  private isEscaped = false;
  private kept = '';

  constructor(private readonly name: string) {}

  *take(piece: string): Generator<JsonDocument> {
    let begin = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const character = piece[at] ?? '';
      if (character === '\n') this.line += 1;
      if (this.depth > 0) this.within(character);
      else if (character === '{') {
        [this.depth, this.beginsOn, begin] = [1, this.line, at];
        continue;
      } else if (!/[\s,[\]\uFEFF]/.test(character)) this.refuse(`"${character}" stands where a document should begin`);
      else continue;
      if (this.depth > 0) continue;
      this.keep(piece.slice(begin, at + 1));
      yield { line: this.beginsOn, text: this.kept };
      this.kept = '';
    }
    if (this.depth === 0) return;
    this.keep(piece.slice(begin));
  }

  private keep(part: string): void {
    this.kept += part;
    if (this.kept.length > LARGEST_DOCUMENT) this.refuse(`has more than ${LARGEST_DOCUMENT} characters`, this.beginsOn);
  }

  end(): void {
    if (this.depth > 0) this.refuse('does not end', this.beginsOn);
  }

  private within(character: string): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (this.isText && character === '\\') this.isEscaped = true;
    else if (character === '"') this.isText = !this.isText;
    else if (!this.isText && (character === '{' || character === '[')) this.depth += 1;
    else if (!this.isText && (character === '}' || character === ']')) this.depth -= 1;
  }

  private refuse(what: string, line = this.line): never {
    throw new Fault('INVALID_INPUT', `${this.name}:${line}: the JSON document ${what}. ${NEXT}`);
  }
}

/** The JSON objects of a stream, one a line or in an array, in bounded memory. Throws INVALID_INPUT where they cannot be told apart. */
export async function* jsonDocuments(stream: Readable, name: string): AsyncGenerator<JsonDocument> {
  const cutter = new Cutter(name);
  stream.setEncoding('utf8');
  try {
    for await (const piece of stream as AsyncIterable<string>) yield* cutter.take(piece);
    cutter.end();
  } catch (error) {
    throw readingFault(error, name);
  } finally {
    stream.destroy();
  }
}
