import { describe, expect, it } from '@jest/globals';
import { createLruCache } from '../../src/platform/lrucache.js';

const NAMES = ['a', 'b', 'c', 'd', 'e'];

function cacheOf(entries: number, size: number) {
  const cache = createLruCache<string>({ entries, size, sizeOf: (text) => text.length });
  return { ...cache, names: () => NAMES.filter((name) => cache.get(name) !== undefined).join('') };
}

describe('what was used last', () => {
  it('is kept up to a number', () => {
    const { get, set, names } = cacheOf(2, 100);
    for (const name of ['a', 'b']) set(name, name);
    get('a');
    set('c', 'c');
    expect(names()).toBe('ac');
  });

  it('is kept as long as it is small enough together, however many must go for it', () => {
    const { get, set, names } = cacheOf(10, 10);
    for (const name of ['a', 'b', 'c']) set(name, 'xxx');
    set('d', 'xxxxxx');
    expect(names()).toBe('cd');
    set('e', 'x');
    expect([names(), get('d')]).toEqual(['cde', 'xxxxxx']);
  });

  it('takes the place of what had its name, and leaves it empty where it is too large by itself', () => {
    const { get, set, names } = cacheOf(10, 10);
    set('a', 'xxxxxxxxx');
    set('a', 'x');
    set('b', 'xxxxxxxxx');
    expect([names(), get('a')]).toEqual(['ab', 'x']);
    set('b', 'xxxxxxxxxxx');
    set('c', 'xxxxxxxxx');
    expect(names()).toBe('ac');
  });
});
