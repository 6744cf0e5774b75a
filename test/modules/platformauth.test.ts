import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import {
  formatApiKey,
  hashApiKeySecret,
  isApiKeySecret,
  newApiKeySecret,
  parseApiKey,
} from '../../src/platform/apikeys.js';
import { createLocalSigner, createVerifier } from '../../src/platform/auth.js';

const ACME = '0a000000-0000-4000-8000-000000000001';
const NOW = Date.UTC(2026, 2, 6, 14);
const clock = () => NOW;
const HOUR = 3_600_000;

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'accord-auth-'));
});

afterAll(() => rm(directory, { recursive: true }));

function refusal(message: string): unknown {
  return expect.objectContaining({ code: 'UNAUTHENTICATED', message, issues: [] });
}

describe('tokens of the local key', () => {
  const sign = (change: object = {}) =>
    createLocalSigner(join(directory, 'key.json'), { clock }).sign({
      organisationId: ACME,
      side: 'VENDOR',
      role: 'MANAGER',
      subject: 'maria',
      lifetime: HOUR,
      ...change,
    });
  const verifier = () => createVerifier({ localKeyFile: join(directory, 'key.json') }, { clock });

  it('say who acts, on which side and until when', async () => {
    expect(await verifier().verify(await sign())).toEqual({
      organisationId: ACME,
      side: 'VENDOR',
      role: 'MANAGER',
      subject: 'maria',
      scopes: null,
      contractIds: null,
      expiresAt: NOW + HOUR,
    });
  });

  it('of the operator name no organisation', async () => {
    const actor = await verifier().verify(await sign({ role: 'OPERATOR' }));
    expect([actor.role, actor.organisationId]).toEqual(['OPERATOR', '00000000-0000-0000-0000-000000000000']);
  });

  it('come from a key that only its owner can read, and that is made once', async () => {
    const file = join(directory, 'shared', 'key.json');
    const signers = [1, 2, 3].map(() => createLocalSigner(file, { clock }));
    const claims = { organisationId: ACME, side: 'CLIENT', role: 'ADMIN', subject: 'x', lifetime: HOUR } as const;
    const tokens = await Promise.all(signers.map((signer) => signer.sign(claims)));
    for (const token of tokens) await createVerifier({ localKeyFile: file }, { clock }).verify(token);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('end', async () => {
    const token = await sign();
    const later = createVerifier({ localKeyFile: join(directory, 'key.json') }, { clock: () => NOW + HOUR + 6_000 });
    await expect(later.verify(token)).rejects.toEqual(refusal('The token has expired'));
  });

  it('are refused when they are of another key, changed, unsigned or no token', async () => {
    const token = await sign();
    const other = await createLocalSigner(join(directory, 'other.json'), { clock }).sign({
      organisationId: ACME,
      side: 'CLIENT',
      role: 'ADMIN',
      subject: 'x',
      lifetime: HOUR,
    });
    const [head = '', body = '', mark = ''] = token.split('.');
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as JWTPayload;
    const changed = Buffer.from(JSON.stringify({ ...payload, role: 'ADMIN' })).toString('base64url');
    const unsigned = new UnsecuredJWT(payload).encode();
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const forged of [
      other,
      `${head}.${changed}.${mark}`,
      unsigned,
      `${none}.${body}.${mark}`,
      `${none}.${body}.`,
      '',
      'x.y.z',
    ]) {
      await expect(verifier().verify(forged)).rejects.toEqual(refusal('The token is not valid'));
    }
  });

  it('cannot be signed with the public key as a shared secret', async () => {
    await sign();
    const { x } = JSON.parse(await readFile(join(directory, 'key.json'), 'utf8')) as JWK;
    const forged = await new SignJWT({ organisation: ACME, role: 'ADMIN', side: 'CLIENT' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('accord-local')
      .setAudience('accord')
      .setSubject('x')
      .setExpirationTime(NOW / 1000 + 60)
      .sign(Buffer.from(x ?? '', 'base64url'));
    await expect(verifier().verify(forged)).rejects.toEqual(refusal('The token is not valid'));
  });

  it('are not signed beside another issuer, nor with a damaged key', async () => {
    expect(() => createLocalSigner(join(directory, 'key.json'), { jwksUrl: 'https://issuer.example/jwks' })).toThrow(
      'JWKS_URL',
    );
    const damaged = join(directory, 'damaged.json');
    await writeFile(damaged, '{}');
    const claims = { organisationId: ACME, side: 'CLIENT', role: 'ADMIN', subject: 'x', lifetime: HOUR } as const;
    await expect(createLocalSigner(damaged).sign(claims)).rejects.toThrow('holds no signing key');
  });
});

describe('tokens of an issuer', () => {
  interface IssuerKey {
    readonly kid: string;
    readonly privateKey: CryptoKey;
    readonly published: JWK;
  }
  let server: Server;
  let url: string;
  let published: JWK[] = [];
  let fetches = 0;
  let isDown = false;

  async function newKey(kid: string, alg = 'ES256'): Promise<IssuerKey> {
    const { publicKey, privateKey } = await generateKeyPair(alg);
    return { kid, privateKey, published: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
  }

  const claims = { 'https://accord.example/org': ACME, role: 'INTEGRATOR', side: 'CLIENT' };

  function token(
    key: IssuerKey,
    change: object = {},
    standard: { issuer?: string; audience?: string; expires?: number } = {},
  ) {
    return new SignJWT({ ...claims, ...change })
      .setProtectedHeader({ alg: key.published.alg as string, kid: key.kid })
      .setIssuer(standard.issuer ?? 'https://issuer.example/')
      .setAudience(standard.audience ?? 'accord')
      .setSubject('desk')
      .setExpirationTime(standard.expires ?? NOW / 1000 + 60)
      .sign(key.privateKey);
  }

  function verifier(keyRefresh = 0) {
    const jwks = {
      url,
      issuer: 'https://issuer.example/',
      audience: 'accord',
      algorithms: ['ES256'],
      organisationClaim: 'https://accord.example/org',
      roleClaim: 'role',
      sideClaim: 'side',
    };
    return createVerifier({ jwks }, { clock, keyRefresh });
  }

  beforeAll(async () => {
    server = createServer((_request, response) => {
      fetches += 1;
      response.statusCode = isDown ? 503 : 200;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: published }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('are verified with its published keys, fetched once', async () => {
    const key = await newKey('one');
    published = [key.published];
    fetches = 0;
    const verify = verifier(60_000);
    for (let n = 0; n < 5; n += 1) {
      expect(await verify.verify(await token(key))).toMatchObject({
        organisationId: ACME,
        role: 'INTEGRATOR',
        side: 'CLIENT',
      });
    }
    expect(fetches).toBe(1);
  });

  it('are accepted from a key that came by rotation, and no longer from the one that went', async () => {
    const [before, after] = [await newKey('before'), await newKey('after')];
    published = [before.published];
    const verify = verifier();
    await verify.verify(await token(before));
    published = [after.published];
    expect((await verify.verify(await token(after))).subject).toBe('desk');
    await expect(verify.verify(await token(before))).rejects.toEqual(refusal('The token is not valid'));
  });

  it('are refused for another issuer, another audience, an unlisted algorithm, and when they have expired', async () => {
    const [key, rsa] = [await newKey('one'), await newKey('rsa', 'RS256')];
    published = [key.published, rsa.published];
    const verify = verifier();
    const bad = [
      await token(key, {}, { issuer: 'https://other.example/' }),
      await token(key, {}, { audience: 'payroll' }),
      await token(rsa),
      new UnsecuredJWT(claims).setIssuer('https://issuer.example/').setAudience('accord').setSubject('x').encode(),
    ];
    for (const each of bad) await expect(verify.verify(each)).rejects.toEqual(refusal('The token is not valid'));
    const expired = await token(key, {}, { expires: NOW / 1000 - 60 });
    await expect(verify.verify(expired)).rejects.toEqual(refusal('The token has expired'));
  });

  it.each([
    ['no organisation', { 'https://accord.example/org': undefined }],
    ['an organisation that is no id', { 'https://accord.example/org': "'; DROP TABLE contract; --" }],
    ['an unknown role', { role: 'GOD' }],
    ['a side there is not', { side: 'BOTH' }],
    ['a side that is no text', { side: ['CLIENT'] }],
    ['the name of an API key', { sub: 'key:0a000000-0000-4000-8000-000000000001' }],
  ])('are refused with %s', async (_what, change) => {
    const key = await newKey('one');
    published = [key.published];
    const signed = await new SignJWT({ ...claims, ...change })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer('https://issuer.example/')
      .setAudience('accord')
      .setSubject((change as { sub?: string }).sub ?? 'desk')
      .setExpirationTime(NOW / 1000 + 60)
      .sign(key.privateKey);
    await expect(verifier().verify(signed)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('need not name a side', async () => {
    const key = await newKey('one');
    published = [key.published];
    for (const side of [undefined, null]) {
      expect(await verifier().verify(await token(key, { side }))).toMatchObject({ organisationId: ACME, side: null });
    }
  });

  it('cannot be verified while the keys cannot be fetched, and can afterwards', async () => {
    const key = await newKey('one');
    published = [key.published];
    const verify = verifier();
    isDown = true;
    await expect(verify.verify(await token(key))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    isDown = false;
    expect((await verify.verify(await token(key))).role).toBe('INTEGRATOR');
  });
});

describe('an API key', () => {
  const key = { organisationId: ACME, keyId: '0b000000-0000-4000-8000-000000000002', secret: newApiKeySecret() };

  it('is read back from its text', () => {
    const text = formatApiKey(key);
    expect(text).toMatch(/^accord_[\w-]{43}_[\w-]{43}$/);
    expect(parseApiKey(text)).toEqual(key);
  });

  it('is known by its hash, which any other secret misses', () => {
    const hash = hashApiKeySecret(key.secret);
    expect(hash).toHaveLength(32);
    expect(hash.equals(key.secret)).toBe(false);
    expect(isApiKeySecret(key.secret, hash)).toBe(true);
    expect(isApiKeySecret(newApiKeySecret(), hash)).toBe(false);
    expect(isApiKeySecret(key.secret, Buffer.alloc(0))).toBe(false);
  });

  it.each([
    '',
    'accord_',
    'accord_x_y',
    `${formatApiKey(key)}a`,
    formatApiKey(key).slice(1),
    formatApiKey(key).replace('accord', 'accorD'),
  ])('is nothing else: %s', (text) => {
    expect(parseApiKey(text)).toBeNull();
  });
});
