import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import { canonicalJson, textHash } from '../../src/domain/canonicaljson.js';
import type { StatementContent } from '../../src/domain/statement.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { contentOf } from '../../src/modules/statement/statement.read.js';
import { type CarePlay, playCare } from '../support/careplay.js';
import { liveCare } from '../support/carestory.js';
import { inWords, type StatementInWords } from '../support/carewords.js';
import { at } from '../support/clockterms.js';
import { layParty, type Party } from '../support/contractdraft.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { everythingOf } from '../support/everythingof.js';
import { rowOf } from '../support/statements.js';

/*
 * A year of an outsourcing contract (test/fixtures/customer-care.*), and what each of its ten periods comes to, worked out by
 * hand from semantics.md. It runs from 16 March to 31 December 2026 in Berlin, by calendar months after the stub of March.
 *
 * The fee is 100,000.00 a month, 12 % of it at risk: the cap is 12,000.00. The pool is 1.5 times that: 18,000.00. Missed, cost
 *   phone and critical (25 %) 4,500.00 each, email (20 %) 3,600.00, csat, quality and uptime (10 %) 1,800.00 each.
 * From July on (first amendment) the fee is 120,000.00: the cap 14,400.00, the pool 21,600.00, and
 *   phone and critical 5,400.00 each, email 4,320.00, csat, quality and uptime 2,160.00 each.
 * Two judged periods in a row met earn back half of an objective's credits.
 * The contract is missed with a score (the mean of figure / target, at most 1, over what was judged) below 0.95, or by `critical`.
 *
 * phone: a half hour is good when 70 % of answered + abandoned - short ones were answered in 20 s; 80 % of them must be good.
 *   (10, 8 in time, 2 abandoned, 1 short) is 8 / 11 = 72.7 %, good; (9, 7, 1, 0) is 7 / 10, just good; (8, 8, 0, 0), (7, 5, 0, 0)
 *   at 71.4 % and (6, 5, 0, 0) are good. (9, 6, 1, 0) at 60 %, (10, 7, 2, 1) at 7 / 11 = 63.6 % and (5, 3, 0, 0) are bad.
 * email: of fewer than three none is judged; one miss is forgiven.
 * critical: below 75 % it is missed at once, from there to 90 % with the second shortfall in three judged periods.
 */

let test: TestDatabase;
let schema: GraphQLSchema;
let [client, vendor, other] = [] as unknown as [Party, Party, Party];
let play: CarePlay;
let untouched: string;
let firstOfAugust: StatementContent;
const contents: StatementContent[] = [];

beforeAll(async () => {
  schema = buildAccordSchema();
  test = await createTestDatabase();
  client = named(await layParty(test, 'Nordwind'), 'cleo');
  vendor = named(await layParty(test, 'Careline'), 'vera');
  other = await layParty(test, 'Another client');
  // The same vendor works for somebody else by the same contract, with facts of the same names.
  const twin = await playCare({ test, schema, client: other, vendor });
  for (const name of ['March', 'April', 'May']) await twin.report(name);
  await twin.work('2026-06-01T08:00:00Z');
  untouched = await everythingOf(test, other.id);
  play = await playCare({ test, schema, client, vendor });
  firstOfAugust = await liveCare({ play, test, schema, client, vendor });
  for (let index = 0; index < 10; index += 1) {
    const row = await rowOf(test, client, play.contractId, index);
    contents.push(contentOf(row ?? { content: '{}' }));
  }
}, 60_000);
afterAll(() => test.drop());

function named(party: Party, subject: string): Party {
  return { ...party, asClient: { ...party.asClient, subject }, asVendor: { ...party.asVendor, subject } };
}

const NOTHING_MORE = { raw: {}, trueUps: '0.00', clocks: [], exclusions: [], restatements: [], revision: 1 } as const;
const UP = { march: 383 * 3_600, april: 720 * 3_600, month: 744 * 3_600, october: 745 * 3_600 };

function says(index: number, expected: StatementInWords): void {
  expect(inWords(contents[index] as StatementContent)).toEqual(expected);
}

describe('the statements of ten periods', () => {
  it('March, a stub of 16 of 31 days: e-mail and uptime missed', () => {
    // phone: 8/11, 7/10, 3/3 (right after the clock change) and 5/7 are good, 6/10 is not: 4 of 5 = 80 %.
    // email, Monday to Friday 9-17, four hours: M-0301 takes 4:00 and M-0302 2 h on Friday and 2 h on Monday, both in time;
    //   M-0303 4:01 and M-0304 1:00 + 3:30 are late. 2 of 4, one forgiven: 3 of 4.
    // critical: 3:00, 3:30, and from 00:00Z to 04:00Z across the clock change: 4:00. csat: 5, 4, 4, 5 of five: 80 %.
    // uptime: 16 days less the hour of 29 March are 383 h = 1,378,800 s, 0.5 % of it 6,894 s; the outage took 6,900 s.
    // Score: (1 + .75/.95 + 1 + 1 + (1,371,900/1,378,800)/.995) / 5 = (1 + .789474 + 1 + 1 + .999996) / 5 = .957894.
    // Money: 3,600 x 16/31 = 1,858.0645; 1,800 x 16/31 = 929.0323.
    says(0, {
      ...NOTHING_MORE,
      terms: 1,
      outcome: 'MET 0.957894',
      objectives: {
        phone: 'MET 4/5',
        email: 'MISSED 2/4 relieved 3/4',
        critical: 'MET 3/3',
        csat: 'MET 4/5',
        quality: 'NO_DATA',
        uptime: `MISSED ${UP.march - 6_900}/${UP.march}`,
      },
      ledger: ['CREDIT email 1858.06', 'CREDIT uptime 929.03'],
      ledgerTotal: '2787.09',
      total: '2787.09',
    });
    // 12,000 x 16/31 = 6,193.548: rounded down.
    expect(contents[0]?.money.ledger).toMatchObject({ cap: 619_354, fee: '160000000/31' });
  });

  it('April: phone and csat missed, the first shortfall of critical borne', () => {
    // email: M-0401 takes an hour on Thursday and, after Good Friday and Easter Monday, 2:59 on Tuesday.
    // critical: 3:00, 3:00, 4:00 and 5:00: 3 of 4 = 75 %. csat: 5, 4, 4 of four: 75 %. quality: (84 + 86) / 2 = 85.
    // Score: (.6/.8 + 1 + 1 + .75/.8 + 1 + 1) / 6 = 5.6875 / 6 = .947917, below 0.95.
    says(1, {
      ...NOTHING_MORE,
      terms: 1,
      outcome: 'MISSED 0.947917',
      objectives: {
        phone: 'MISSED 3/5',
        email: 'MET 3/3 relieved 1',
        critical: 'MET 3/4',
        csat: 'MISSED 3/4',
        quality: 'MET 170/2',
        uptime: `MET ${UP.april}/${UP.april}`,
      },
      ledger: ['CREDIT csat 1800.00', 'CREDIT phone 4500.00'],
      ledgerTotal: '6300.00',
      total: '6300.00',
    });
  });

  it('May: a maintenance excused in part, April restated, credits of March earned back', () => {
    // On 19 May 8:00 to 10:00 is excused. phone: of seven half hours 8:00 (2/15) and 9:30 (3/11) go, 11:30 (4/8) stays bad:
    //   4 of 7 raw, 4 of 5 adjusted. email: M-0501 1:00 + 3:00 around Ascension; M-0502 9:00 to 13:30 is 4:30, less one hour
    //   3:30; M-0503 0:30 + 1:00 around Whit Monday: 2 of 3 raw, 3 of 3 adjusted.
    // critical: 3:00 thrice and 5:00: 3 of 4, the second shortfall in March, April, May: missed. quality: (80 + 88) / 2 = 84.
    // uptime: down 7:30 to 12:00, 4.5 h of 744 h, more than 3.72 h; adjusted 2.5 h of 742 h.
    // Score: (1 + 1 + .75/.9 + 84/85 + 1) / 5 = (3 + .833333 + .988235) / 5 = .964314;
    //   raw (.571429/.8 + 1 + .833333 + .988235 + (739.5/744)/.995) / 5 = (.714286 + 2.821569 + .998946) / 5 = .906960.
    // Earned back after April and May: email 1,858.06 / 2 = 929.03; uptime 929.03 / 2 = 464.515, half-even 464.52.
    // A late 5 makes April's csat 4 of 5 = 80 %: 1,800.00 taken back; its score (5 + .75) / 6 = .958333.
    says(2, {
      ...NOTHING_MORE,
      terms: 1,
      outcome: 'MISSED 0.964314',
      objectives: {
        phone: 'MET 4/5',
        email: 'MET 3/3 relieved 1',
        critical: 'MISSED 3/4',
        csat: 'NO_DATA',
        quality: 'MISSED 168/2',
        uptime: `MET ${739.5 * 3_600}/${742 * 3_600}`,
      },
      raw: {
        contract: 'MISSED 0.906960',
        phone: 'MISSED 4/7',
        email: 'MET 2/3 relieved 1',
        uptime: `MISSED ${739.5 * 3_600}/${UP.month}`,
      },
      ledger: [
        'CREDIT critical 4500.00',
        'CREDIT quality 1800.00',
        'EARN_BACK email -929.03',
        'EARN_BACK uptime -464.52',
      ],
      ledgerTotal: '4906.45',
      trueUps: '-1800.00',
      total: '3106.45',
      exclusions: ['MAINTENANCE ACCEPTED_IN_PART REMOVE'],
      restatements: [
        '1 contract raw: MISSED 0.947917 -> MET 0.958333',
        '1 contract adjusted: MISSED 0.947917 -> MET 0.958333',
        '1 csat raw: MISSED 3/4 -> MET 4/5',
        '1 csat adjusted: MISSED 3/4 -> MET 4/5',
        '1 money: 6300.00 -> 4500.00 = -1800.00',
        '1 CREDIT csat -1800.00',
      ],
    });
  });

  it('June: critical below its minimum, an incident pending, an exclusion rejected', () => {
    // critical: 3:00, 3:00 and 6:00: 2 of 3, below 75 %; P-0604 waits for the customer since 22:30 on the last evening.
    // csat: 5, 4, 4 of five: 60 %. quality: (88 + 90) / 2 = 89.
    // Score: (1 + 1 + .666667/.9 + .6/.8 + 1 + 1) / 6 = 5.490741 / 6 = .915123.
    // Earned back after May and June: phone 4,500.00 / 2.
    says(3, {
      ...NOTHING_MORE,
      terms: 1,
      outcome: 'MISSED 0.915123',
      objectives: {
        phone: 'MET 4/5',
        email: 'MET 3/3 relieved 1',
        critical: 'MISSED 2/3 pending 1',
        csat: 'MISSED 3/5',
        quality: 'MET 178/2',
        uptime: `MET ${UP.april}/${UP.april}`,
      },
      ledger: ['CREDIT critical 4500.00', 'CREDIT csat 1800.00', 'EARN_BACK phone -2250.00'],
      ledgerTotal: '4050.00',
      total: '4050.00',
      clocks: ['pending critical P-0604'],
      exclusions: ['ANSWER REJECTED COUNT_AS_GOOD'],
    });
  });

  it('July, by the first amendment: the incident of June counts here, and another is excused', () => {
    // critical: 3:00 thrice, and P-0604: half an hour in June and three hours on 10 July = 3:30. 4 of 4.
    // csat: 5, 4, 4 of four: 75 %, which is enough now. quality: 89. uptime: 4 h of 744 h, more than 3.72 h.
    // Score: (5 + (740/744)/.995) / 6 = 5.999622 / 6 = .999937.
    // Earned back after June and July: quality 1,800.00 / 2.
    // P-0603 counts as good, by a decision after June was locked, which is therefore named here: June's critical is 3 of 3,
    // 4,500.00 taken back; its score (5 + .75) / 6 = .958333.
    says(4, {
      ...NOTHING_MORE,
      exclusions: ['TICKET ACCEPTED COUNT_AS_GOOD'],
      terms: 2,
      outcome: 'MET 0.999937',
      objectives: {
        phone: 'MET 4/5',
        email: 'MET 3/3 relieved 1',
        critical: 'MET 4/4',
        csat: 'MET 3/4',
        quality: 'MET 178/2',
        uptime: `MISSED ${740 * 3_600}/${UP.month}`,
      },
      ledger: ['CREDIT uptime 2160.00', 'EARN_BACK quality -900.00'],
      ledgerTotal: '1260.00',
      trueUps: '-4500.00',
      total: '-3240.00',
      clocks: ['carried critical P-0604 3 GOOD'],
      restatements: [
        '3 contract adjusted: MISSED 0.915123 -> MET 0.958333',
        '3 critical adjusted: MISSED 2/3 -> MET 3/3',
        '3 money: 4050.00 -> -450.00 = -4500.00',
        '3 CREDIT critical -4500.00',
      ],
    });
  });

  // critical: 3 of 4; June was short as it was stated, so this is the second in June, July, August.
  const AUGUST = {
    ...NOTHING_MORE,
    terms: 2,
    objectives: {
      phone: 'MISSED 3/5',
      email: 'MISSED 2/4 relieved 3/4',
      critical: 'MISSED 3/4',
      csat: 'NO_DATA',
      quality: 'MET 176/2',
      uptime: `MET ${UP.month}/${UP.month}`,
    },
    ledgerTotal: '14400.00',
    total: '14400.00',
  };

  it('August, as first submitted: credits at the cap', () => {
    // email: 1:00, 2:00, 5:00 and 5:30: 2 of 4, one forgiven. quality: (80 + 96) / 2 = 88.
    // Score: (.6/.8 + .75/.95 + .75/.9 + 1 + 1) / 5 = (.75 + .789474 + .833333 + 2) / 5 = .874561.
    // 5,400 + 4,320 + 5,400 = 15,120; of the cap of 14,400 each keeps 20/21: 5,142.857.., 4,114.285.., 5,142.857..; the two
    // cents that are left go to the largest remainders (.71, .57, .71).
    expect(inWords(firstOfAugust)).toEqual({
      ...AUGUST,
      outcome: 'MISSED 0.874561',
      ledger: ['CREDIT critical 5142.86', 'CREDIT email 4114.28', 'CREDIT phone 5142.86'],
    });
  });

  it('August, after the dispute: quality is missed, too', () => {
    // quality: (80 + 86) / 2 = 83. Score: (.75 + .789474 + .833333 + 83/85 + 1) / 5 = 4.349278 / 5 = .869856.
    // 15,120 + 2,160 = 17,280; of 14,400 each keeps 5/6.
    says(5, {
      ...AUGUST,
      revision: 2,
      outcome: 'MISSED 0.869856',
      objectives: { ...AUGUST.objectives, quality: 'MISSED 166/2' },
      ledger: ['CREDIT critical 4500.00', 'CREDIT email 3600.00', 'CREDIT phone 4500.00', 'CREDIT quality 1800.00'],
    });
  });

  it('September: a corrected reply sets credits of August free, and the second amendment is not in force yet', () => {
    // M-0804 was answered at 13:30, after 3:30: 3 of 4, one forgiven. What is left, 5,400 + 5,400 + 2,160 = 12,960, stays
    // below the cap: critical +900, email -3,600, phone +900, quality +360. Score: (.75 + 1 + .833333 + .976471 + 1) / 5.
    // email: 3:00, 3:30, and 1:00 on 30 September + 2:30 in October, all within four hours. csat: 2 of 4.
    // Score: (1 + 1 + .5/.75 + 1 + 1) / 5 = .933333. Earned back after August and September: uptime 2,160.00 / 2.
    says(6, {
      ...NOTHING_MORE,
      terms: 2,
      outcome: 'MISSED 0.933333',
      objectives: {
        phone: 'NO_DATA',
        email: 'MET 3/3 relieved 1',
        critical: 'MET 3/3',
        csat: 'MISSED 2/4',
        quality: 'MET 86/1',
        uptime: `MET ${UP.april}/${UP.april}`,
      },
      ledger: ['CREDIT csat 2160.00', 'EARN_BACK uptime -1080.00'],
      ledgerTotal: '1080.00',
      trueUps: '-1440.00',
      total: '-360.00',
      restatements: [
        '5 contract raw: MISSED 0.869856 -> MISSED 0.911961',
        '5 contract adjusted: MISSED 0.869856 -> MISSED 0.911961',
        '5 email raw: MISSED 2/4 relieved 3/4 -> MET 3/4 relieved 1',
        '5 email adjusted: MISSED 2/4 relieved 3/4 -> MET 3/4 relieved 1',
        '5 money: 14400.00 -> 12960.00 = -1440.00',
        '5 CREDIT critical 900.00',
        '5 CREDIT email -3600.00',
        '5 CREDIT phone 900.00',
        '5 CREDIT quality 360.00',
      ],
    });
  });

  it('October, by the second amendment: two hours for e-mails, 90 points', () => {
    // phone: half past two comes twice on the 25th, 3/4 and 1/4, two slices: 4 of 5. email: 3:00, 2:30, 1:00: 1 of 3, one
    // forgiven. csat: 3 of 4. quality: 89. uptime: down 13,400 s; 0.5 % of 745 h are 13,410 s.
    // Score: (1 + .666667/.95 + 1 + 89/90 + 1) / 5 = (3 + .701754 + .988889) / 5 = .938129.
    says(7, {
      ...NOTHING_MORE,
      terms: 3,
      outcome: 'MISSED 0.938129',
      objectives: {
        phone: 'MET 4/5',
        email: 'MISSED 1/3 relieved 2/3',
        critical: 'NO_DATA',
        csat: 'MET 3/4',
        quality: 'MISSED 89/1',
        uptime: `MET ${UP.october - 13_400}/${UP.october}`,
      },
      ledger: ['CREDIT email 4320.00', 'CREDIT quality 2160.00'],
      ledgerTotal: '6480.00',
      total: '6480.00',
    });
  });

  it('November: too few e-mails to judge, one of two critical incidents late', () => {
    // Score: (.5/.9 + 1 + 1) / 3 = .851852.
    says(8, {
      ...NOTHING_MORE,
      terms: 3,
      outcome: 'MISSED 0.851852',
      objectives: {
        phone: 'NO_DATA',
        email: 'INSUFFICIENT_VOLUME 1/2 relieved 1',
        critical: 'MISSED 1/2',
        csat: 'NO_DATA',
        quality: 'MET 91/1',
        uptime: `MET ${UP.april}/${UP.april}`,
      },
      ledger: ['CREDIT critical 5400.00'],
      ledgerTotal: '5400.00',
      total: '5400.00',
    });
  });

  it('December: a holiday announced, outages that overlap, and November restated without money', () => {
    // email: M-1201 takes an hour on the 23rd and one on the 28th, for the 24th was announced as a holiday. csat: 2 of 5.
    // uptime: 744 h less the day of the announced holiday, which closes every calendar, are 720 h; 1:00 to 3:00 and 2:30 to
    // 4:30 are 3.5 h, less than 3.6 h. Score: (1 + 1 + .4/.75 + 1) / 4 = .883333.
    // A third e-mail makes November's judged: 2 of 3, one forgiven. Score: (1 + .555556 + 1 + 1) / 4 = .888889.
    says(9, {
      ...NOTHING_MORE,
      terms: 3,
      outcome: 'MISSED 0.883333',
      objectives: {
        phone: 'NO_DATA',
        email: 'MET 3/3 relieved 1',
        critical: 'MET 3/3',
        csat: 'MISSED 2/5',
        quality: 'NO_DATA',
        uptime: `MET ${716.5 * 3_600}/${UP.april}`,
      },
      ledger: ['CREDIT csat 2160.00'],
      ledgerTotal: '2160.00',
      total: '2160.00',
      restatements: [
        '8 contract raw: MISSED 0.851852 -> MISSED 0.888889',
        '8 contract adjusted: MISSED 0.851852 -> MISSED 0.888889',
        '8 email raw: INSUFFICIENT_VOLUME 1/2 relieved 1 -> MET 2/3 relieved 1',
        '8 email adjusted: INSUFFICIENT_VOLUME 1/2 relieved 1 -> MET 2/3 relieved 1',
      ],
    });
  });
});

describe('the contract as a whole', () => {
  it('costs the vendor what the ten statements add up to', () => {
    // 2,787.09 + 6,300 + 3,106.45 + 4,050 - 3,240 + 14,400 - 360 + 6,480 + 5,400 + 2,160
    expect(contents.reduce((sum, { money }) => sum + money.total, 0)).toBe(4_108_354);
  });

  it('gives the right to terminate in August: critical missed in May, June and August, as stated', async () => {
    const source = `query ($id: ID!) { contract(id: $id) { period(index: 5) { credits {
      chronic { kind objectiveKey periods needed inPeriods reached } renewal { noticeOn atRisk } } } } }`;
    const { contract } = await play.ask('2026-09-20T08:00:00Z', client.asClient, source, { id: play.contractId });
    const count = {
      kind: 'MISSES',
      objectiveKey: 'critical',
      periods: [2, 3, 5],
      needed: 3,
      inPeriods: 6,
      reached: true,
    };
    // 90 days before 31 December.
    expect(contract.period.credits).toEqual({ chronic: [count], renewal: { noticeOn: '2026-10-02', atRisk: true } });
  });

  it('is locked as it was hashed, and a rebuild from the facts finds nothing else', async () => {
    for (const [index, content] of contents.entries()) {
      const row = await rowOf(test, vendor, play.contractId, index);
      expect(row?.state).toBe('LOCKED');
      expect(row?.contentHash).toBe(textHash(canonicalJson(content)));
    }
    const key = { tenantId: client.id, contractId: play.contractId };
    const { differences } = await rebuildContract(test.database, key, {
      now: at('2027-01-10T08:00:00Z'),
      apply: false,
    });
    expect(differences).toEqual([]);
  });

  it('has each act in its history, with who and when', async () => {
    const source = `query ($id: ID!) { contract(id: $id) { history(first: 100) { nodes { act side by at periodIndex version } } } }`;
    const { contract } = await play.ask('2027-01-10T08:00:00Z', client.asClient, source, { id: play.contractId });
    const lines = contract.history.nodes.map((one: Record<string, string | number | null>) =>
      `${one['at']} ${one['by']} ${one['side']} ${one['act']} ${one['periodIndex'] ?? one['version'] ?? ''}`.trim(),
    );
    // 4 to agree on the contract, 4 on amendments, 6 on exclusions, 2 on a holiday; 3 a statement, and 2 for the dispute.
    expect(lines).toHaveLength(4 + 4 + 6 + 2 + 10 * 3 + 2);
    expect(lines).toEqual(
      expect.arrayContaining([
        '2026-03-02T12:00:00.000Z cleo CLIENT CONTRACT_WRITTEN 1',
        '2026-05-20T09:00:00.000Z vera VENDOR AMENDMENT_PROPOSED 2',
        '2026-05-27T08:00:00.000Z cleo CLIENT EXCLUSION_ACCEPTED_IN_PART',
        '2026-07-03T08:00:00.000Z cleo CLIENT EXCLUSION_REJECTED',
        '2026-07-15T08:00:00.000Z cleo CLIENT EXCLUSION_ACCEPTED',
        '2026-09-07T08:00:00.000Z cleo CLIENT STATEMENT_DISPUTED 5',
        '2026-09-09T08:00:00.000Z vera VENDOR STATEMENT_SUBMITTED 5',
        '2026-09-10T09:00:00.000Z vera VENDOR AMENDMENT_AGREED 3',
        '2026-09-11T08:00:00.000Z vera VENDOR STATEMENT_LOCKED 5',
        '2027-01-09T08:00:00.000Z vera VENDOR STATEMENT_LOCKED 9',
      ]),
    );
  });

  it("is nobody else's business, and changes nothing for another client of the vendor", async () => {
    expect(await everythingOf(test, other.id)).toBe(untouched);
    expect(await rowOf(test, other, play.contractId, 0)).toBeNull();
  });
});
