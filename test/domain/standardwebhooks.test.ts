import { describe, expect, it } from '@jest/globals';
import { signMessage, webhookSecret } from '../../src/domain/standardwebhooks.js';

/**
 * The vector of the reference implementation: standard-webhooks/standard-webhooks, libraries/python/tests/test_webhooks.py,
 * test_sign_function (libraries/ is MIT).
 */
const VECTOR = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  now: 1_614_265_330_000,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const OTHER = webhookSecret(Buffer.alloc(24, 1));
const signed = {
  'webhook-id': VECTOR.id,
  'webhook-timestamp': '1614265330',
  'webhook-signature': VECTOR.signature,
};

describe('signing', () => {
  it('gives the signature of the reference implementation, whatever the milliseconds', () => {
    expect(signMessage([VECTOR.secret], VECTOR.id, VECTOR.now, VECTOR.body)).toEqual(signed);
    expect(signMessage([VECTOR.secret], VECTOR.id, VECTOR.now + 999, VECTOR.body)).toEqual(signed);
  });

  it('knows a secret with and without its prefix', () => {
    const bare = VECTOR.secret.slice('whsec_'.length);
    expect(signMessage([bare], VECTOR.id, VECTOR.now, VECTOR.body)).toEqual(signed);
  });

  it('puts several signatures side by side, in the order of the secrets', () => {
    const headers = signMessage([OTHER, VECTOR.secret], VECTOR.id, VECTOR.now, VECTOR.body);
    expect(headers['webhook-signature'].split(' ')).toEqual([
      expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
      VECTOR.signature,
    ]);
  });

  it('refuses to sign with nothing, with an empty secret and with what is no base64', () => {
    for (const secrets of [[], [''], ['whsec_'], ['whsec_not base64!']]) {
      expect(() => signMessage(secrets, VECTOR.id, VECTOR.now, VECTOR.body)).toThrow(RangeError);
    }
  });
});

describe('a secret', () => {
  it('is whsec_ and the base64 of its bytes, 24 to 64 of them', () => {
    expect(webhookSecret(Buffer.from('31f290f6bf06298aab4f08d43c3f082cf648a362da2da4b0', 'hex'))).toBe(VECTOR.secret);
    expect(() => webhookSecret(Buffer.alloc(23))).toThrow(RangeError);
    expect(() => webhookSecret(Buffer.alloc(65))).toThrow(RangeError);
  });
});
