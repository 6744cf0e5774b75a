import type { Contact } from '../../domain/contact.js';
import type { Delivery } from '../../domain/delivery.js';
import type { EscalationPayload } from '../../domain/event.js';
import type { Instant } from '../../domain/instant.js';
import { formatInstant, parseInstant } from '../../domain/timetext.js';
import type { MailContext } from './mailcontext.read.js';
import type { MailTexts } from './mailtexts.js';

/** What a message says of one thing: what happened, that with what it happened to as a title, and labelled lines. */
export interface MailItem {
  readonly kind: string;
  readonly title: string;
  readonly lines: readonly (readonly [label: string, value: string])[];
}

/** Whom it is written for. */
export type MailReader = Pick<Contact, 'timeZone' | 'language'>;

/** What a delivery tells, in a language and with the times of a zone. What does not apply has no line. */
export function mailItem(
  { payload }: Pick<Delivery, 'payload'>,
  context: MailContext | null,
  texts: MailTexts,
  reader: MailReader,
): MailItem {
  const { labels } = texts;
  const told = payload as Told;
  const escalation = told.escalation ?? null;
  const candidates: readonly (readonly [string, string | null])[] = [
    [labels.contract, context === null ? null : `${context.reference}, ${context.name} (${context.counterparty})`],
    [labels.ticket, told.ticketExternalId ?? null],
    [labels.objective, told.objectiveKey ?? null],
    [labels.exclusion, told.exclusionReference ?? null],
    ...escalationLines(escalation, texts),
    [labels.due, time(told.dueAt, reader)],
    [labels.happened, time(told.occurredAt, reader)],
    [labels.period, told.periodIndex === undefined ? null : texts.period(told.periodIndex + 1)],
    [labels.previousVerdict, verdict(told.previousVerdict, texts)],
    [labels.verdict, verdict(told.verdict, texts)],
    [labels.acknowledged, inHand(context, texts, reader)],
  ];
  const kind = texts.kinds[isKnown(told.kind, texts) ? told.kind : 'OTHER'];
  const of = told.ticketExternalId ?? told.objectiveKey ?? told.exclusionReference ?? context?.reference;
  return {
    kind,
    title: inOneLine(of === undefined ? kind : `${kind}: ${of}`),
    lines: candidates.flatMap(([label, value]) => (value === null ? [] : [[label, inOneLine(value)] as const])),
  };
}

/** What a party called something must not look like lines of ours. */
function inOneLine(text: string): string {
  return text.replace(/[\s\p{Control}]+/gu, ' ');
}

/** Of a payload as `toldEvent` makes it. */
interface Told {
  readonly kind?: string;
  readonly ticketExternalId?: string;
  readonly objectiveKey?: string;
  readonly exclusionReference?: string;
  readonly dueAt?: string;
  readonly occurredAt?: string;
  readonly periodIndex?: number;
  readonly verdict?: string;
  readonly previousVerdict?: string;
  readonly escalation?: EscalationPayload;
}

function isKnown(kind: string | undefined, { kinds }: MailTexts): kind is keyof MailTexts['kinds'] {
  return kind !== undefined && Object.hasOwn(kinds, kind);
}

function escalationLines(escalation: EscalationPayload | null, texts: MailTexts): (readonly [string, string | null])[] {
  if (escalation === null) return [];
  const { policyKey, level, levelName, repeat, reasons, raisePriorityTo, reassignTo } = escalation;
  const { labels } = texts;
  const why = reasons.map((reason) => texts.reasons[reason]);
  return [
    [labels.policy, policyKey],
    [labels.level, texts.level(level, levelName, repeat)],
    [labels.reasons, why.length === 0 ? texts.waited : why.join('; ')],
    [labels.raisePriority, raisePriorityTo],
    [labels.reassign, reassignTo],
  ];
}

function verdict(value: string | undefined, texts: MailTexts): string | null {
  return value === undefined ? null : (texts.verdicts[value] ?? value);
}

function inHand(context: MailContext | null, texts: MailTexts, reader: MailReader): string | null {
  const { acknowledgedBy = null, acknowledgedAt = null, acknowledgedUntil = null } = context ?? {};
  if (acknowledgedBy === null || acknowledgedAt === null) return null;
  const until = acknowledgedUntil === null ? null : shown(acknowledgedUntil, reader);
  return texts.acknowledged(acknowledgedBy, shown(acknowledgedAt, reader), until);
}

function time(text: string | undefined, reader: MailReader): string | null {
  const instant = text === undefined ? null : parseInstant(text);
  return instant === null ? null : shown(instant, reader);
}

/** In the reader's zone, with its offset: the other party may read the same message elsewhere. */
function shown(instant: Instant, { timeZone, language }: MailReader): string {
  try {
    return new Intl.DateTimeFormat(language, {
      timeZone,
      dateStyle: 'medium',
      timeStyle: 'long',
    }).format(instant);
  } catch {
    // A tag that is well-formed but none to Intl.
    return formatInstant(instant);
  }
}
