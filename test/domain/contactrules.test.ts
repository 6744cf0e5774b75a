import { describe, expect, it } from '@jest/globals';
import { contactsNamed, laneOf } from '../../src/domain/contact.js';
import { type ContactDraft, contactGroupIssues, contactIssues, isEmailAddress } from '../../src/domain/contactrules.js';

function contact(overrides: Partial<ContactDraft> = {}): ContactDraft {
  return {
    key: 'night-shift',
    name: 'Night shift',
    email: 'night@example.org',
    endpointId: null,
    timeZone: 'Europe/Berlin',
    quietHours: [],
    digest: null,
    language: 'en',
    ...overrides,
  };
}

function pathsOf(overrides: Partial<ContactDraft>): string[] {
  return contactIssues(contact(overrides)).map(({ path }) => path);
}

describe('an e-mail address', () => {
  it.each([
    'a@b',
    'ops@example.org',
    'first.last+tag@mail.example.co.uk',
    "o'neill@example.org",
    `${'l'.repeat(64)}@example.org`,
    'x@xn--bcher-kva.example',
  ])('may be %s', (address) => {
    expect(isEmailAddress(address)).toBe(true);
  });

  // What would name more than one receiver, end the header, or be read in different ways.
  it.each([
    ['nothing', ''],
    ['no domain', 'ops@'],
    ['no local part', '@example.org'],
    ['two addresses', 'a@example.org,b@example.org'],
    ['two addresses and a blank', 'a@example.org, b@example.org'],
    ['two @', 'a@b@example.org'],
    ['a name', 'Ops <ops@example.org>'],
    ['quotes', '"a b"@example.org'],
    ['a comment', 'a(c)@example.org'],
    ['a line break', 'a@example.org\nBcc: b@example.org'],
    ['a carriage return', 'a@example.org\r\nBcc: b@example.org'],
    ['a line break at the end', 'a@example.org\n'],
    ['a blank', ' a@example.org'],
    ['a tab', 'a\t@example.org'],
    ['NUL', 'a\u0000@example.org'],
    ['a dot at the beginning', '.a@example.org'],
    ['two dots', 'a..b@example.org'],
    ['a domain with an empty label', 'a@example..org'],
    ['a domain that ends with a dot', 'a@example.org.'],
    ['an address literal', 'a@[127.0.0.1]'],
    ['letters beyond ASCII', 'bücher@example.org'],
    ['an international domain', 'a@bücher.example'],
    ['a local part of 65', `${'l'.repeat(65)}@example.org`],
    ['a label of 64', `a@${'d'.repeat(64)}.org`],
    ['255 characters', `a@${'d'.repeat(61)}.${'d'.repeat(61)}.${'d'.repeat(61)}.${'d'.repeat(61)}.orgab`],
    ['a percent sign behind the domain', 'a@example.org%0aBcc:b'],
  ])('must not hold %s', (_, address) => {
    expect(isEmailAddress(address)).toBe(false);
  });
});

describe('a contact', () => {
  it('is told by e-mail or by an endpoint, and by one of them', () => {
    const endpointId = '8f14e45f-ceea-467f-a9b2-6b1c2f3d4e5f';
    expect(pathsOf({})).toEqual([]);
    expect(pathsOf({ email: null, endpointId })).toEqual([]);
    expect(pathsOf({ email: null })).toEqual(['email']);
    expect(pathsOf({ endpointId })).toEqual(['email']);
  });

  it('names every fault with its path', () => {
    const wrong = { key: 'Night Shift', name: ' ', email: 'no', timeZone: 'Berlin', language: 'english, please' };
    expect(pathsOf(wrong)).toEqual(['key', 'name', 'email', 'timeZone', 'language']);
  });

  it('has a language as a tag', () => {
    for (const language of ['en', 'de', 'pt-BR', 'zh-Hant-TW', 'es-419', 'gsw'])
      expect(pathsOf({ language })).toEqual([]);
    for (const language of ['', 'e', 'en_GB', 'en\r\nX: y', 'x'.repeat(40)])
      expect(pathsOf({ language })).toEqual(['language']);
  });

  it('has quiet hours that do not overlap and leave an hour of the week', () => {
    const days = [1, 2, 3, 4, 5, 6, 7] as const;
    const always = days.map((weekday) => ({ weekday, from: 0, to: 1_440 }));
    expect(pathsOf({ quietHours: always })).toEqual(['quietHours']);
    expect(pathsOf({ quietHours: [...always.slice(0, 6), { weekday: 7, from: 0, to: 1_381 }] })).toEqual([
      'quietHours',
    ]);
    expect(pathsOf({ quietHours: [...always.slice(0, 6), { weekday: 7, from: 0, to: 1_380 }] })).toEqual([]);
    // Sunday 22:00 to Monday 06:00 and Monday 05:00 to 07:00.
    const overlapping = [
      { weekday: 1, from: 300, to: 420 },
      { weekday: 7, from: 1_320, to: 1_800 },
    ] as const;
    expect(contactIssues(contact({ quietHours: overlapping }))).toEqual([
      { path: 'quietHours.0', message: 'overlaps quietHours.1' },
    ]);
    expect(pathsOf({ quietHours: [{ weekday: 1, from: 1_440, to: 1_500 }] })).toEqual(['quietHours.0.from']);
    expect(pathsOf({ quietHours: Array.from({ length: 51 }, () => ({ weekday: 1, from: 0, to: 1 })) })).toEqual([
      'quietHours',
    ]);
  });
});

describe('a contact group', () => {
  it('names 1 to 100 contacts', () => {
    const group = (members: number) => ({
      key: 'g',
      name: 'G',
      members: Array.from({ length: members }, (_, i) => `c${i}`),
    });
    expect(contactGroupIssues(group(1))).toEqual([]);
    expect(contactGroupIssues(group(100))).toEqual([]);
    expect(contactGroupIssues(group(0)).map(({ path }) => path)).toEqual(['members']);
    expect(contactGroupIssues(group(101)).map(({ path }) => path)).toEqual(['members']);
  });
});

describe('contacts by key', () => {
  const stored = (id: string, overrides: Partial<ContactDraft> = {}) => ({
    ...contact(overrides),
    ...{ organisationId: 'o', side: 'CLIENT' as const, id, createdAt: 0 },
  });

  it('are told once, however many keys name them', () => {
    const [anna, ben] = [stored('a'), stored('b')];
    const book = new Map([
      ['anna', [anna]],
      ['team', [anna, ben]],
    ]);
    expect(contactsNamed(book, ['anna', 'team', 'nobody']).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(contactsNamed(book, [])).toEqual([]);
  });

  it('are told in their mailbox or at their endpoint', () => {
    expect(laneOf(stored('a'))).toEqual({ laneKind: 'EMAIL', laneId: 'a' });
    expect(laneOf(stored('a', { email: null, endpointId: 'e' }))).toEqual({ laneKind: 'WEBHOOK', laneId: 'e' });
  });
});
