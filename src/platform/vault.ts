import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { privateJson } from './privatefile.js';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals secrets that the installation must be able to use again. */
export interface Vault {
  /** Name of the key that seals: a hash, no secret. */
  readonly keyId: string;
  /** `owner` says whose it is: what is sealed for one opens for no other, wherever its text is put. */
  seal(text: string, owner: string): string;
  /** Throws where the text was not sealed for this owner by a key of this vault. */
  open(sealed: string, owner: string): string;
}

function idOf(key: Buffer): string {
  return createHash('sha256').update('accord vault key ').update(key).digest('hex').slice(0, 16);
}

/** `keys`: 32 bytes each. The first seals; all of them open, so that a key can be replaced while what it sealed is still there. */
export function createVault(keys: readonly Buffer[]): Vault {
  const [first] = keys;
  if (first === undefined || keys.some((key) => key.length !== KEY_BYTES)) {
    throw new RangeError(`a vault takes keys of ${KEY_BYTES} bytes`);
  }
  const byId = new Map(keys.map((key) => [idOf(key), key]));
  const keyId = idOf(first);
  return {
    keyId,
    seal(text, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, first, nonce).setAAD(Buffer.from(owner));
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${keyId}.${Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url')}`;
    },
    open(sealed, owner) {
      const [id = '', content = ''] = sealed.split('.');
      const key = byId.get(id);
      if (key === undefined) throw new Error(`a secret was sealed by key ${id.slice(0, 16)}, which is not configured`);
      const bytes = Buffer.from(content, 'base64url');
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(owner))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}

/** The installation's own vault key, made at its first use and readable by its owner alone. */
export async function localVaultKey(file: string): Promise<Buffer> {
  const { key } = await privateJson<{ key?: string }>(
    file,
    async () => ({ key: randomBytes(KEY_BYTES).toString('base64') }),
    (value) => Buffer.from(value.key ?? '', 'base64').length === KEY_BYTES,
    'holds no vault key. Restore it: without it webhook secrets cannot be opened. Or remove it and rotate every secret.',
  );
  return Buffer.from(key ?? '', 'base64');
}
