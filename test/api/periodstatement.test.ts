import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse as parseCsv } from 'csv-parse/sync';
import { canonicalJson, textHash } from '../../src/domain/canonicaljson.js';
import { createTestCli, type TestCli } from '../support/cli.js';
import { startServer, type TestServer } from '../support/server.js';
import { type Member, member, mustAsk } from '../support/tenants.js';

const NOW = Date.UTC(2026, 2, 15, 12);
/** Names that a spreadsheet or a browser would run, were they let through. */
const FORMULA = '=HYPERLINK("http://evil.example","x")';
const SCRIPT = '<script>alert("x")</script> & Söhne';

let server: TestServer;
let cli: TestCli;
let client: Member;
let vendor: Member;
let stranger: Member;
let contractId: string;
beforeAll(async () => {
  server = await startServer({ clock: () => NOW });
  cli = await createTestCli();
  client = await member(server, 'globex', 'CLIENT');
  vendor = await member(server, 'acme', 'VENDOR');
  stranger = await member(server, 'initech', 'VENDOR');
  contractId = await agreed();
  await count(contractId, '2026-01-10T10:00:00Z', 90);
});
afterAll(async () => {
  await server?.close();
  await cli?.close();
});

async function agreed(dates: { reference?: string; endsOn?: string } = {}): Promise<string> {
  const input = {
    reference: '+ACME/2026',
    name: SCRIPT,
    vendor: 'acme',
    timeZone: 'UTC',
    startsOn: '2026-01-01',
    endsOn: '2026-12-31',
    currency: 'EUR',
    calendar: { alwaysOpen: true },
    credits: { fee: '100000.00', atRisk: 0.1 },
    objectives: [
      {
        key: 'backups',
        name: FORMULA,
        indicator: 'COUNTER_RATIO',
        target: 0.95,
        counter: 'backups',
        credit: { kind: 'POOL', allocation: 0.4 },
      },
      { key: 'quality', name: 'Quality', indicator: 'QUALITY_SCORE', target: 85 },
    ],
    ...dates,
  };
  const create =
    'mutation ($input: CreateContractInput!) { createContract(input: $input) { contract { id termsHash } } }';
  const { id, termsHash } = (await mustAsk(server, client.token, create, { input })).createContract.contract;
  await mustAsk(server, client.token, `mutation { inviteVendor(input: {contractId: "${id}"}) { contract { id } } }`);
  const agree = `mutation { agreeContract(input: {contractId: "${id}", termsHash: "${termsHash}"}) { contract { id } } }`;
  await mustAsk(server, client.token, agree);
  await mustAsk(server, vendor.token, agree);
  return id;
}

/** So many good ones of a hundred backups. */
async function count(id: string, occurredAt: string, good: number): Promise<void> {
  const counters = [{ externalId: occurredAt, occurredAt, counter: 'backups', good, total: 100 }];
  const record = 'mutation ($input: RecordCountersInput!) { recordCounters(input: $input) { rejected { message } } }';
  const { recordCounters } = await mustAsk(server, vendor.token, record, {
    input: { contractId: id, source: 'monitor', counters },
  });
  expect(recordCounters.rejected).toEqual([]);
}

const DRAFT =
  'query ($id: ID!, $index: Int!) { contract(id: $id) { period(index: $index) { status statementDraft { contentHash holds } } } }';

async function hashOfDraft(index: number, id = contractId): Promise<string> {
  const { contract } = await mustAsk(server, vendor.token, DRAFT, { id, index });
  expect(contract.period.statementDraft.holds).toEqual([]);
  return contract.period.statementDraft.contentHash;
}

async function act(who: Member, name: string, index: number, contentHash: string, more = '', id = contractId) {
  const { data, errors } = await server.gql(
    who.token,
    `mutation ($id: ID!, $index: Int!, $hash: String!) {
      ${name}(input: {contractId: $id, periodIndex: $index, contentHash: $hash${more}}) {
        period { status } statement { id state contentHash content { revision } disputes { line comment answer resolvedAt } } } }`,
    { id, index, hash: contentHash },
  );
  return { answer: data?.[name], codes: (errors ?? []).map(({ extensions }) => extensions.code) };
}

async function get(file: string, token: string | null): Promise<Response> {
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  return fetch(new URL(`/statements/${file}`, server.url), { headers });
}

async function statementId(index: number): Promise<string> {
  const question =
    'query ($id: ID!, $index: Int!) { contract(id: $id) { period(index: $index) { statement { id } } } }';
  const { contract } = await mustAsk(server, client.token, question, { id: contractId, index });
  return contract.period.statement.id;
}

describe('a statement in GraphQL', () => {
  it('takes its period from PROVISIONAL to LOCKED', async () => {
    const statuses = async () => {
      const question =
        'query ($id: ID!) { contract(id: $id) { periods(to: "2026-04-30") { status statement { state } } } }';
      const { contract } = await mustAsk(server, client.token, question, { id: contractId });
      return contract.periods.map(({ status }: { status: string }) => status);
    };
    expect(await statuses()).toEqual(['PROVISIONAL', 'PROVISIONAL', 'OPEN', 'FUTURE']);
    const first = await hashOfDraft(0);
    expect((await act(client, 'submitStatement', 0, first)).codes).toEqual(['FORBIDDEN']);
    expect((await act(vendor, 'submitStatement', 0, first)).answer).toMatchObject({
      period: { status: 'SUBMITTED' },
      statement: { state: 'SUBMITTED', contentHash: first, content: { revision: 1 } },
    });
    const lines = ', lines: [{line: "credit:0", comment: "@SUM(1)"}]';
    const disputed = await act(client, 'disputeStatement', 0, first, lines);
    expect(disputed.answer).toMatchObject({
      period: { status: 'DISPUTED' },
      statement: { disputes: [{ line: 'credit:0', comment: '@SUM(1)', answer: null }] },
    });
    const second = await hashOfDraft(0);
    const answers = ', answers: [{line: "credit:0", answer: "<b>No</b>"}]';
    expect((await act(vendor, 'submitStatement', 0, second, answers)).answer.statement.content.revision).toBe(2);
    expect((await act(client, 'agreeStatement', 0, first)).codes).toEqual(['CONFLICT']);
    expect((await act(client, 'agreeStatement', 0, second)).answer.period.status).toBe('AGREED');
    expect((await act(vendor, 'lockStatement', 0, second)).answer.period.status).toBe('LOCKED');
    expect(await statuses()).toEqual(['LOCKED', 'PROVISIONAL', 'OPEN', 'FUTURE']);
    const { contract } = await mustAsk(server, client.token, DRAFT, { id: contractId, index: 0 });
    expect(contract.period.statementDraft).toBeNull();
  });

  it('restates what is locked, with the money, and shows all of it', async () => {
    await count(contractId, '2026-01-20T10:00:00Z', 100);
    await act(vendor, 'submitStatement', 1, await hashOfDraft(1));
    const { contract } = await mustAsk(
      server,
      client.token,
      `query ($id: ID!) { contract(id: $id) { period(index: 1) { statement { content {
        termsVersion adjusted { verdict score } objectives { line key name unit target adjusted { verdict actual } raw { total } }
        money { total { amount currency } trueUps { amount } cap { amount } lines { line } }
        restatements { periodIndex old { verdict } new { verdict }
          objectives { line key old { good total } new { good total exactActual } difference { good total sum } }
          money { line old { amount } new { amount } difference { amount } trueUps { kind objectiveKey amount { amount } } } }
      } } } } }`,
      { id: contractId },
    );
    // January: 190 of 200 keep the 95 % exactly, so the 4,000.00 of the first statement are taken back.
    expect(contract.period.statement.content).toMatchObject({
      termsVersion: 1,
      adjusted: { verdict: 'NO_DATA', score: null },
      objectives: [{ line: 'objective:backups', unit: 'RATIO', target: 0.95 }, { key: 'quality' }],
      money: {
        total: { amount: '-4000.00', currency: 'EUR' },
        trueUps: { amount: '-4000.00' },
        cap: { amount: '10000.00' },
      },
      restatements: [
        {
          periodIndex: 0,
          old: { verdict: 'MISSED' },
          new: { verdict: 'MET' },
          objectives: [
            {
              line: 'restatement:0:backups',
              old: { good: 90, total: 100 },
              new: { good: 190, total: 200, exactActual: '19/20' },
              difference: { good: 100, total: 100, sum: null },
            },
          ],
          money: {
            line: 'money:0',
            old: { amount: '4000.00' },
            new: { amount: '0.00' },
            difference: { amount: '-4000.00' },
            trueUps: [{ kind: 'CREDIT', objectiveKey: 'backups', amount: { amount: '-4000.00' } }],
          },
        },
      ],
    });
  });

  it('leaves who did what in the history of the contract, page by page', async () => {
    const page = (after: string | null) =>
      mustAsk(
        server,
        vendor.token,
        `query ($id: ID!, $after: String) { contract(id: $id) { history(first: 4, after: $after) {
          nodes { act side by periodIndex revision hash } pageInfo { hasNextPage endCursor } } } }`,
        { id: contractId, after },
      );
    const { nodes, pageInfo } = (await page(null)).contract.history;
    const acts = (entries: { act: string; side: string }[]) => entries.map(({ side, act: name }) => `${side} ${name}`);
    expect(acts(nodes)).toEqual([
      'CLIENT VENDOR_INVITED',
      'CLIENT CONTRACT_AGREED',
      'VENDOR CONTRACT_AGREED',
      'VENDOR STATEMENT_SUBMITTED',
    ]);
    const rest = (await page(pageInfo.endCursor)).contract.history;
    expect(acts(rest.nodes)).toEqual([
      'CLIENT STATEMENT_DISPUTED',
      'VENDOR STATEMENT_SUBMITTED',
      'CLIENT STATEMENT_AGREED',
      'VENDOR STATEMENT_LOCKED',
    ]);
    expect(rest.nodes[3]).toMatchObject({
      by: 'test',
      periodIndex: 0,
      revision: 2,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(rest.pageInfo.hasNextPage).toBe(true);
  });

  it('is told to who follows the events', async () => {
    const question =
      '{ events(filter: {kinds: [STATEMENT_LOCKED]}) { nodes { kind periodIndex verdict score contentHash contract { id } } } }';
    const { events } = await mustAsk(server, client.token, question);
    expect(events.nodes).toEqual([
      {
        kind: 'STATEMENT_LOCKED',
        periodIndex: 0,
        verdict: 'MISSED',
        score: expect.any(Number),
        contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        contract: { id: contractId },
      },
    ]);
  });
});

describe('what changes of locked periods', () => {
  const OPEN = `query ($id: ID!) { contract(id: $id) { openRestatements { periodIndex old { verdict } new { verdict }
    objectives { key difference { good total } } money { difference { amount currency } } } } }`;

  it('stands open until a statement says it, and after the last one for good', async () => {
    // One period: nothing follows its statement.
    const id = await agreed({ reference: 'ONCE', endsOn: '2026-01-31' });
    await count(id, '2026-01-10T10:00:00Z', 90);
    const open = async (who: Member) => (await mustAsk(server, who.token, OPEN, { id })).contract.openRestatements;
    const hash = await hashOfDraft(0, id);
    await act(vendor, 'submitStatement', 0, hash, '', id);
    await act(client, 'agreeStatement', 0, hash, '', id);
    await count(id, '2026-01-20T10:00:00Z', 100);
    expect(await open(client)).toEqual([]);
    await act(client, 'lockStatement', 0, hash, '', id);
    // 90 of 100 missed the 95 % and cost 4,000.00; 190 of 200 keep it exactly.
    const line = { key: 'backups', difference: { good: 100, total: 100 } };
    const changed = {
      periodIndex: 0,
      old: { verdict: 'MISSED' },
      new: { verdict: 'MET' },
      objectives: [line],
      money: { difference: { amount: '-4000.00', currency: 'EUR' } },
    };
    expect(await open(client)).toEqual([changed]);
    expect(await open(vendor)).toEqual([changed]);
    const foreign = await server.gql(stranger.token, OPEN, { id });
    expect(foreign.errors?.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND']);
  });
});

describe('a downloaded statement', () => {
  it('is for its two parties alone', async () => {
    const id = await statementId(0);
    for (const format of ['json', 'csv', 'html']) {
      expect((await get(`${id}.${format}`, client.token)).status).toBe(200);
      expect((await get(`${id}.${format}`, vendor.token)).status).toBe(200);
      const foreign = await get(`${id}.${format}`, stranger.token);
      const unknown = await get(`${contractId}.${format}`, stranger.token);
      expect([foreign.status, unknown.status]).toEqual([404, 404]);
      expect(await foreign.text()).toBe(await unknown.text());
      const nobody = await get(`${id}.${format}`, null);
      expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    }
    const reporter = { organisationId: vendor.organisation.id, side: 'VENDOR' as const, role: 'OPERATOR' as const };
    expect((await get(`${id}.json`, await server.token(reporter))).status).toBe(403);
    const nowhere = [`${id}`, `${id}.pdf`, `${id}.json.html`, 'x.json', `${id}.toString`];
    for (const file of nowhere) expect((await get(file, client.token)).status).toBe(404);
  });

  it('as JSON is what was hashed, byte for byte, beside the hash', async () => {
    const answer = await get(`${await statementId(0)}.json`, client.token);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="statement-_ACME_2026-0-r2.json"');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const text = await answer.text();
    const file = JSON.parse(text);
    expect(file).toMatchObject({ state: 'LOCKED', hash: 'SHA-256', canonicalization: 'RFC 8785' });
    expect(text).toContain(`"content":${canonicalJson(file.content)},`);
    expect(file.contentHash).toBe(textHash(canonicalJson(file.content)));
  });

  it('as CSV has no cell that a spreadsheet takes for a formula', async () => {
    const answer = await get(`${await statementId(1)}.csv`, client.token);
    expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
    const text = await answer.text();
    expect(text.split('\r\n').length).toBeGreaterThan(15);
    const rows: Record<string, string>[] = parseCsv(text, { columns: true });
    const cells = rows.flatMap((row) => Object.values(row));
    const suspicious = cells.filter((cell) => /^[=+\-@\t\r]/.test(cell));
    expect(new Set(suspicious)).toEqual(new Set(['-4000.00']));
    expect(cells).toEqual(expect.arrayContaining([`'${FORMULA}`, `'+ACME/2026`, SCRIPT]));
    expect(rows.find(({ section, name }) => section === 'money' && name === 'total')).toMatchObject({
      amount: '-4000.00',
      currency: 'EUR',
    });
    expect(rows.filter(({ section, basis }) => section === 'restatement' && basis === 'adjusted')).toMatchObject([
      { note: 'old', verdict: 'MISSED', good: '90', total: '100' },
      { note: 'new', verdict: 'MET', good: '190', total: '200' },
      { note: 'difference', good: '100', total: '100' },
    ]);
  });

  it('as CSV says what stands, what was disputed and what was answered, in the same neutralised form', async () => {
    const id = await statementId(0);
    const rows: Record<string, string>[] = parseCsv(await (await get(`${id}.csv`, client.token)).text(), {
      columns: true,
    });
    const { contentHash } = await (await get(`${id}.json`, client.token)).json();
    const said = (name: string) => rows.find((row) => row['section'] === 'statement' && row['name'] === name);
    expect(said('state')).toMatchObject({ note: 'LOCKED' });
    expect(said('content hash')).toMatchObject({ note: contentHash });
    const at = new Date(NOW).toISOString();
    for (const act of ['submitted', 'disputed', 'agreed', 'locked']) {
      expect(said(act)).toMatchObject({ at, by: 'test', period: '0' });
    }
    expect(rows.filter(({ section }) => section === 'dispute')).toMatchObject([
      { line: 'credit:0', revision: '1', verdict: 'RESOLVED', note: "'@SUM(1)", answer: '<b>No</b>', by: 'test', at },
    ]);
  });

  it('as HTML is one page that loads nothing and runs nothing, with all that was said escaped', async () => {
    const answer = await get(`${await statementId(0)}.html`, vendor.token);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame/,
    );
    const page = await answer.text();
    expect(page).toContain(`content="${policy.replace(/; frame.*/, '').replaceAll("'", '&#39;')}"`);
    const [style] = /(?<=<style>)[^<]*(?=<\/style>)/.exec(page) ?? [''];
    const { createHash } = await import('node:crypto');
    expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(page).not.toMatch(/<script|<b>|javascript:|\son\w+=|\sstyle=|<link|<img|src=|url\(/i);
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Söhne');
    for (const word of [
      'MISSED',
      '90 %',
      '≥ 95 %',
      '90 of 100',
      '4,000.00 EUR',
      '@SUM(1)',
      '&lt;b&gt;No&lt;/b&gt;',
      'There are no figures of earlier periods to compare with.',
    ]) {
      expect(page).toContain(word);
    }
    const later = await (await get(`${await statementId(1)}.html`, client.token)).text();
    expect(later).toContain('Restatements of earlier periods');
    expect(later).toContain('2026-01-01 to 2026-01-31: MISSED is now MET, -4,000.00 EUR trued up');
    expect(later).toContain('Owed to the vendor');
  });
});

describe('accord statement verify', () => {
  it('accepts a file as it was downloaded, and laid out anew', async () => {
    const text = await (await get(`${await statementId(0)}.json`, client.token)).text();
    const { contentHash } = JSON.parse(text);
    const files = [text, JSON.stringify(JSON.parse(text), null, 2), `\ufeff${text}`];
    for (const [index, content] of files.entries()) {
      const run = await cli.run('statement', 'verify', await cli.file(`${index}.json`, content));
      expect(run).toEqual({
        code: 0,
        err: '',
        out: `+ACME/2026, 2026-01-01 to 2026-01-31, revision 2\nUnchanged: what it says has the hash ${contentHash}.\nCompare it with the contentHash that Accord shows of the statement, or that the other party has.`,
      });
    }
  });

  it('refuses one that was changed, in what it says or in its hash', async () => {
    const text = await (await get(`${await statementId(0)}.json`, client.token)).text();
    const changed = [text.replace('"total":100', '"total":101'), text.replace(/"contentHash":"./, '"contentHash":"g')];
    for (const content of changed) {
      expect(content).not.toBe(text);
      const run = await cli.run('statement', 'verify', await cli.file('changed.json', content));
      expect(run).toMatchObject({
        code: 1,
        err: expect.stringMatching(/^It was changed: the file states the hash \w+,/),
      });
    }
  });

  it('says what is no statement at all', async () => {
    const text = await (await get(`${await statementId(0)}.json`, client.token)).text();
    const twice = text.replace('"revision":2', '"revision":2,"revision":2');
    for (const content of ['{', '[]', '{"content":{}}', twice]) {
      const run = await cli.run('statement', 'verify', await cli.file('other.json', content));
      expect(run).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/is no statement of Accord as JSON$/) });
    }
    const missing = await cli.run('statement', 'verify', `${cli.folder}/none.json`);
    expect(missing).toMatchObject({ code: 1, err: expect.stringMatching(/there is no such file/) });
  });
});
