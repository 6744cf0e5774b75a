import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { type Answer, post, startServer, type TestServer } from '../support/server.js';

function refusal({ errors }: Answer): string | undefined {
  return errors?.[0]?.extensions.code;
}

describe('tokens', () => {
  const ISSUER = 'https://issuer.example/';
  let issuer: Server;
  let guarded: TestServer;
  let published: JWK[] = [];
  let organisationId: string;

  async function newKey(kid: string) {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
    return { kid, privateKey, jwk, pem: await exportSPKI(publicKey) };
  }
  type Key = Awaited<ReturnType<typeof newKey>>;

  function token(key: Key, standard: { audience?: string; issuer?: string; lifetime?: number } = {}) {
    return new SignJWT({ organisation: organisationId, role: 'ADMIN', side: 'CLIENT' })
      .setProtectedHeader({ alg: 'RS256', kid: key.kid })
      .setIssuer(standard.issuer ?? ISSUER)
      .setAudience(standard.audience ?? 'accord')
      .setSubject('ada')
      .setExpirationTime(Math.floor(Date.now() / 1000) + (standard.lifetime ?? 600))
      .sign(key.privateKey);
  }

  beforeAll(async () => {
    issuer = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: published }));
    });
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/jwks.json`;
    const jwks = {
      url,
      issuer: ISSUER,
      audience: 'accord',
      algorithms: ['RS256'],
      organisationClaim: 'organisation',
      roleClaim: 'role',
      sideClaim: 'side',
    };
    guarded = await startServer({ tokens: { jwks } });
    organisationId = (await guarded.createOrganisation('acme')).id;
  });
  afterAll(async () => {
    await guarded?.close();
    await new Promise((resolve) => issuer.close(resolve));
  });

  const viewer = (bearer: string) => post(guarded.url, bearer, '{ viewer { role } }');

  /** The code a socket is closed with. */
  function closing(bearer: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the socket stayed open')), 6_000);
      guarded.socket(bearer, {
        onClosed: (code) => {
          clearTimeout(timer);
          resolve(code);
        },
      });
    });
  }

  it('that are expired, forged or meant for others are refused over HTTP and WebSocket', async () => {
    const key = await newKey('good');
    const evil = await newKey('good');
    published = [key.jwk];
    const good = await token(key);
    expect((await viewer(good)).data).toEqual({ viewer: { role: 'ADMIN' } });
    const [head = '', body = '', mark = ''] = good.split('.');
    const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const shared = async (secret: Uint8Array) =>
      new SignJWT(claims as never).setProtectedHeader({ alg: 'HS256', kid: 'good' }).sign(secret);
    const forged = {
      'alg none': `${base64({ alg: 'none' })}.${body}.`,
      'alg none with a signature': `${base64({ alg: 'none', kid: 'good' })}.${body}.${mark}`,
      'another audience': await token(key, { audience: 'others' }),
      'another issuer': await token(key, { issuer: 'https://evil.example/' }),
      expired: await token(key, { lifetime: -60 }),
      'another key of the same name': await token(evil),
      'the public key as a secret': await shared(Buffer.from(key.pem)),
      'the modulus as a secret': await shared(Buffer.from(key.jwk.n ?? '', 'base64url')),
      'other claims': `${head}.${base64({ ...claims, organisation: '0a000000-0000-4000-8000-000000000001' })}.${mark}`,
      'a key in its own header': await new SignJWT(claims as never)
        .setProtectedHeader({ alg: 'RS256', jwk: evil.jwk })
        .sign(evil.privateKey),
      nothing: 'x',
    };
    for (const [name, bearer] of Object.entries(forged)) {
      const answer = await viewer(bearer);
      expect([name, answer.status, refusal(answer), answer.data]).toEqual([name, 401, 'UNAUTHENTICATED', undefined]);
      expect([name, await closing(bearer)]).toEqual([name, 4401]);
    }
  }, 30_000);

  it('of a key that was rotated out end with it, and those of the new key hold', async () => {
    const [old, next] = [await newKey('old'), await newKey('next')];
    published = [old.jwk];
    await new Promise((resolve) => setTimeout(resolve, 5_100));
    expect((await viewer(await token(old))).status).toBe(200);
    published = [next.jwk];
    await new Promise((resolve) => setTimeout(resolve, 5_100));
    expect((await viewer(await token(next))).status).toBe(200);
    expect(refusal(await viewer(await token(old)))).toBe('UNAUTHENTICATED');
  }, 30_000);

  it('end a subscription when they expire: the socket is closed with 4401', async () => {
    const key = await newKey('short');
    published = [key.jwk];
    await new Promise((resolve) => setTimeout(resolve, 5_100));
    let closed = 0;
    const socket = guarded.socket(await token(key, { lifetime: 2 }), {
      onClosed: (code) => {
        closed = code;
      },
    });
    const waiting = socket.iterate({ query: 'subscription { breachEvents { id } }' }).next();
    await expect(waiting).rejects.toMatchObject({ code: 4401 });
    expect(closed).toBe(4401);
  }, 30_000);
});
