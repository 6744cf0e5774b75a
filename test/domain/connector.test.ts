import { createHmac } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { connectorIssues, isKeptWhole } from '../../src/domain/connector.js';
import { Fault } from '../../src/domain/fault.js';
import { MINUTE } from '../../src/domain/instant.js';
import { isSignedBySource, type SignatureRule } from '../../src/domain/sourcesignature.js';
import { jsonDocuments } from '../../src/ingestfile/jsondocuments.js';
import { NO_VALUES } from '../../src/modules/connector/connectorvalues.js';
import { sourceMapper } from '../../src/modules/connector/sourcemapping.js';
import { SOURCES } from '../../src/modules/connector/sources/sources.js';
import { compileMapping } from '../../src/modules/mapping/compilemapping.js';
import { mapDocument } from '../../src/modules/mapping/mapdocument.js';
import { readMapping } from '../../src/modules/mapping/mapping.js';
import { at } from '../support/clockterms.js';
import { jiraIssue, zammadPayload, zendeskEvent } from '../support/helpdeskpayloads.js';

const NOW = at('2026-03-02T09:00:00Z');

function rule(more: Partial<SignatureRule> = {}): SignatureRule {
  return { header: 'x-signature', algorithm: 'sha256', encoding: 'hex', prefix: '', signedAt: null, ...more };
}

function isSigned(given: SignatureRule, secrets: string[], headers: Record<string, string>, body: string, now = NOW) {
  return isSignedBySource(given, secrets, (name) => headers[name], Buffer.from(body), now);
}

// RFC 4231, test case 2, and RFC 2202, test case 2 of HMAC-SHA-1.
const BODY = 'what do ya want for nothing?';
const SHA256 = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
// `openssl dgst -sha256 -hmac Jefe` of 2026-03-02T09:00:00Zx
const TIMED = 'a7a1aa3675878339aae116e5317d1406383c99381fd639bf830c1216abebfc32';
const SHA1 = 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79';

describe("a source's signature", () => {
  it('holds for the vectors of the RFCs, with the prefix its rule names', () => {
    expect(isSigned(rule(), ['Jefe'], { 'x-signature': SHA256 }, BODY)).toBe(true);
    const sha1 = rule({ algorithm: 'sha1', prefix: 'sha1=' });
    expect(isSigned(sha1, ['Jefe'], { 'x-signature': `sha1=${SHA1}` }, BODY)).toBe(true);
    expect(isSigned(sha1, ['Jefe'], { 'x-signature': SHA1 }, BODY)).toBe(false);
  });

  it('does not hold for another body, secret, part of itself, or none', () => {
    expect(isSigned(rule(), ['Jefe'], { 'x-signature': SHA256 }, `${BODY} `)).toBe(false);
    expect(isSigned(rule(), ['Jeff'], { 'x-signature': SHA256 }, BODY)).toBe(false);
    expect(isSigned(rule(), ['Jefe'], { 'x-signature': SHA256.slice(0, 20) }, BODY)).toBe(false);
    expect(isSigned(rule(), ['Jefe'], {}, BODY)).toBe(false);
    expect(isSigned(rule(), [], { 'x-signature': SHA256 }, BODY)).toBe(false);
  });

  it('holds for any of several secrets', () => {
    expect(isSigned(rule(), ['new', 'Jefe'], { 'x-signature': SHA256 }, BODY)).toBe(true);
  });

  it('holds five minutes from the time that is signed before the body, and not without one', () => {
    const timed = rule({ signedAt: { header: 'x-time', window: 5 * MINUTE } });
    const [time, body] = ['2026-03-02T09:00:00Z', 'x'];
    const headers = { 'x-time': time, 'x-signature': TIMED };
    for (const [offset, holds] of [
      [0, true],
      [5 * MINUTE, true],
      [5 * MINUTE + 1, false],
      [-5 * MINUTE, true],
      [-5 * MINUTE - 1, false],
    ] as const) {
      expect(isSigned(timed, ['Jefe'], headers, body, NOW + offset)).toBe(holds);
    }
    expect(isSigned(timed, ['Jefe'], { 'x-signature': TIMED }, body)).toBe(false);
    expect(isSigned(timed, ['Jefe'], { ...headers, 'x-time': 'now' }, body)).toBe(false);
    expect(isSigned(timed, ['Jefe'], { ...headers, 'x-time': '2026-03-02T09:00:01Z' }, body)).toBe(false);
  });
});

describe('a time in the signed body', () => {
  const dated = rule({ signedAt: { member: 'timestamp', window: MINUTE } });
  const signed = (body: string) => ({ 'x-signature': createHmac('sha256', 'Jefe').update(body).digest('hex') });
  const holds = (body: string, now = NOW) => isSigned(dated, ['Jefe'], signed(body), body, now);

  it('is epoch milliseconds, and holds for the window of its source', () => {
    const body = JSON.stringify({ timestamp: NOW });
    expect([-MINUTE - 1, -MINUTE, MINUTE, MINUTE + 1].map((offset) => holds(body, NOW + offset))).toEqual([
      ...[false, true, true, false],
    ]);
    expect(isSigned(dated, ['other'], signed(body), body)).toBe(false);
  });

  it('must be there', () => {
    for (const body of [
      'no JSON',
      'null',
      '[]',
      '{}',
      '{"timestamp": "2026-03-02T09:00:00Z"}',
      '{"timestamp": null}',
    ]) {
      expect(holds(body)).toBe(false);
    }
  });
});

const MAPPING = {
  source: 'desk',
  format: 'json',
  ticket: '{ticket.id}',
  events: [
    {
      kind: 'OPENED',
      when: { column: 'ticket.id', present: true },
      externalId: '{ticket.id}:opened',
      earliest: { column: 'ticket.seen' },
      occurredAt: { column: 'ticket.at' },
      channel: { column: 'ticket.via.channel', map: { mail: 'EMAIL' }, otherwise: 'OTHER', missing: 'WEB' },
      priority: { column: 'changes[field=toString].toString', map: { '1': 'P1', true: 'P2' } },
      category: { column: 'tags[1]' },
      subject: { column: 'toString' },
    },
  ],
};

function read(document: unknown, mapping: object = MAPPING) {
  const { events, faults } = mapDocument(JSON.stringify(document), compileMapping(readMapping(mapping), null));
  return { events: events.map(({ event }) => event), faults: faults.map(({ path, message }) => `${path}: ${message}`) };
}

const TICKET = { id: 7, at: '2026-03-02T09:00:00Z', seen: '2026-03-02T09:00:00Z' };

describe('a mapping of JSON documents', () => {
  it('reads columns by their paths: members, elements by place, and by what they hold', () => {
    const changes: object[] = [{ field: 'x' }, { field: 'toString', toString: 1 }, { field: 'toString', toString: 2 }];
    const { events } = read({ ticket: { ...TICKET, via: { channel: 'mail' } }, changes, tags: ['a', 'b'], more: {} });
    expect(events).toMatchObject([
      { ticketExternalId: '7', externalId: '7:opened', channel: 'EMAIL', priority: 'P1', category: 'b', subject: null },
    ]);
  });

  it('takes null, objects, lists and what every object inherits for missing', () => {
    const documents = [
      { ticket: { ...TICKET, via: null } },
      { ticket: { ...TICKET, via: { channel: null } } },
      { ticket: { ...TICKET, via: { channel: ['mail'] } }, tags: {}, changes: 'toString' },
    ];
    for (const document of documents) {
      expect(read(document).events).toMatchObject([{ channel: 'WEB', priority: null, category: null, subject: null }]);
    }
  });

  it('compares columns with each other: what is missing is like nothing', () => {
    const when = (test: object) => ({ ...MAPPING, events: [{ ...MAPPING.events[0], when: { column: 'a', ...test } }] });
    const applies = (test: object, more: object) => read({ ticket: TICKET, ...more }, when(test)).events.length === 1;
    expect(applies({ sameAs: 'b.c' }, { a: 1, b: { c: '1' } })).toBe(true);
    expect(applies({ sameAs: 'b.c' }, { a: 1, b: { c: 2 } })).toBe(false);
    expect(applies({ sameAs: 'b.c' }, {})).toBe(false);
    expect(applies({ notSameAs: 'b.c' }, { a: 1, b: { c: '1' } })).toBe(false);
    expect(applies({ notSameAs: 'b.c' }, {})).toBe(true);
  });

  it('says nothing of documents that are no news of a ticket', () => {
    expect(read({ type: 'user.created', user: { id: 1 } })).toEqual({ events: [], faults: [] });
  });

  it('refuses what is no JSON object', () => {
    const map = compileMapping(readMapping(MAPPING), null);
    expect(mapDocument('{"ticket":', map).faults).toEqual([{ path: 'payload', message: 'is no JSON' }]);
    for (const text of ['[]', 'null', '"x"', '1']) {
      expect(mapDocument(text, map).faults).toEqual([{ path: 'payload', message: 'must be a JSON object' }]);
    }
  });

  it('gives the earliest, or the latest, report of an event the highest revision, to the millisecond for twelve days', () => {
    const revisionAt = (seen: string, key: 'earliest' | 'latest', since?: string): number => {
      const [event] = MAPPING.events;
      const { earliest: _, ...rest } = { ...event };
      const from = since === undefined ? {} : { since: { column: 'ticket.since' } };
      const mapping = { ...MAPPING, events: [{ ...rest, [key]: { column: 'ticket.seen' }, ...from }] };
      return read({ ticket: { ...TICKET, seen, since } }, mapping).events[0]?.revision ?? 0;
    };
    const SINCE = '2026-03-02T09:00:00Z';
    const LAST = 2_147_483_647;
    expect(revisionAt(SINCE, 'latest', SINCE)).toBe(1);
    expect(revisionAt('2026-03-02T09:00:00.400Z', 'latest', SINCE)).toBe(401);
    expect(revisionAt('2026-03-02T09:00:00.400Z', 'earliest', SINCE)).toBe(LAST - 400);
    // What came before is alike.
    expect(revisionAt('2026-03-02T08:59:59Z', 'earliest', SINCE)).toBe(LAST);
    // 2^30 ms are 12 days, 10 h 15 min 41.824 s; after them a second is one.
    expect(revisionAt('2026-03-14T19:15:41.824Z', 'latest', SINCE)).toBe(1 + 1_073_741_824);
    expect(revisionAt('2026-03-14T19:15:42.823Z', 'latest', SINCE)).toBe(1 + 1_073_741_824);
    expect(revisionAt('2026-03-14T19:15:42.824Z', 'latest', SINCE)).toBe(1 + 1_073_741_825);
    // Without "since", from 2020-01-01: 2,252 days and 9 hours are 194,605,200 s; 2^30 + 194,605,200 - 1,073,741.824.
    expect(revisionAt(SINCE, 'latest')).toBe(1 + 1_073_741_824 + 193_531_458);
    expect(revisionAt('2019-01-01T00:00:00Z', 'latest')).toBe(1);
    expect(revisionAt('2019-01-01T00:00:00Z', 'earliest')).toBe(LAST);
    expect(revisionAt('2100-01-01T00:00:00Z', 'earliest')).toBe(1);
  });

  it('refuses a time to count from where no report is the earliest or latest', () => {
    const [{ earliest: _, ...event }] = MAPPING.events as [(typeof MAPPING.events)[0]];
    const mapping = { ...MAPPING, events: [{ ...event, since: { column: 'ticket.at' } }] };
    expect(() => compileMapping(readMapping(mapping), null)).toThrow(Fault);
  });

  it('names what is wrong with a path, with conditions that look back, and with two revisions', () => {
    const [event] = MAPPING.events;
    const bad = {
      ...event,
      when: [{ first: true }, { changed: 'a' }, { column: 'a[b', is: 'x' }],
      revision: 1,
      category: { column: 'a..b' },
    };
    try {
      compileMapping(readMapping({ ...MAPPING, events: [bad] }), null);
      throw new Error('it was taken');
    } catch (error) {
      expect(error).toBeInstanceOf(Fault);
      expect((error as Fault).issues.map(({ path }) => path)).toEqual([
        'events.0.when.0',
        'events.0.when.1',
        'events.0.when.2.column',
        'events.0',
        'events.0.category.column',
      ]);
    }
  });
});

async function documentsIn(text: string, size: number): Promise<string[]> {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  const found: string[] = [];
  for await (const { line, text: one } of jsonDocuments(Readable.from(pieces), 'x.json')) found.push(`${line} ${one}`);
  return found;
}

describe('a file of JSON documents', () => {
  const LINES = '{"a":1}\n{"b":"}\\"{","ü":[{}]}\n\n{"c":\n2}\n';

  it.each([1, 2, 3, 7, 1_000])('is cut into them wherever it comes apart, by %i bytes', async (size) => {
    expect(await documentsIn(LINES, size)).toEqual(['1 {"a":1}', '2 {"b":"}\\"{","ü":[{}]}', '4 {"c":\n2}']);
    expect(await documentsIn('[{"a":1},\n {"b":2}]', size)).toEqual(['1 {"a":1}', '2 {"b":2}']);
  });

  it('says where it cannot be read on', async () => {
    await expect(documentsIn('{"a":1}\nnonsense', 5)).rejects.toThrow('x.json:2: the JSON document "n" stands where');
    await expect(documentsIn('{"a":1}\n{"b":', 5)).rejects.toThrow('x.json:2: the JSON document does not end');
    await expect(documentsIn(`{"a":"${'x'.repeat(1_000_001)}"}`, 60_000)).rejects.toThrow('has more than 1000000');
  });
});

describe('the mappings of the sources', () => {
  it('compile, and name the pages they were written after', () => {
    for (const source of ['ZENDESK', 'JIRA_SERVICE_MANAGEMENT', 'ZAMMAD'] as const) {
      expect(() => sourceMapper(source, NO_VALUES)).not.toThrow();
      expect(SOURCES[source].pages.every((page) => page.startsWith('https://'))).toBe(true);
    }
  });

  it("read an opening of each, with the customer's own words", () => {
    const values = { ...NO_VALUES, priorities: { Gold: 'P1', HIGH: 'P5' } } as const;
    const opened = (source: 'ZENDESK' | 'JIRA_SERVICE_MANAGEMENT' | 'ZAMMAD', payload: object) =>
      mapDocument(JSON.stringify(payload), sourceMapper(source, values)).events[0]?.event;
    expect(opened('ZENDESK', zendeskEvent('created', '35436', NOW, {}))).toMatchObject({
      ticketExternalId: '35436',
      kind: 'OPENED',
      occurredAt: NOW,
      status: 'NEW',
      channel: 'EMAIL',
      // The customer's word stands in place of the source's.
      priority: 'P5',
      assigneeGroup: '98738',
      subject: 'Coffee machine is cold',
    });
    expect(opened('JIRA_SERVICE_MANAGEMENT', jiraIssue('jira:issue_created', '10073', NOW))).toMatchObject({
      ticketExternalId: '10073',
      kind: 'OPENED',
      occurredAt: NOW,
      channel: 'WEB',
      priority: 'P2',
      category: 'Incident',
      subject: 'SUP-10073 Badge does not open the door',
    });
    const zammad = zammadPayload('10081', NOW, NOW + 51, { state: 'new', priority: 'Gold' });
    expect(opened('ZAMMAD', zammad)).toMatchObject({
      ticketExternalId: '10081',
      kind: 'OPENED',
      occurredAt: NOW,
      channel: 'PHONE',
      priority: 'P1',
      assigneeGroup: 'Service Desk',
      subject: 'Invoice is wrong',
    });
  });
});

describe('a payload that is kept', () => {
  it('is whole unless its end is missing, whatever stands in place of what cannot be stored', () => {
    expect(isKeptWhole({ body: 'abc', bytes: 3 })).toBe(true);
    expect(isKeptWhole({ body: 'ab', bytes: 3 })).toBe(false);
    // U+FFFD, three bytes, for one that is no UTF-8.
    expect(isKeptWhole({ body: 'ab\uFFFD', bytes: 3 })).toBe(true);
    expect(isKeptWhole({ body: 'ü'.repeat(128_000), bytes: 256_000 })).toBe(true);
    expect(isKeptWhole({ body: 'ü'.repeat(128_000), bytes: 256_001 })).toBe(false);
  });
});

describe("a connector's settings", () => {
  const draft = { secret: 'a secret of sixteen', statuses: [], priorities: [], channels: [] };

  it('name every fault with its path', () => {
    const twice = [
      { from: 'Gold', to: 'P1' },
      { from: 'Gold ', to: 'P2' },
      { from: '', to: 'P3' },
    ] as const;
    expect(connectorIssues({ ...draft, secret: 'short', priorities: twice }).map(({ path }) => path)).toEqual([
      'secret',
      'priorities.1.from',
      'priorities.2.from',
    ]);
    expect(connectorIssues({ ...draft, secret: ' a secret of sixteen' })).toHaveLength(1);
    expect(connectorIssues({ ...draft, secret: null })).toEqual([]);
  });

  it('hold at most a hundred words of a kind', () => {
    const words = (amount: number) => Array.from({ length: amount }, (_, n) => ({ from: `w${n}`, to: 'P1' as const }));
    expect(connectorIssues({ ...draft, priorities: words(100) })).toEqual([]);
    expect(connectorIssues({ ...draft, priorities: words(101) }).map(({ path }) => path)).toEqual(['priorities']);
  });
});
