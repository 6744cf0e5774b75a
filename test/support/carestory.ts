import type { StatementContent } from '../../src/domain/statement.js';
import { contentOf } from '../../src/modules/statement/statement.read.js';
import type { CarePlay, Stage } from './careplay.js';
import { rowOf } from './statements.js';

interface CareStage extends Stage {
  readonly play: CarePlay;
}

/** Submitted on the 5th of the month after, agreed to on the 7th, locked on the 9th. */
async function sign({ play, client, vendor }: CareStage, index: number, month: string): Promise<void> {
  await play.work(`${month}-05T07:00:00Z`);
  await play.submit(`${month}-05T08:00:00Z`, index);
  await play.onStatement(`${month}-07T08:00:00Z`, client.asClient, 'agreeStatement', index);
  await play.onStatement(
    `${month}-09T08:00:00Z`,
    index % 2 === 0 ? client.asClient : vendor.asVendor,
    'lockStatement',
    index,
  );
}

/** Lives the whole contract; gives what was first submitted for August, before it was disputed. */
export async function liveCare(stage: CareStage): Promise<StatementContent> {
  const { play, client, vendor } = stage;
  await play.report('March');
  await sign(stage, 0, '2026-04');
  await play.report('April');
  await sign(stage, 1, '2026-05');
  await untilJune(stage);
  const disputed = await untilAugust(stage);
  await play.report('August, late');
  await play.report('September');
  await sign(stage, 6, '2026-10');
  await play.report('October');
  await sign(stage, 7, '2026-11');
  const eve = { date: '2026-12-24', name: 'Christmas Eve' };
  await play.act('2026-12-01T09:00:00Z', vendor.asVendor, 'announceHoliday', eve);
  await play.act('2026-12-02T09:00:00Z', client.asClient, 'announceHoliday', eve);
  await play.report('November');
  await sign(stage, 8, '2026-12');
  await play.report('November, late');
  await play.report('December');
  await sign(stage, 9, '2027-01');
  return disputed;
}

/** A maintenance of which the client accepts the first two hours, and the first amendment, for July. */
async function untilJune(stage: CareStage): Promise<void> {
  const { play, client, vendor } = stage;
  await play.report('April, late');
  const span = (to: string) => ({ from: '2026-05-19T06:00:00Z', to });
  await play.act('2026-05-20T08:00:00Z', vendor.asVendor, 'proposeExclusion', {
    reference: 'MAINTENANCE',
    kind: 'MAINTENANCE',
    scope: span('2026-05-19T10:00:00Z'),
    reason: 'The portal was down for your new release, and everybody called',
  });
  await play.act('2026-05-27T08:00:00Z', client.asClient, 'decideExclusion', {
    reference: 'MAINTENANCE',
    decision: 'ACCEPTED_IN_PART',
    scope: span('2026-05-19T08:00:00Z'),
    answer: 'Two hours were announced',
  });
  const version = await play.propose('2026-05-20T09:00:00Z', vendor.asVendor, {
    fromPeriod: 4,
    objectives: { csat: { target: 0.75 } },
    credits: { fee: '120000.00' },
  });
  await play.agree('2026-06-10T09:00:00Z', client.asClient, version);
  await play.report('May');
  await sign(stage, 2, '2026-06');
}

/** An answer that stays, a ticket that is excused after its period is locked, the second amendment, and a dispute. */
async function untilAugust(stage: CareStage): Promise<StatementContent> {
  const { play, client, vendor, test } = stage;
  await play.report('June');
  await play.act('2026-07-02T08:00:00Z', vendor.asVendor, 'proposeExclusion', {
    reference: 'ANSWER',
    kind: 'OTHER',
    effect: 'COUNT_AS_GOOD',
    scope: { measurement: { kind: 'SURVEY_RESPONSE', source: 'survey', externalId: 'A-0605' } },
    reason: 'The customer was angry about something else',
  });
  await play.act('2026-07-03T08:00:00Z', client.asClient, 'decideExclusion', {
    reference: 'ANSWER',
    decision: 'REJECTED',
    answer: 'An answer is an answer',
  });
  await play.act('2026-07-04T08:00:00Z', vendor.asVendor, 'proposeExclusion', {
    reference: 'TICKET',
    kind: 'CAUSED_BY_CLIENT',
    effect: 'COUNT_AS_GOOD',
    scope: { ticket: { source: 'desk', externalId: 'P-0603' }, objectives: ['critical'] },
    reason: 'Your firewall kept us out',
  });
  await sign(stage, 3, '2026-07');
  await play.act('2026-07-15T08:00:00Z', client.asClient, 'decideExclusion', {
    reference: 'TICKET',
    decision: 'ACCEPTED',
  });
  await play.report('July');
  await sign(stage, 4, '2026-08');
  const version = await play.propose('2026-08-05T09:00:00Z', client.asClient, {
    fromPeriod: 6,
    objectives: { email: { goals: [{ workingTime: 'PT2H' }] }, quality: { target: 90 } },
  });
  await play.report('August');
  await play.work('2026-09-05T07:00:00Z');
  await play.submit('2026-09-05T08:00:00Z', 5);
  const disputed = contentOf((await rowOf(test, client, play.contractId, 5)) ?? { content: '{}' });
  const lines = [{ line: 'objective:quality', comment: 'Q-0802 has 86 points, not 96' }];
  await play.onStatement('2026-09-07T08:00:00Z', client.asClient, 'disputeStatement', 5, { lines });
  await play.report('August, after the dispute');
  await play.submit('2026-09-09T08:00:00Z', 5, [{ line: 'objective:quality', answer: 'So it has' }]);
  await play.onStatement('2026-09-10T08:00:00Z', client.asClient, 'agreeStatement', 5);
  await play.onStatement('2026-09-11T08:00:00Z', vendor.asVendor, 'lockStatement', 5);
  // September has begun: it takes effect in October.
  await play.agree('2026-09-10T09:00:00Z', vendor.asVendor, version);
  return disputed;
}
