import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { Fault } from '../../src/domain/fault.js';
import { csvRows } from '../../src/ingestfile/csvrows.js';
import { compileMapping } from '../../src/modules/mapping/compilemapping.js';
import { readMapping } from '../../src/modules/mapping/mapping.js';
import { timeReader } from '../../src/modules/mapping/timeformat.js';

const HEADER = ['number', 'state', 'at', 'prio', 'group'];

const OPENED = {
  kind: 'OPENED',
  when: { first: true },
  externalId: '{number}:opened',
  occurredAt: { column: 'at' },
  channel: 'EMAIL',
};

const STATUS = {
  kind: 'STATUS_CHANGED',
  when: [{ changed: 'state' }, { column: 'state', isNot: '-100' }],
  externalId: '{number}:{at}:status',
  occurredAt: { column: 'at' },
  status: { column: 'state', map: { New: 'NEW', Done: 'RESOLVED' } },
};

const MAPPING = {
  source: 'desk',
  missing: ['?'],
  time: { format: 'd/M/yyyy HH:mm', zone: 'UTC' },
  ticket: '{number}',
};

function mapped(events: object[], rows: string[][], more: object = {}) {
  const map = compileMapping(readMapping({ ...MAPPING, ...more, events }), HEADER);
  return rows.map((row) => map(row));
}

function ids(events: object[], rows: string[][]): string[][] {
  return mapped(events, rows).map((row) => row.events.map(({ event }) => event.externalId));
}

function faultsOf(json: unknown, header: string[] | null = null): string[] {
  try {
    compileMapping(readMapping(json), header);
  } catch (error) {
    if (error instanceof Fault) return error.issues.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe('a mapping', () => {
  it('reads events from a row, with what it leaves out as an integrator would', () => {
    const [row] = mapped([OPENED], [['T1', 'New', '29/2/2016 01:16', 'High', '?']]);
    expect(row).toEqual({
      faults: [],
      events: [
        {
          path: 'events.0',
          event: {
            ticketExternalId: 'T1',
            externalId: 'T1:opened',
            kind: 'OPENED',
            occurredAt: Date.parse('2016-02-29T01:16:00Z'),
            revision: 1,
            sequence: 0,
            withdrawn: false,
            isPublic: true,
            status: null,
            channel: 'EMAIL',
            priority: null,
            tier: null,
            category: null,
            assigneeGroup: null,
            affectedUsers: null,
            businessCritical: null,
            subject: null,
          },
        },
      ],
    });
  });

  it('tells the first row of a ticket and what changed in it from the row before', () => {
    const rows = [
      ['T1', 'New', '1/3/2016 10:00', '', ''],
      ['T1', 'New', '1/3/2016 11:00', '', ''],
      ['T1', 'Done', '1/3/2016 12:00', '', ''],
      ['T1', '-100', '1/3/2016 13:00', '', ''],
      ['T2', 'Done', '1/3/2016 14:00', '', ''],
    ];
    expect(ids([OPENED, STATUS], rows)).toEqual([
      ['T1:opened', 'T1:1/3/2016 10:00:status'],
      [],
      ['T1:1/3/2016 12:00:status'],
      [],
      ['T2:opened', 'T2:1/3/2016 14:00:status'],
    ]);
  });

  it('passes over what does not apply: present, is, later rows', () => {
    const rule = (when: object) => ({ ...OPENED, when });
    const rows = [
      ['T1', 'New', '1/3/2016 10:00', '', '?'],
      ['T1', 'Done', '1/3/2016 11:00', '', 'A'],
    ];
    expect(ids([rule({ column: 'group', present: true })], rows)).toEqual([[], ['T1:opened']]);
    expect(ids([rule({ column: 'group', present: false })], rows)).toEqual([['T1:opened'], []]);
    expect(ids([rule({ column: 'state', is: ['Done', 'x'] })], rows)).toEqual([[], ['T1:opened']]);
    expect(ids([rule({ first: false })], rows)).toEqual([[], ['T1:opened']]);
  });

  it('translates values, with words for the unknown and the missing', () => {
    const priority = { column: 'prio', map: { High: 'P1', none: null }, otherwise: 'P4', missing: 'P5' };
    const rows = ['High', 'none', 'Low', '?'].map((value, i) => [`T${i}`, 'New', '1/3/2016 10:00', value, '']);
    const priorities = mapped([{ ...OPENED, priority }], rows).map((row) => row.events[0]?.event.priority);
    expect(priorities).toEqual(['P1', null, 'P4', 'P5']);
  });

  it('names what it cannot read in a row and keeps the other events of it', () => {
    const [unknown, late, nameless] = mapped(
      [OPENED, STATUS],
      [
        ['T1', 'Odd', '1/3/2016 10:00', '', ''],
        ['T2', 'New', '31/2/2016 10:00', '', ''],
        ['?', 'New', '1/3/2016 10:00', '', ''],
      ],
    );
    expect(unknown?.events.map(({ event }) => event.kind)).toEqual(['OPENED']);
    expect(unknown?.faults).toEqual([
      { path: 'events.1.status', message: '"Odd" is not in the map: add it there, or an "otherwise"' },
    ]);
    expect(late?.faults.map((fault) => fault.path)).toEqual(['events.0.occurredAt', 'events.1.occurredAt']);
    expect(nameless).toEqual({ events: [], faults: [{ path: 'ticket', message: 'a part of it is missing' }] });
  });

  it('names a long value by its beginning', () => {
    const row = ['T1', 'x'.repeat(1_000), 'y'.repeat(1_000), '', ''];
    const messages = mapped([OPENED, { ...STATUS, occurredAt: { text: '1/3/2016 10:00' } }], [row]).flatMap(
      ({ faults }) => faults.map(({ message }) => message),
    );
    expect(messages).toEqual([
      `"${'y'.repeat(100)}..." is no time written as d/M/yyyy HH:mm`,
      `"${'x'.repeat(100)}..." is not in the map: add it there, or an "otherwise"`,
    ]);
  });

  it('is refused with every fault named', () => {
    const faults = faultsOf({
      source: 'desk',
      ticket: '{number',
      event: [],
      events: [
        { kind: 'OPENED', externalId: 'constant', occurredAt: { column: 'at', format: 'dd.mm.yyyy' } },
        { kind: 'CLOSED', externalId: '{number}', occurredAt: 'x', when: { column: 'a', is: 'x', isNot: 'y' } },
      ],
    });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['events.1.kind', 'events.1.when.0', 'event']);
    const meaning = faultsOf({
      source: 'desk',
      ticket: '{number',
      events: [
        { kind: 'OPENED', externalId: 'constant', occurredAt: { column: 'at', format: 'dd.mm.yyyy' } },
        { ...STATUS, externalId: '{number}', occurredAt: { column: 'at', format: 'd/M/yyyy', zone: 'Mars/Olympus' } },
        { ...STATUS, externalId: '{number}', status: { column: 'state', map: { New: 'FRESH' } } },
      ],
    });
    expect(meaning.map((fault) => fault.split(': ')[0])).toEqual([
      'events.2.externalId',
      'ticket',
      'events.0.externalId',
      'events.0.channel',
      'events.0.occurredAt.format',
      'events.1.occurredAt.zone',
      'events.2.status.map.New',
    ]);
  });

  it('must write the ids of its events differently, and is shown how', () => {
    const same = { ...STATUS, externalId: OPENED.externalId };
    const column = { ...OPENED, externalId: { column: 'number' } };
    const why = 'whatever their conditions, end each with a word of its own, such as';
    expect(faultsOf({ ...MAPPING, events: [OPENED, same] })).toEqual([
      `events.1.externalId: is written as that of events.0: ${why} "{number}:opened:status_changed"`,
    ]);
    expect(faultsOf({ ...MAPPING, events: [column, column] })).toEqual([
      `events.1.externalId: is written as that of events.0: ${why} "{number}:opened"`,
    ]);
  });

  it('names each column that a file lacks', () => {
    const json = { ...MAPPING, events: [OPENED, STATUS] };
    expect(faultsOf(json, ['number', 'at'])).toEqual([
      'events.1.when.0.changed.0: the file has no column "state"',
      'events.1.when.1.column: the file has no column "state"',
      'events.1.status.column: the file has no column "state"',
    ]);
    expect(faultsOf(json, [...HEADER, 'at'])).toEqual(['header: the file has the column "at" twice']);
  });
});

describe('times', () => {
  const read = (format: string, text: string, zone?: string) => {
    const time = timeReader(format, zone, (field, message) => {
      throw new Error(`${field}: ${message}`);
    })(text);
    return time === null ? null : new Date(time).toISOString();
  };

  it('are read by pattern in their zone', () => {
    expect(read('d/M/yyyy HH:mm', '5/3/2016 12:00', 'UTC')).toBe('2016-03-05T12:00:00.000Z');
    expect(read('MMM dd, yyyy h:mm a', 'Jul 04, 2016 12:05 AM', 'Europe/Berlin')).toBe('2016-07-03T22:05:00.000Z');
    expect(read("yyyy-MM-dd'T'HH:mm:ss.SSSX", '2016-07-04T10:00:00.250+05:30')).toBe('2016-07-04T04:30:00.250Z');
    expect(read('EPOCH_SECONDS', '1456708560')).toBe('2016-02-29T01:16:00.000Z');
    expect(read('RFC3339', '2016-02-29T01:16:00Z')).toBe('2016-02-29T01:16:00.000Z');
  });

  it('that a clock change skips or repeats come later, or the first time', () => {
    expect(read('yyyy-MM-dd HH:mm', '2026-03-29 02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(read('yyyy-MM-dd HH:mm', '2026-10-25 02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
  });

  it('that are none are not guessed at', () => {
    expect(read('d/M/yyyy HH:mm', '30/2/2016 10:00', 'UTC')).toBeNull();
    expect(read('d/M/yyyy HH:mm', '1/2/2016 24:00', 'UTC')).toBeNull();
    expect(read('d/M/yyyy HH:mm', '1/2/2016 10:00 pm', 'UTC')).toBeNull();
  });
});

describe('CSV', () => {
  const rows = async (text: string) => {
    const found: [number, readonly string[]][] = [];
    const dialect = { delimiter: ',', quote: '"', encoding: 'utf8' as const };
    for await (const { line, cells } of csvRows(Readable.from([Buffer.from(text)]), 'a.csv', dialect)) {
      found.push([line, cells]);
    }
    return found;
  };

  it('is read with its mark, quoted line breaks and empty lines, each row with the line it begins on', async () => {
    expect(await rows('\ufeffa,b\r\n1,"x\r\n""y"""\r\n\r\n2,ü\r\n3\r\n')).toEqual([
      [1, ['a', 'b']],
      [2, ['1', 'x\r\n"y"']],
      [5, ['2', 'ü']],
      [6, ['3']],
    ]);
  });

  it('is not read past a broken quote', async () => {
    await expect(rows('a\n"x"y\n1\n')).rejects.toThrow(/a\.csv is no readable CSV: .*line 2/);
  });
});
