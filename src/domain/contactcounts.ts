import type { ContactCounts } from './servicelevel.js';
import type { Counts } from './tally.js';

/** By their bucket. */
const FIVE = ['answered', 'abandoned', 'answeredInThreshold', 'abandonedInThreshold', 'shortAbandoned'] as const;

/** The five counts of contacts as a histogram, which adds up: buckets 0 to 4. */
export function fiveCounts(contacts: ContactCounts): Counts {
  return FIVE.flatMap((name, bucket) => (contacts[name] === 0 ? [] : [[bucket, contacts[name]] as const]));
}

/**
 * The five counts of contacts that count as good: buckets 5 to 9. What is good by one formula is no outcome by another, so that
 * no other five counts say it for all of them.
 */
export function goodCounts(counts: Counts): Counts {
  return counts.map(([bucket, count]) => [bucket + FIVE.length, count] as const);
}

/** What histograms of contacts come to: those that count as they ended, and those that count as good. */
export function contactsOf(counts: Counts): { readonly asEnded: ContactCounts; readonly asGood: ContactCounts } {
  const held = new Map(counts);
  const from = (first: number): ContactCounts => {
    const at = (name: (typeof FIVE)[number]): number => held.get(first + FIVE.indexOf(name)) ?? 0;
    return {
      answered: at('answered'),
      abandoned: at('abandoned'),
      answeredInThreshold: at('answeredInThreshold'),
      abandonedInThreshold: at('abandonedInThreshold'),
      shortAbandoned: at('shortAbandoned'),
    };
  };
  return { asEnded: from(0), asGood: from(FIVE.length) };
}
