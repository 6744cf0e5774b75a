import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Signer } from '../../../src/platform/auth.js';

/** An issuer of tokens, so that servers can run as in production, where they sign and trust none of their own. */
export interface Issuer {
  /** What a server must know to trust it. */
  readonly environment: Readonly<Record<string, string>>;
  close(): void;
}

function partOf(token: string, index: number): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

/** Publishes the public part of the key that the signer signs with. */
export async function startIssuer(keyFile: string, signer: Signer): Promise<Issuer> {
  const token = await signer.sign({
    organisationId: '00000000-0000-4000-8000-000000000000',
    side: 'CLIENT',
    role: 'VIEWER',
    subject: 'bench',
    lifetime: 1_000,
  });
  const { d: _private, ...key } = JSON.parse(await readFile(keyFile, 'utf8')) as Record<string, unknown>;
  const body = JSON.stringify({ keys: [key] });
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { iss, aud } = partOf(token, 1);
  return {
    environment: {
      NODE_ENV: 'production',
      SECRETS_KEY: Buffer.alloc(32, 'bench').toString('base64'),
      JWKS_URL: `http://127.0.0.1:${port}/`,
      JWT_ISSUER: String(iss),
      JWT_AUDIENCE: String(aud),
      JWT_ALGORITHMS: String(partOf(token, 0)['alg']),
    },
    close: () => server.close(),
  };
}
