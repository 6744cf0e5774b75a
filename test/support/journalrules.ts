import { expect } from '@jest/globals';
import { askDirectly, type TestDatabase } from './database.js';

export interface Entry {
  readonly sequence: number;
  readonly event_id: string;
  readonly kind: string;
  readonly contract_id: string;
  readonly ticket_id: string | null;
  readonly objective_id: string | null;
  readonly payload: { cycle?: string; generation?: number; retracts?: string; verdict?: string };
}

const COLUMNS = 'sequence::float8 AS sequence, event_id, kind, contract_id, ticket_id, objective_id, payload';

/** The journal of one party, oldest first. */
export async function journalOf(
  test: Pick<TestDatabase, 'superuserUrl'>,
  organisationId: string,
  side: 'CLIENT' | 'VENDOR',
): Promise<Entry[]> {
  return askDirectly<Entry>(
    test.superuserUrl,
    `SELECT ${COLUMNS} FROM journal WHERE organisation_id = $1 AND side = $2 ORDER BY sequence`,
    [organisationId, side],
  );
}

function clockOf({ ticket_id, objective_id, payload }: Entry): string {
  return `${ticket_id} ${objective_id} ${payload.cycle}`;
}

/** Checks what always holds in a stream; answers the standing breach of each clock that has one, by the clock. */
export function assertJournal(entries: readonly Entry[]): Map<string, string> {
  expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, n) => n + 1));
  expect(new Set(entries.map(({ event_id }) => event_id)).size).toBe(entries.length);
  const standing = new Map<string, string>();
  const generations = new Map<string, number>();
  const warned = new Set<string>();
  for (const entry of entries) {
    const { kind, payload } = entry;
    const clock = clockOf(entry);
    if (kind === 'CLOCK_AT_RISK') {
      expect(warned).not.toContain(clock);
      warned.add(clock);
    }
    if (kind === 'CLOCK_BREACHED') {
      expect(standing.get(clock)).toBeUndefined();
      expect(payload.generation).toBe((generations.get(clock) ?? 0) + 1);
      generations.set(clock, payload.generation ?? 0);
      standing.set(clock, entry.event_id);
    }
    if (kind === 'CLOCK_BREACH_RETRACTED') {
      expect(payload.retracts).toBeDefined();
      expect(standing.get(clock)).toBe(payload.retracts);
      expect(payload.generation).toBe(generations.get(clock));
      standing.delete(clock);
    }
  }
  return standing;
}

/** Checks both streams of two parties that deal with nobody else. */
export async function assertStreamsAgree(
  test: Pick<TestDatabase, 'superuserUrl'>,
  contract: { readonly tenantId: string; readonly vendorId: string },
): Promise<{ entries: readonly Entry[]; standing: Map<string, string> }> {
  // In one statement: somebody may be writing.
  const both = await askDirectly<Entry & { side: string }>(
    test.superuserUrl,
    `SELECT side, ${COLUMNS} FROM journal
     WHERE (organisation_id = $1 AND side = 'CLIENT') OR (organisation_id = $2 AND side = 'VENDOR') ORDER BY sequence`,
    [contract.tenantId, contract.vendorId],
  );
  const of = (wanted: string): Entry[] =>
    both.flatMap(({ side, ...entry }) => (side === wanted ? [entry as Entry] : []));
  const [ofClient, ofVendor] = [of('CLIENT'), of('VENDOR')];
  expect(ofVendor).toEqual(ofClient);
  return { entries: ofClient, standing: assertJournal(ofClient) };
}
