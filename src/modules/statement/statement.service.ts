import { assertAllowed } from '../../domain/access.js';
import type { Act } from '../../domain/act.js';
import { vendorOf } from '../../domain/contract.js';
import { Fault, refuseIssues } from '../../domain/fault.js';
import { derivedId } from '../../domain/identity.js';
import { linesOf, type StatementContent } from '../../domain/statement.js';
import { type StatementEventKind, statementEvent } from '../../domain/statementevent.js';
import { stateAfter } from '../../domain/statementstate.js';
import { formatInstant } from '../../domain/timetext.js';
import type { WriteUnit } from '../../platform/database.js';
import { appendEvents } from '../../platform/journal.js';
import { recordAct } from '../contract/auditentry.store.js';
import type { Acting } from '../contract/contract.service.js';
import { lockPeriods } from '../tally/tally.store.js';
import { carryPending } from './carry.service.js';
import { draftStatement, type StatementDraft } from './draft.read.js';
import { areAnswered, assertAnswered, newRemarks, refuseRemarks } from './remarks.js';
import { contentOf } from './statement.read.js';
import { markStatement, saveSubmission, setState } from './statement.store.js';
import type { StatementRow } from './statement.table.js';
import { answerDisputes, insertDisputes, type LineRemark, resolveDisputes } from './statementdispute.store.js';
import { type OpenedStatement, openStatement, openSubmitted, otherStatement } from './statementopening.js';

/** A statement of a contract, and which content the act means: CONFLICT when it says something else by now. */
export interface StatementAct {
  readonly contractId: string;
  readonly periodIndex: number;
  readonly contentHash: string;
}

/**
 * Submits the statement of a period that is over, or submits a disputed one anew with an answer to each line in dispute.
 * `contentHash` names the draft that the vendor saw. Again: changes nothing. The periods are locked while it is written, so
 * that it is one state of the facts.
 */
export async function submitStatement(
  acting: Acting,
  act: StatementAct,
  answers: readonly LineRemark[],
): Promise<void> {
  assertAllowed(acting.actor, 'statement.submit');
  refuseRemarks(answers, 'answers', 'answer');
  const { side, subject } = acting.actor;
  return acting.write(async (unit) => {
    const opened = await openStatement(unit, act);
    const { timeline, period, row, state, disputes } = opened;
    if (row?.contentHash === act.contentHash) {
      // Who answers disputes means another submission than the one they are of.
      if (areAnswered(disputes, answers)) return;
      throw otherStatement();
    }
    const next = stateAfter('SUBMIT', side, state);
    const revision = (row?.revision ?? 0) + 1;
    const { content, text, contentHash } = await lockedDraft(unit, opened, revision);
    if (contentHash !== act.contentHash) throw otherStatement();
    assertAnswered(opened, answers);
    if (row !== null) await answerDisputes(unit, row, answers, subject);
    const { contract } = timeline;
    await saveSubmission(unit, {
      tenantId: contract.tenantId,
      contractId: contract.id,
      periodIndex: period.index,
      id: derivedId('statement', contract.id, period.index),
      vendorId: vendorOf(contract),
      state: next,
      revision,
      content: text,
      contentHash,
      submittedAt: unit.now,
      submittedBy: subject,
    });
    const lines = answers.map(({ line }) => line);
    await tell(unit, opened, { act: 'STATEMENT_SUBMITTED', content, contentHash, revision, lines });
  });
}

/** What can be submitted now, with the periods it tells of locked. Throws CONFLICT while it waits for something. */
async function lockedDraft(
  unit: WriteUnit,
  { timeline, period, before }: OpenedStatement,
  revision: number,
): Promise<StatementDraft> {
  const indexes = timeline.periods.slice(0, period.index + 1).map(({ index }) => index);
  await lockPeriods(unit, timeline, indexes);
  const draft = await draftStatement(unit, { timeline, period, revision, before }, unit.now);
  if (draft === null) throw new Fault('CONFLICT', 'the statement of the period before is not locked');
  if (draft.holds.length > 0) throw new Fault('CONFLICT', draft.holds.join('; '));
  return draft;
}

/**
 * Disputes lines of a statement, each with a comment; more may follow while it is submitted or disputed, also of lines that were
 * let rest. What is in dispute already with the same comment: changes nothing.
 */
export async function disputeStatement(
  acting: Acting,
  act: StatementAct,
  remarks: readonly LineRemark[],
): Promise<void> {
  assertAllowed(acting.actor, 'statement.decide');
  refuseRemarks(remarks, 'lines', 'comment', 1);
  const { side, subject } = acting.actor;
  return acting.write(async (unit) => {
    const opened = await openSubmitted(unit, act);
    const { row, state, disputes } = opened;
    const content = contentOf(row);
    stateAfter('DISPUTE', side, state);
    const added = newRemarks(remarks, new Set(linesOf(content)), disputes, row.revision);
    if (added.length === 0) return;
    await insertDisputes(unit, row, added, subject);
    await markStatement(unit, row, 'DISPUTED', subject);
    const lines = added.map(({ line }) => line);
    await tell(unit, opened, { ...row, act: 'STATEMENT_DISPUTED', content, lines });
  });
}

/** Lets disputes rest: what the vendor answered, or what was not meant. With the last one open the statement is SUBMITTED again. */
export async function resolveStatementDisputes(
  acting: Acting,
  act: StatementAct,
  lines: readonly string[],
): Promise<void> {
  assertAllowed(acting.actor, 'statement.decide');
  const { side, subject } = acting.actor;
  return acting.write(async (unit) => {
    const opened = await openSubmitted(unit, act);
    const { row, state, disputes } = opened;
    const known = new Set(disputes.map(({ line }) => line));
    refuseIssues(
      lines.flatMap((line, index) =>
        known.has(line) ? [] : [{ path: `lines.${index}`, message: 'was never disputed' }],
      ),
    );
    const resting = disputes.filter(({ line, resolvedAt }) => resolvedAt === null && lines.includes(line));
    if (resting.length === 0) return;
    const left = disputes.filter((dispute) => dispute.resolvedAt === null && dispute.revision === row.revision);
    const next = stateAfter('RESOLVE', side, state, left.filter((dispute) => !resting.includes(dispute)).length);
    await resolveDisputes(unit, resting, subject);
    if (next !== state) await setState(unit, row, next);
    const about = { periodIndex: row.periodIndex, revision: row.revision, hash: row.contentHash };
    await recordAct(unit, opened.timeline.contract, 'STATEMENT_RESOLVED', { ...about, lines: [...new Set(lines)] });
  });
}

/** Agrees to a statement as submitted, for the client; what it disputed before rests. Again: changes nothing. */
export async function agreeStatement(acting: Acting, act: StatementAct): Promise<void> {
  assertAllowed(acting.actor, 'statement.decide');
  const { side, subject } = acting.actor;
  return acting.write(async (unit) => {
    const opened = await openSubmitted(unit, act);
    const { row, state, disputes } = opened;
    if (row.agreedAt !== null) return;
    stateAfter('AGREE', side, state);
    await resolveDisputes(
      unit,
      disputes.filter(({ resolvedAt }) => resolvedAt === null),
      subject,
    );
    await markStatement(unit, row, 'AGREED', subject);
    await tell(unit, opened, { ...row, act: 'STATEMENT_AGREED', content: contentOf(row) });
  });
}

/**
 * Locks an agreed statement, by either party: the clocks it lists as pending move on to the next period, whose statement may
 * be submitted from now on, and whatever changes of this one is a restatement. Again: changes nothing.
 */
export async function lockStatement(acting: Acting, act: StatementAct): Promise<void> {
  assertAllowed(acting.actor, 'statement.lock');
  const { side, subject } = acting.actor;
  return acting.write(async (unit) => {
    const opened = await openSubmitted(unit, act);
    const { row, state, timeline } = opened;
    if (state === 'LOCKED') return;
    stateAfter('LOCK', side, state);
    const content = contentOf(row);
    await carryPending(unit, timeline, content);
    await markStatement(unit, row, 'LOCKED', subject);
    await tell(unit, opened, { ...row, act: 'STATEMENT_LOCKED', content });
  });
}

interface Told extends Pick<StatementRow, 'contentHash' | 'revision'> {
  readonly act: Act & StatementEventKind;
  readonly content: StatementContent;
  readonly lines?: readonly string[];
}

/** Notes an act in the history of the contract and tells both parties: the last thing a transaction does. */
async function tell(unit: WriteUnit, { timeline, period }: OpenedStatement, told: Told): Promise<void> {
  const { act, content, contentHash: hash, revision, lines = [] } = told;
  const about = { periodIndex: period.index, revision, hash };
  await recordAct(unit, timeline.contract, act, lines.length === 0 ? about : { ...about, lines });
  // A submission is disputed again and again, in the same lines too.
  const occasion = act === 'STATEMENT_DISPUTED' ? [...lines, formatInstant(unit.now)] : lines;
  await appendEvents(unit, [statementEvent(act, timeline.contract, { content, hash }, unit.now, occasion)]);
}
