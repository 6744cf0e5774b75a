import { describe, expect, it } from '@jest/globals';
import { derivedId, ticketId } from '../../src/domain/identity.js';

// Worked out with another SHA-256: version 8 and variant 10 are set in the first 16 bytes of the digest of the JSON.
describe('a derived id', () => {
  it('is the version 8 UUID of what identifies', () => {
    expect(ticketId('11111111-1111-4111-8111-111111111111', 'desk', 'T-1')).toBe(
      'e83b091c-86b0-81b3-af8d-51d40941d85b',
    );
    expect(derivedId('n', 7)).toBe('df9ac7f3-231c-841f-9700-45c254b86024');
  });

  it('tells parts apart by where they end', () => {
    expect(derivedId('ab', 'c')).toBe('82582501-8f58-8795-ae2d-3d8df6a87956');
    expect(derivedId('a', 'bc')).toBe('42a6f3f4-4be0-8af2-bc93-6b1547dd5e41');
  });
});
