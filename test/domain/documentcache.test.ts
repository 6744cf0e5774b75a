import { describe, expect, it } from '@jest/globals';
import { createDocumentCache, parseOnce } from '../../src/api/documentcache.js';

/** A document of its own of so many characters. */
function source(n: number, length: number): string {
  return `{ f${n} ${'x '.repeat(length)}`.slice(0, length - 2).concat(' }');
}

describe('the documents that are kept', () => {
  it('are those used last, 250,000 characters of them together', () => {
    const documents = createDocumentCache();
    const sources = Array.from({ length: 30 }, (_, n) => source(n, 10_000));
    const [first = '', second = ''] = sources;
    for (const text of sources) {
      parseOnce(documents, text);
      documents.get(first);
    }
    const kept = sources.filter((text) => documents.get(text) !== undefined);
    expect([kept.length, kept.includes(first), kept.includes(second)]).toEqual([25, true, false]);
  });

  it('are no more than 2,000, however short they are', () => {
    const documents = createDocumentCache();
    const sources = Array.from({ length: 2_500 }, (_, n) => source(n, 12));
    for (const text of sources) parseOnce(documents, text);
    expect(sources.filter((text) => documents.get(text) !== undefined)).toEqual(sources.slice(500));
  });

  it('are parsed once, but for those longer than 10,000 characters', () => {
    const documents = createDocumentCache();
    const isKept = (text: string) => {
      const first = parseOnce(documents, text);
      return parseOnce(documents, text) === first;
    };
    expect([isKept(source(1, 10_000)), isKept(source(2, 10_001))]).toEqual([true, false]);
  });
});
