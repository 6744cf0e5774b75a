import { CHANNELS, PRIORITIES, TICKET_STATUSES } from '../domain/terms.js';
import type { TicketEventReport } from '../modules/ticket/ticketreport.js';
import { compileCondition, type Test } from './condition.js';
import type { EventRule, ValueRule } from './mapping.js';
import { type Cells, type Compiling, instantReader, isConstant, knownResults, RowFault, valueReader } from './value.js';

export interface EventReader {
  readonly applies: Test;
  /** Throws RowFault. */
  readonly read: (cells: Cells, ticketExternalId: string) => TicketEventReport;
}

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  status: TICKET_STATUSES,
  channel: CHANNELS,
  priority: PRIORITIES,
  withdrawn: ['true', 'false'],
  isPublic: ['true', 'false'],
};

/** Reads one of a closed list of words. */
function choiceReader<T extends string>(
  rule: ValueRule | undefined,
  field: string,
  path: string,
  compiling: Compiling,
): (cells: Cells) => T | null {
  if (rule === undefined) return () => null;
  const at = `${path}.${field}`;
  const choices = new Set(CHOICES[field]);
  const expected = `must be one of ${[...choices].join(', ')}`;
  for (const [place, result] of knownResults(rule)) {
    if (!choices.has(result)) compiling.issues.push({ path: `${at}${place}`, message: `"${result}" ${expected}` });
  }
  const read = valueReader(rule, at, compiling);
  return (cells) => {
    const text = read(cells);
    if (text === null || choices.has(text)) return text as T | null;
    throw new RowFault(at, `"${text}" ${expected}`);
  };
}

function wholeReader(
  rule: ValueRule | undefined,
  path: string,
  standard: number,
  compiling: Compiling,
): (cells: Cells) => number {
  if (rule === undefined) return () => standard;
  const isWhole = (text: string): boolean => /^\d{1,15}$/.test(text);
  for (const [place, result] of knownResults(rule)) {
    if (!isWhole(result))
      compiling.issues.push({ path: `${path}${place}`, message: `"${result}" must be a whole number` });
  }
  const read = valueReader(rule, path, compiling);
  return (cells) => {
    const text = read(cells);
    if (text === null) return standard;
    if (isWhole(text)) return Number(text);
    throw new RowFault(path, `"${text}" must be a whole number`);
  };
}

function textReader(rule: ValueRule | undefined, path: string, compiling: Compiling): (cells: Cells) => string | null {
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

/** Compiles what one kind of event takes from a row; faults of the rule go to `compiling.issues`. */
export function compileEvent(rule: EventRule, path: string, compiling: Compiling): EventReader {
  refuseUnfit(rule, path, compiling);
  const tests = rule.when.map((condition, index) => compileCondition(condition, `${path}.when.${index}`, compiling));
  const text = (field: 'externalId' | 'tier' | 'category' | 'assigneeGroup' | 'subject') =>
    textReader(rule[field], `${path}.${field}`, compiling);
  const choice = <T extends string>(field: 'status' | 'channel' | 'priority' | 'withdrawn' | 'isPublic') =>
    choiceReader<T>(rule[field], field, path, compiling);
  const readers = {
    externalId: text('externalId'),
    occurredAt: instantReader(rule.occurredAt, `${path}.occurredAt`, compiling),
    revision: wholeReader(rule.revision, `${path}.revision`, 1, compiling),
    sequence: wholeReader(rule.sequence, `${path}.sequence`, 0, compiling),
    withdrawn: choice('withdrawn'),
    isPublic: choice('isPublic'),
    status: choice<NonNullable<TicketEventReport['status']>>('status'),
    channel: choice<NonNullable<TicketEventReport['channel']>>('channel'),
    priority: choice<NonNullable<TicketEventReport['priority']>>('priority'),
    tier: text('tier'),
    category: text('category'),
    assigneeGroup: text('assigneeGroup'),
    subject: text('subject'),
  };
  return {
    applies: (cells, before) => tests.every((test) => test(cells, before)),
    read: (cells, ticketExternalId) => {
      const externalId = readers.externalId(cells);
      if (externalId === null) throw new RowFault(`${path}.externalId`, 'a part of it is missing');
      return {
        ticketExternalId,
        externalId,
        kind: rule.kind,
        occurredAt: readers.occurredAt(cells),
        revision: readers.revision(cells),
        sequence: readers.sequence(cells),
        withdrawn: readers.withdrawn(cells) === 'true',
        isPublic: readers.isPublic(cells) !== 'false',
        status: readers.status(cells),
        channel: readers.channel(cells),
        priority: readers.priority(cells),
        tier: readers.tier(cells),
        category: readers.category(cells),
        assigneeGroup: readers.assigneeGroup(cells),
        subject: readers.subject(cells),
      };
    },
  };
}
