import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type QueueRow, queueChange } from '../../src/domain/queuechange.js';

const rows = (text: string): QueueRow[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((word) => ({ id: word.charAt(0), mark: word }));
/** Each changed row as `CHANGE id place`, then those that left. */
function told(before: string, after: string): string[] {
  const { rows: changed, left } = queueChange(rows(before), rows(after));
  return [...changed.map(({ id, change, place }) => `${change} ${id} ${place}`), ...left.map((id) => `LEFT ${id}`)];
}

describe('what a watched queue tells', () => {
  it('is every row at first, and nothing where nothing changed', () => {
    expect(told('', 'a b')).toEqual(['ENTERED a 1', 'ENTERED b 2']);
    expect(told('a b c', 'a b c')).toEqual([]);
  });

  it('is who entered, changed and left; those who only make room have not moved', () => {
    expect(told('a b c', 'd a b2')).toEqual(['ENTERED d 1', 'CHANGED b 3', 'LEFT c']);
    expect(told('a b c', 'b c')).toEqual(['LEFT a']);
  });

  it('is one move where one passed the others', () => {
    expect(told('a b c d', 'd a b c')).toEqual(['MOVED d 1']);
    expect(told('a b c d', 'b c d a2')).toEqual(['MOVED a 4']);
    expect(told('a b', 'b a')).toHaveLength(1);
  });

  it('is enough to follow: who stays unmoved keeps its order, and the rest is placed', () => {
    const state = fc
      .uniqueArray(fc.constantFrom(...'abcdefghij'), { maxLength: 8 })
      .chain((ids) =>
        fc
          .array(fc.nat(1), { minLength: ids.length, maxLength: ids.length })
          .map((marks) => ids.map((id, index) => ({ id, mark: `${marks[index]}` }))),
      );
    fc.assert(
      fc.property(state, state, (before, after) => {
        const { rows: changed, left } = queueChange(before, after);
        // A client drops who left and who is told anew, and puts the latter to their places.
        const known = new Map(before.map((row) => [row.id, row]));
        const out = new Set([...left, ...changed.flatMap(({ id, change }) => (change === 'CHANGED' ? [] : [id]))]);
        const kept = before.filter(({ id }) => !out.has(id)).map(({ id }) => id);
        for (const { id, change, place } of changed) if (change !== 'CHANGED') kept.splice(place - 1, 0, id);
        expect(kept).toEqual(after.map(({ id }) => id));
        for (const { id, mark } of after) {
          if (known.get(id)?.mark !== mark) expect(changed.some((row) => row.id === id)).toBe(true);
        }
      }),
    );
  });
});
