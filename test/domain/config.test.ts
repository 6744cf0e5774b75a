import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseConfig, VARIABLE_NAMES, variableDefaults } from '../../src/config.js';

function exampleLines(): Map<string, string> {
  const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const pairs = lines.map((line): [string, string] => {
    const [name = '', ...value] = line.split('=');
    return [name, value.join('=')];
  });
  expect(new Set(pairs.map(([name]) => name)).size).toBe(pairs.length);
  return new Map(pairs);
}

function faultsOf(variables: Record<string, string>): string[] {
  try {
    parseConfig(variables);
  } catch (refusal) {
    return (refusal as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

describe('the configuration', () => {
  it('has a default for everything, and starts its own database with local keys', () => {
    const config = parseConfig({});
    expect(config.port).toBe(4000);
    expect(config.host).toBe('127.0.0.1');
    expect(config.role).toBe('all');
    expect(config.directory).toBe('.accord');
    expect(config.database).toEqual({ url: null, migrationUrl: null, poolSize: 4, readTimeout: 10_000 });
    expect(config.tokens).toBeNull();
    expect(config.ide).toBe(true);
    expect(config.journalRetentionDays).toBe(400);
  });

  it('cannot be changed once it is read', () => {
    const config = parseConfig({});
    expect(() => Object.assign(config.limits, { depth: 1 })).toThrow(TypeError);
  });

  it('names every fault at once', () => {
    const faults = faultsOf({
      PORT: 'eighty',
      ACCORD_ROLE: 'boss',
      DATABASE_URL: 'mysql://localhost/accord',
      JWT_ALGORITHMS: 'RS256,none',
    });
    expect(faults).toEqual([
      'PORT: must be a whole number from 0 to 65535',
      'ACCORD_ROLE: must be one of all, api, worker',
      'DATABASE_URL: must be an address beginning with postgres:// or postgresql://',
      expect.stringMatching(/^JWT_ALGORITHMS: must list some of RS256, /),
    ]);
  });

  it('refuses numbers out of their range', () => {
    expect(faultsOf({ PORT: '65536' })).toEqual(['PORT: must be a whole number from 0 to 65535']);
    expect(faultsOf({ DATABASE_POOL_SIZE: '1' })).toEqual(['DATABASE_POOL_SIZE: must be a whole number from 2 to 100']);
    expect(parseConfig({ PORT: '0' }).port).toBe(0);
  });

  it('does not repeat a password in a fault', () => {
    expect(faultsOf({ DATABASE_URL: 'mysql://accord:hunter2@db/accord' }).join()).not.toContain('hunter2');
  });

  it('refuses signatures that whoever verifies could make', () => {
    expect(faultsOf({ JWT_ALGORITHMS: 'HS256' })).toHaveLength(1);
  });

  it('believes forwarded addresses of the proxies named, and of none unless told', () => {
    expect(parseConfig({}).trustedProxies).toBe(0);
    expect(parseConfig({ TRUST_PROXY: '2' }).trustedProxies).toBe(2);
    expect(parseConfig({ TRUST_PROXY: '10.0.0.0/8, ::1' }).trustedProxies).toEqual(['10.0.0.0/8', '::1']);
    for (const wrong of ['on', '0', 'true', '10.0.0.0/33', '10.0.0', 'proxy.example', '1,2']) {
      expect(faultsOf({ TRUST_PROXY: wrong })).toEqual([expect.stringMatching(/^TRUST_PROXY: must be off, /)]);
    }
  });

  it('in production refuses the embedded database and local keys', () => {
    expect(faultsOf({ NODE_ENV: 'production' })).toEqual([
      'DATABASE_URL: must be set with NODE_ENV=production, which does not run the embedded database',
      'JWKS_URL: must be set with NODE_ENV=production, which does not sign tokens with a local key',
      'SECRETS_KEY: must be set with NODE_ENV=production, which does not seal secrets with a local key',
    ]);
    const config = parseConfig({
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://accord_app@db/accord',
      JWKS_URL: 'https://issuer.example/jwks.json',
      JWT_ISSUER: 'https://issuer.example/',
      JWT_AUDIENCE: 'accord',
      SECRETS_KEY: Buffer.alloc(32).toString('base64'),
    });
    expect(config.tokens?.issuer).toBe('https://issuer.example/');
    expect(config.ide).toBe(false);
  });

  it('wants issuer and audience with the address of keys', () => {
    expect(faultsOf({ JWKS_URL: 'https://issuer.example/jwks.json' })).toEqual([
      'JWT_ISSUER: must be set together with JWKS_URL',
      'JWT_AUDIENCE: must be set together with JWKS_URL',
    ]);
  });

  it('takes several keys for secrets, each of 32 bytes, and never repeats one in a fault', () => {
    const [first, second] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')];
    expect(parseConfig({ SECRETS_KEY: `${first}, ${second}` }).secretsKeys).toEqual([first, second]);
    const short = Buffer.alloc(16, 7).toString('base64');
    expect(faultsOf({ SECRETS_KEY: short })).toEqual([expect.stringMatching(/^SECRETS_KEY: must be 32 random bytes/)]);
    expect(faultsOf({ SECRETS_KEY: short }).join()).not.toContain(short);
  });

  it('wants the mail server and the address of the sender together', () => {
    const url = 'smtp://user:pass@mail.example:587';
    const from = 'accord@installation.example';
    expect(parseConfig({ SMTP_URL: url, MAIL_FROM: from }).mail).toEqual({ url, from });
    expect(faultsOf({ SMTP_URL: url })).toEqual(['MAIL_FROM: must be set together with SMTP_URL']);
    expect(faultsOf({ MAIL_FROM: from })).toEqual(['SMTP_URL: must be set together with MAIL_FROM']);
    expect(faultsOf({ SMTP_URL: url, MAIL_FROM: 'Accord <a@b.example>' })).toEqual([
      'MAIL_FROM: must be one e-mail address, without a name',
    ]);
  });

  it('lets webhooks into no network but those that are listed', () => {
    expect(parseConfig({}).webhookNetworks).toEqual([]);
    expect(parseConfig({ WEBHOOK_ALLOWED_NETWORKS: '10.0.0.0/8, ::1' }).webhookNetworks).toEqual(['10.0.0.0/8', '::1']);
    expect(faultsOf({ WEBHOOK_ALLOWED_NETWORKS: '10.0.0.0/33' })).toHaveLength(1);
  });

  it('takes a variable that is set to nothing as not set', () => {
    expect(parseConfig({ PORT: '', DATABASE_URL: ' ' })).toEqual(parseConfig({}));
  });
});

describe('.env.example', () => {
  it('lists every variable that is read, and no other', () => {
    expect([...exampleLines().keys()].sort()).toEqual([...VARIABLE_NAMES].sort());
  });

  it('states the defaults', () => {
    const defaults = variableDefaults();
    for (const [name, value] of exampleLines()) {
      const standard = defaults[name];
      expect({ [name]: value }).toEqual({ [name]: standard === undefined ? '' : String(standard) });
    }
    expect(parseConfig(Object.fromEntries(exampleLines()))).toEqual(parseConfig({}));
  });
});
