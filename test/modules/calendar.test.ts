import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { CalendarResolver } from '../../src/modules/calendar/calendar.resolver.js';
import { type Asked, ask, schemaOf } from '../support/ask.js';
import { at } from '../support/clockterms.js';
import { layParty, type Party } from '../support/contractdraft.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let test: TestDatabase;
let schema: GraphQLSchema;
beforeAll(async () => {
  test = await createTestDatabase();
  schema = schemaOf([CalendarResolver]);
});
afterAll(() => test.drop());

const CALENDAR =
  'id name calendar { timeZone alwaysOpen spans { weekday from to } holidays { date name } extraDays { date from to } }';
const OFFICE = {
  timeZone: 'Europe/Berlin',
  spans: [
    { weekday: 'MONDAY', from: '09:00', to: '12:00' },
    { weekday: 'MONDAY', from: '13:00', to: '18:00' },
    { weekday: 'FRIDAY', from: '22:00', to: '06:00' },
    { weekday: 'SUNDAY', from: '00:00', to: '24:00' },
  ],
  holidays: [{ date: '2026-12-25', name: 'Christmas' }],
  extraDays: [{ date: '2026-12-26', from: '10:00', to: '14:00' }],
};

function as(party: Party, source: string, variables: Record<string, unknown> = {}): Promise<Asked> {
  return ask(schema, test, party.asClient, at('2026-03-02T00:00:00Z'), source, variables);
}

function create(party: Party, name: string, calendar: unknown): Promise<Asked> {
  const source = `mutation ($input: CreateCalendarInput!) { createCalendar(input: $input) { calendar { ${CALENDAR} } } }`;
  return as(party, source, { input: { name, calendar } });
}

describe('calendar templates', () => {
  it('show the hours as they were written, those across midnight and to 24:00 too', async () => {
    const party = await layParty(test);
    const { data } = await create(party, 'Office', OFFICE);
    expect(data.createCalendar.calendar).toEqual({
      id: expect.any(String),
      name: 'Office',
      calendar: { ...OFFICE, alwaysOpen: false },
    });
  });

  it('know round the clock', async () => {
    const party = await layParty(test);
    const { data } = await create(party, 'Always', { timeZone: 'UTC', alwaysOpen: true });
    expect(data.createCalendar.calendar.calendar.alwaysOpen).toBe(true);
    expect(data.createCalendar.calendar.calendar.spans).toHaveLength(7);
  });

  it('are created once a name: the same hours again change nothing, others are a conflict', async () => {
    const party = await layParty(test);
    const first = await create(party, 'Office', OFFICE);
    const again = await create(party, 'Office', OFFICE);
    const other = await create(party, 'Office', { timeZone: 'UTC', alwaysOpen: true });
    expect(again.data.createCalendar.calendar.id).toBe(first.data.createCalendar.calendar.id);
    expect(other.codes).toEqual(['CONFLICT']);
  });

  it('name every fault with its path', async () => {
    const party = await layParty(test);
    const wrong = {
      timeZone: 'Mars/Olympus',
      spans: [
        { weekday: 'MONDAY', from: '9:00', to: '17:00' },
        { weekday: 'TUESDAY', from: '24:00', to: '17:00' },
        { weekday: 'TUESDAY', from: '09:00', to: '25:10' },
      ],
    };
    const { codes, messages } = await create(party, ' ', wrong);
    expect(codes).toEqual(['INVALID_INPUT']);
    expect(messages[0]).toMatch(/^name: .*calendar\.spans\.0\.from: .*calendar\.spans\.1\.from: .*and \d more/);
  });

  it('can be changed and deleted by their owner and by nobody else', async () => {
    const owner = await layParty(test);
    const stranger = await layParty(test);
    const { id } = (await create(owner, 'Office', OFFICE)).data.createCalendar.calendar;
    const update = `mutation ($input: UpdateCalendarInput!) { updateCalendar(input: $input) { calendar { name } } }`;
    const remove = `mutation ($input: DeleteCalendarInput!) { deleteCalendar(input: $input) { id } }`;
    const changed = { input: { id, name: 'Shift', calendar: OFFICE } };
    expect((await as(stranger, update, changed)).codes).toEqual(['NOT_FOUND']);
    expect((await as(stranger, remove, { input: { id } })).codes).toEqual(['NOT_FOUND']);
    expect((await as(stranger, '{ calendars { nodes { id } } }')).data.calendars.nodes).toEqual([]);
    expect((await as(owner, update, changed)).data.updateCalendar.calendar.name).toBe('Shift');
    expect((await as(owner, remove, { input: { id } })).data.deleteCalendar.id).toBe(id);
    expect((await as(owner, remove, { input: { id } })).codes).toEqual(['NOT_FOUND']);
  });

  it('come in pages by name', async () => {
    const party = await layParty(test);
    for (const name of ['c', 'a', 'b']) await create(party, name, { timeZone: 'UTC', alwaysOpen: true });
    const source =
      'query ($after: String) { calendars(first: 2, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } }';
    const first = (await as(party, source)).data.calendars;
    expect(first.nodes).toEqual([{ name: 'a' }, { name: 'b' }]);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = (await as(party, source, { after: first.pageInfo.endCursor })).data.calendars;
    expect(second.nodes).toEqual([{ name: 'c' }]);
    expect((await as(party, source, { after: 'rubbish' })).codes).toEqual(['INVALID_INPUT']);
  });
});

describe('proposedHolidays', () => {
  it('proposes what a region observes', async () => {
    const party = await layParty(test);
    const source = '{ proposedHolidays(country: "DE", region: "BY", year: 2026) { date name } }';
    const { data } = await as(party, source);
    const dates = data.proposedHolidays.map((holiday: { date: string }) => holiday.date);
    expect(dates).toEqual(expect.arrayContaining(['2026-01-01', '2026-01-06', '2026-12-25']));
  });
});
