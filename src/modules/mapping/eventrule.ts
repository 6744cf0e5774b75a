import { CHANNELS, PRIORITIES, TICKET_STATUSES } from '../../domain/terms.js';
import { quoted } from '../../domain/text.js';
import type { TicketEventReport } from '../ticket/ticketreport.js';
import type { Row } from './column.js';
import { compileCondition, type Test } from './condition.js';
import type { EventRule, ValueRule } from './mapping.js';
import { revisionReader } from './revision.js';
import { type Compiling, instantReader, isConstant, knownResults, RowFault, valueReader } from './value.js';
import { wholeReader } from './whole.js';

export interface EventReader {
  readonly applies: Test;
  /** Throws RowFault. */
  readonly read: (row: Row, ticketExternalId: string) => TicketEventReport;
}

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  status: TICKET_STATUSES,
  channel: CHANNELS,
  priority: PRIORITIES,
  withdrawn: ['true', 'false'],
  isPublic: ['true', 'false'],
  businessCritical: ['true', 'false'],
};

/** Reads one of a closed list of words. */
function choiceReader<T extends string>(
  rule: ValueRule | undefined,
  field: string,
  path: string,
  compiling: Compiling,
): (row: Row) => T | null {
  if (rule === undefined) return () => null;
  const at = `${path}.${field}`;
  const choices = new Set(CHOICES[field]);
  const expected = `must be one of ${[...choices].join(', ')}`;
  for (const [place, result] of knownResults(rule)) {
    if (!choices.has(result)) compiling.issues.push({ path: `${at}${place}`, message: `"${result}" ${expected}` });
  }
  const read = valueReader(rule, at, compiling);
  return (row) => {
    const text = read(row);
    if (text === null || choices.has(text)) return text as T | null;
    throw new RowFault(at, `${quoted(text)} ${expected}`);
  };
}

function textReader(rule: ValueRule | undefined, path: string, compiling: Compiling): (row: Row) => string | null {
  return rule === undefined ? () => null : valueReader(rule, path, compiling);
}

function refuseUnfit(rule: EventRule, path: string, { issues }: Compiling): void {
  if (isConstant(rule.externalId)) {
    issues.push({
      path: `${path}.externalId`,
      message: 'must hold a {column}: events of different rows need different ids',
    });
  }
  if (rule.kind === 'STATUS_CHANGED' && rule.status === undefined) {
    issues.push({ path: `${path}.status`, message: 'is needed for STATUS_CHANGED' });
  }
  if (rule.kind === 'OPENED' && rule.channel === undefined) {
    issues.push({ path: `${path}.channel`, message: 'is needed for OPENED' });
  }
}

type Flag = 'withdrawn' | 'isPublic' | 'businessCritical';

function flagOf(word: string | null): boolean | null {
  return word === null ? null : word === 'true';
}

/** Compiles what one kind of event takes from a row; faults of the rule go to `compiling.issues`. */
export function compileEvent(rule: EventRule, path: string, compiling: Compiling): EventReader {
  refuseUnfit(rule, path, compiling);
  const tests = rule.when.map((condition, index) => compileCondition(condition, `${path}.when.${index}`, compiling));
  const text = (field: 'externalId' | 'tier' | 'category' | 'assigneeGroup' | 'subject') =>
    textReader(rule[field], `${path}.${field}`, compiling);
  const choice = <T extends string>(field: 'status' | 'channel' | 'priority' | Flag) =>
    choiceReader<T>(rule[field], field, path, compiling);
  const readers = {
    externalId: text('externalId'),
    occurredAt: instantReader(rule.occurredAt, `${path}.occurredAt`, compiling),
    revision: revisionReader(rule, path, compiling),
    sequence: wholeReader(rule.sequence, `${path}.sequence`, 0, compiling),
    affectedUsers: wholeReader(rule.affectedUsers, `${path}.affectedUsers`, null, compiling),
    withdrawn: choice('withdrawn'),
    isPublic: choice('isPublic'),
    businessCritical: choice('businessCritical'),
    status: choice<NonNullable<TicketEventReport['status']>>('status'),
    channel: choice<NonNullable<TicketEventReport['channel']>>('channel'),
    priority: choice<NonNullable<TicketEventReport['priority']>>('priority'),
    tier: text('tier'),
    category: text('category'),
    assigneeGroup: text('assigneeGroup'),
    subject: text('subject'),
  };
  return {
    applies: (row, before) => tests.every((test) => test(row, before)),
    read: (row, ticketExternalId) => {
      const externalId = readers.externalId(row);
      if (externalId === null) throw new RowFault(`${path}.externalId`, 'a part of it is missing');
      return {
        ticketExternalId,
        externalId,
        kind: rule.kind,
        occurredAt: readers.occurredAt(row),
        revision: readers.revision(row),
        sequence: readers.sequence(row),
        withdrawn: readers.withdrawn(row) === 'true',
        isPublic: readers.isPublic(row) !== 'false',
        status: readers.status(row),
        channel: readers.channel(row),
        priority: readers.priority(row),
        tier: readers.tier(row),
        category: readers.category(row),
        assigneeGroup: readers.assigneeGroup(row),
        affectedUsers: readers.affectedUsers(row),
        businessCritical: flagOf(readers.businessCritical(row)),
        subject: readers.subject(row),
      };
    },
  };
}
