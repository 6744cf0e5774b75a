import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Instant, Interval, LocalDate } from '../domain/instant.js';
import { readPrivateJson } from '../platform/privatefile.js';

/** How far the simulated facts of a contract have been recorded; the id says that it is still the same contract. */
export interface Loaded {
  readonly contractId: string;
  readonly through: Instant;
}

/** What a start of the demonstration leaves for the next one. Losing it costs time, nothing else: facts are recorded once. */
export interface DemoState {
  readonly seed: string;
  readonly scale: number;
  readonly startsOn: LocalDate;
  /** By reference. */
  readonly loaded: Readonly<Record<string, Loaded>>;
  /** How far the live chats have been recorded. */
  readonly liveThrough: Instant;
  /** When chats were let in; the last one may still go on. */
  readonly liveRuns: readonly Interval[];
}

/** Whole or not at all, and for its owner alone. */
export async function writePrivately(file: string, content: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(aside, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(aside, file);
}

export function readState(file: string): Promise<DemoState | null> {
  return readPrivateJson<DemoState>(
    file,
    ({ startsOn, liveRuns }) => typeof startsOn === 'string' && Array.isArray(liveRuns),
    'is damaged. Remove it: the demonstration finds its data again.',
  );
}
