import { describe, expect, it } from '@jest/globals';
import { contactIssues } from '../../src/domain/contactrules.js';
import { type Digest, nextDigestAt } from '../../src/domain/digest.js';
import { toldAt } from '../../src/domain/telling.js';
import { parseInstant } from '../../src/domain/timetext.js';

const at = (text: string): number => {
  const instant = parseInstant(text);
  if (instant === null) throw new Error(text);
  return instant;
};
const HOURLY: Digest = { every: 'HOUR', at: 0 };
const EIGHT: Digest = { every: 'DAY', at: 8 * 60 };
const HALF_PAST_TWO: Digest = { every: 'DAY', at: 150 };

describe('the next digest', () => {
  it.each([
    // Berlin is an hour ahead in winter, two in summer.
    ['Europe/Berlin', EIGHT, '2026-01-15T06:59:59.999Z', '2026-01-15T07:00:00Z'],
    ['Europe/Berlin', EIGHT, '2026-01-15T07:00:00Z', '2026-01-15T07:00:00Z'],
    ['Europe/Berlin', EIGHT, '2026-01-15T07:00:00.001Z', '2026-01-16T07:00:00Z'],
    // Over the change of the clocks in the night to the 29th of March: 23 hours apart.
    ['Europe/Berlin', EIGHT, '2026-03-28T07:00:00.001Z', '2026-03-29T06:00:00Z'],
    // 02:30 is skipped on that night, and is read with the offset before: 01:30 UTC.
    ['Europe/Berlin', HALF_PAST_TWO, '2026-03-28T12:00:00Z', '2026-03-29T01:30:00Z'],
    // It occurs twice on the night to the 25th of October: at 00:30 and 01:30 UTC.
    ['Europe/Berlin', HALF_PAST_TWO, '2026-10-24T12:00:00Z', '2026-10-25T00:30:00Z'],
    ['Europe/Berlin', HALF_PAST_TWO, '2026-10-25T00:45:00Z', '2026-10-26T01:30:00Z'],
    // 29 February of a leap year, and the end of a year, at Honolulu (10 hours behind).
    ['Pacific/Honolulu', EIGHT, '2028-02-29T18:00:01Z', '2028-03-01T18:00:00Z'],
    ['Pacific/Honolulu', EIGHT, '2026-12-31T20:00:00Z', '2027-01-01T18:00:00Z'],
    // Full hours of Kolkata are half hours of UTC.
    ['Asia/Kolkata', HOURLY, '2026-01-15T07:00:00Z', '2026-01-15T07:30:00Z'],
    ['Asia/Kolkata', HOURLY, '2026-01-15T07:30:00Z', '2026-01-15T07:30:00Z'],
    ['Europe/Berlin', HOURLY, '2026-03-29T00:10:00Z', '2026-03-29T01:00:00Z'],
  ])('%s %o from %s: %s', (timeZone, digest, from, due) => {
    expect(new Date(nextDigestAt(digest, timeZone, at(from))).toISOString()).toBe(new Date(at(due)).toISOString());
  });
});

describe('a contact', () => {
  const contact = {
    organisationId: 'o',
    side: 'CLIENT' as const,
    id: 'i',
    key: 'lead',
    name: 'Lead',
    email: 'lead@client.example',
    endpointId: null,
    timeZone: 'Europe/Berlin',
    quietHours: [{ weekday: 4 as const, from: 7 * 60, to: 9 * 60 }],
    digest: EIGHT,
    language: 'en',
    createdAt: 0,
  };

  it('gets a digest that falls into its quiet hours at their end', () => {
    // 15 January 2026 is a Thursday: quiet from 7 to 9 in Berlin.
    expect(new Date(toldAt(contact, at('2026-01-15T01:00:00Z'))).toISOString()).toBe('2026-01-15T08:00:00.000Z');
    expect(new Date(toldAt({ ...contact, digest: null }, at('2026-01-15T01:00:00Z'))).toISOString()).toBe(
      '2026-01-15T01:00:00.000Z',
    );
  });

  it('that is told by an endpoint has no digest', () => {
    const paths = contactIssues({ ...contact, email: null, endpointId: 'e' }).map(({ path }) => path);
    expect(paths).toEqual(['digest']);
  });
});
