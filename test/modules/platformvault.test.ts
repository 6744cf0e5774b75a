import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createVault, localVaultKey } from '../../src/platform/vault.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'accord-vault-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe("the installation's own vault key", () => {
  it('is made once, though several programs start at once, and readable by its owner alone', async () => {
    const file = join(directory, 'new', 'secrets-key.json');
    const keys = await Promise.all([1, 2, 3, 4].map(() => localVaultKey(file)));
    const texts = new Set(keys.map((key) => key.toString('base64')));
    expect(texts.size).toBe(1);
    expect(keys[0]).toHaveLength(32);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await localVaultKey(file)).toString('base64')).toBe([...texts][0]);
  });

  it('is not replaced in silence when its file is damaged: what it sealed would be lost', async () => {
    const file = join(directory, 'secrets-key.json');
    for (const damaged of ['', 'not json', '{}', '{"key": "c2hvcnQ="}']) {
      await writeFile(file, damaged);
      await expect(localVaultKey(file)).rejects.toThrow(`${file} holds no vault key`);
      expect(await readFile(file, 'utf8')).toBe(damaged);
    }
  });
});

describe('a vault', () => {
  const key = (byte: number) => Buffer.alloc(32, byte);

  it('takes keys of 32 bytes, and at least one', () => {
    for (const keys of [[], [Buffer.alloc(16)], [key(1), Buffer.alloc(33)]])
      expect(() => createVault(keys)).toThrow(RangeError);
  });

  it('seals by its first key and opens what any of them sealed', () => {
    const [old, both, present] = [createVault([key(1)]), createVault([key(2), key(1)]), createVault([key(2)])];
    expect(both.open(old.seal('secret', 'me'), 'me')).toBe('secret');
    expect(present.open(both.seal('secret', 'me'), 'me')).toBe('secret');
    expect(() => present.open(old.seal('secret', 'me'), 'me')).toThrow('which is not configured');
    expect(both.keyId).toBe(present.keyId);
    expect(old.keyId).not.toBe(present.keyId);
  });

  it('seals the same text to another one each time', () => {
    const vault = createVault([key(1)]);
    expect(vault.seal('secret', 'me')).not.toBe(vault.seal('secret', 'me'));
  });
});
