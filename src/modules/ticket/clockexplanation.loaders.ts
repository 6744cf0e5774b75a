import DataLoader from 'dataloader';
import { type ClockExplanation, explainClocks } from '../../domain/explainclock.js';
import type { Instant } from '../../domain/instant.js';
import type { Basis } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import type { ReadUnit } from '../../platform/database.js';
import { ticketEventPages } from './ticketevent.read.js';
import { MOST_EVENTS_OF_TICKET } from './ticketroom.js';

export interface ExplanationKey {
  readonly timeline: Timeline;
  readonly ticketId: string;
  readonly basis: Basis;
  readonly now: Instant;
}

/** Explanations of all clocks of tickets of the asking party: one statement for all tickets, and one replay of each and basis. */
export function explanationsLoader(unit: ReadUnit): DataLoader<ExplanationKey, ClockExplanation[], string> {
  return new DataLoader<ExplanationKey, ClockExplanation[], string>((keys) => explain(unit, keys), {
    cacheKeyFn: ({ ticketId, basis, now }) => `${ticketId} ${basis} ${now}`,
  });
}

async function explain(unit: ReadUnit, keys: readonly ExplanationKey[]): Promise<ClockExplanation[][]> {
  const asked = [...new Map(keys.map(({ ticketId, timeline }) => [ticketId, timeline]))];
  const pages = await ticketEventPages(
    unit,
    asked.map(([ticketId, { contract }]) => ({
      tenantId: contract.tenantId,
      ticketId,
      after: null,
      limit: MOST_EVENTS_OF_TICKET,
    })),
  );
  const facts = new Map(asked.map(([ticketId], index) => [ticketId, pages[index] ?? []]));
  return keys.map(({ ticketId, basis, timeline, now }) =>
    explainClocks({ id: ticketId, facts: facts.get(ticketId) ?? [], basis }, timeline, now),
  );
}
