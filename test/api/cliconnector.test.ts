import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE } from '../../src/domain/instant.js';
import { layContract } from '../support/agreedcontract.js';
import { type CliRun, createTestCli, type TestCli } from '../support/cli.js';
import { ALWAYS_UTC, at, clockObjective, terms } from '../support/clockterms.js';
import { askDirectly } from '../support/database.js';
import { zendeskComment, zendeskEvent } from '../support/helpdeskpayloads.js';

const AT = at('2026-03-02T09:00:00Z');

const PAYLOADS = [
  zendeskEvent('created', 'T-1', AT, {}),
  zendeskComment('T-1', AT + 20 * MINUTE, 1, true),
  zendeskEvent('priority_changed', 'T-1', AT + 30 * MINUTE, { current: 'GOLD', previous: 'HIGH' }),
  zendeskEvent('tags_changed', 'T-1', AT + 30 * MINUTE, { tags_added: ['x'] }),
  zendeskEvent('status_changed', 'T-1', AT + HOUR, { current: 'SOLVED', previous: 'NEW' }),
  { type: 'zen:event-type:user.created', detail: { id: '9' } },
];

let cli: TestCli;
let reference: string;

beforeAll(async () => {
  cli = await createTestCli();
  const { contract } = await layContract(cli.test, terms(ALWAYS_UTC, clockObjective('RESOLUTION_TIME')));
  reference = contract.reference;
}, 120_000);
afterAll(() => cli?.close());

function imports(...words: string[]): Promise<CliRun> {
  return cli.run('import', 'tickets', '--contract', reference, ...words);
}

/** `name rows events` as printed. */
function counts({ out }: CliRun): string[] {
  const lines = out.split('\n').map((line) =>
    line
      .trim()
      .split(/\s{2,}/)
      .join(' '),
  );
  return lines.filter((line) => /^(accepted|repeated|rejected|without event)/.test(line));
}

async function facts(): Promise<number> {
  const [row] = await askDirectly<{ n: number }>(cli.test.superuserUrl, 'SELECT count(*)::int AS n FROM ticket_event');
  return row?.n ?? -1;
}

describe('accord import tickets --connector', () => {
  it('tells of payloads, one a line, what the endpoint would do with each, and records nothing when dry', async () => {
    const file = await cli.file('payloads.jsonl', PAYLOADS.map((payload) => JSON.stringify(payload)).join('\n'));
    const run = await imports('--connector', 'zendesk', '--dry-run', file);
    expect(counts(run)).toEqual(['accepted 3 3', 'repeated 0 0', 'rejected 1 0', 'without event 2']);
    expect(run.err).toContain(`${file}:3: events.2.priority: "GOLD" is not in the map`);
    expect(run.code).toBe(1);
    expect(await facts()).toBe(0);
  });

  it('takes an array, compressed or not, with the words of a customer, and records it', async () => {
    const values = await cli.file('values.json', { priorities: { GOLD: 'P1' } });
    const file = await cli.file('payloads.json.gz', gzipSync(JSON.stringify(PAYLOADS, null, 2)));
    const words = ['--connector', 'zendesk', '--values', values, file];
    expect(counts(await imports(...words))).toEqual([
      'accepted 4 4',
      'repeated 0 0',
      'rejected 0 0',
      'without event 2',
    ]);
    expect(await facts()).toBe(4);
    expect(counts(await imports(...words))).toEqual([
      'accepted 0 0',
      'repeated 4 4',
      'rejected 0 0',
      'without event 2',
    ]);
  });

  it('prints the mapping, which can be changed and tried like any other', async () => {
    const { out } = await cli.run('connector', 'zendesk', '--mapping');
    const mapping = await cli.file('mapping.json', out.replaceAll('"OTHER"', '"WEB"'));
    const file = await cli.file('two.jsonl', JSON.stringify(zendeskEvent('created', 'T-2', AT, {})));
    expect(counts(await imports('--mapping', mapping, '--dry-run', file))[0]).toBe('accepted 1 1');
    const described = JSON.parse((await cli.run('connector', 'zammad')).out);
    expect(described.pages).toContain('https://admin-docs.zammad.org/en/latest/manage/webhook/payload.html');
  });

  it('names what is wrong with a file, with values, and with the command', async () => {
    const cut = await cli.file('cut.jsonl', `${JSON.stringify(PAYLOADS[0])}\n{"type": `);
    expect((await imports('--connector', 'zendesk', '--dry-run', cut)).err).toContain(
      `${cut}:2: the JSON document does not end`,
    );
    const wrong = await cli.file('wrong.json', { priorities: { Gold: 'P9' }, prices: {} });
    const run = await imports('--connector', 'zendesk', '--values', wrong, cut);
    expect(run).toMatchObject({ code: 1, err: expect.stringContaining('priorities.Gold') });
    expect(await imports('--connector', 'freshdesk', cut)).toMatchObject({ code: 2 });
    expect(await imports(cut)).toMatchObject({ code: 2, err: expect.stringContaining('give one of --mapping') });
    expect(await cli.run('connector', 'freshdesk')).toMatchObject({ code: 1 });
  });
});
