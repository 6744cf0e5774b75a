import { HOUR } from '../../src/domain/instant.js';
import { at } from './clockterms.js';

/** Rows of the fixture; its `columns` say what stands where. */
export interface CareReport {
  readonly name: string;
  readonly at: string;
  readonly calls?: readonly (readonly [
    from: string,
    answered: number,
    inTime: number,
    abandoned: number,
    short: number,
  ])[];
  readonly emails?: readonly (readonly [ticket: string, opened: string, replied: string, revision?: number])[];
  readonly incidents?: readonly (readonly [
    ticket: string,
    opened: string,
    became: readonly (readonly [string, string])[],
  ])[];
  readonly answers?: readonly (readonly [id: string, when: string, score: number])[];
  readonly audits?: readonly (readonly [id: string, when: string, score: number, revision?: number])[];
  readonly outages?: readonly (readonly [id: string, from: string, to: string])[];
}

/** One mutation that records facts, but for the contract. */
export interface Recording {
  readonly mutation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

const iso = (time: string): string => new Date(at(time)).toISOString();

/** What is sent for a report of the fixture, one mutation a kind of fact. */
export function recordings({
  calls = [],
  emails = [],
  incidents = [],
  answers = [],
  audits = [],
  outages = [],
}: CareReport) {
  const events = [...emails.flatMap(emailEvents), ...incidents.flatMap(incidentEvents)];
  const all: readonly (readonly [mutation: string, source: string, field: string, items: readonly unknown[]])[] = [
    ['recordQueueIntervals', 'telephony', 'intervals', calls.map(intervalOf)],
    ['recordTicketEvents', 'desk', 'events', events],
    ['recordSurveyResponses', 'survey', 'responses', answers.map(answerOf)],
    ['recordAudits', 'audits', 'audits', audits.map(auditOf)],
    ['recordOutages', 'monitor', 'outages', outages.map(outageOf)],
  ];
  return all
    .filter(([, , , items]) => items.length > 0)
    .map(([mutation, source, field, items]): Recording => ({ mutation, input: { source, [field]: items } }));
}

function intervalOf([from, answered, inTime, abandoned, short]: NonNullable<CareReport['calls']>[number]) {
  return {
    externalId: from,
    startsAt: iso(from),
    endsAt: new Date(at(from) + HOUR / 2).toISOString(),
    queue: 'hotline',
    channel: 'PHONE',
    waitThreshold: 'PT20S',
    shortAbandon: 'PT5S',
    answered,
    answeredInThreshold: inTime,
    abandoned,
    abandonedInThreshold: short,
    shortAbandoned: short,
  };
}

function emailEvents([ticket, opened, replied, revision = 1]: NonNullable<CareReport['emails']>[number]) {
  const opening = { kind: 'OPENED', channel: 'EMAIL', priority: 'P3', occurredAt: iso(opened) };
  return [
    { ticketExternalId: ticket, externalId: `${ticket} opened`, ...opening },
    {
      ticketExternalId: ticket,
      externalId: `${ticket} replied`,
      revision,
      kind: 'AGENT_REPLIED',
      occurredAt: iso(replied),
    },
  ];
}

function incidentEvents([ticket, opened, became]: NonNullable<CareReport['incidents']>[number]) {
  const opening = { kind: 'OPENED', channel: 'PHONE', priority: 'P1', occurredAt: iso(opened) };
  return [
    { ticketExternalId: ticket, externalId: `${ticket} opened`, ...opening },
    ...became.map(([status, when]) => ({
      ticketExternalId: ticket,
      externalId: `${ticket} ${status}`,
      kind: 'STATUS_CHANGED',
      status,
      occurredAt: iso(when),
    })),
  ];
}

function answerOf([externalId, when, score]: NonNullable<CareReport['answers']>[number]) {
  return { externalId, occurredAt: iso(when), survey: 'after-contact', score };
}

function auditOf([externalId, when, score, revision = 1]: NonNullable<CareReport['audits']>[number]) {
  return { externalId, revision, occurredAt: iso(when), score };
}

function outageOf([externalId, from, to]: NonNullable<CareReport['outages']>[number]) {
  return { externalId, service: 'portal', startsAt: iso(from), endsAt: iso(to) };
}
