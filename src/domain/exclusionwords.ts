import type { Exclusion, ExclusionScope } from './exclusion.js';
import { localText } from './localtext.js';
import type { ExclusionLine } from './statement.js';

/** What a scope covers, in words; times as the clocks of the contract's zone show them. */
export function scopeInWords(
  { span, channels, objectives, ticket, measurement }: ExclusionScope,
  timeZone: string,
): string {
  return [
    span === null ? [] : `${localText(span.startsAt, timeZone)} to ${localText(span.endsAt, timeZone)}`,
    ticket === null ? [] : `ticket ${ticket.externalId} of ${ticket.source}`,
    measurement === null ? [] : `${words(measurement.kind)} ${measurement.externalId} of ${measurement.source}`,
    channels.length === 0 ? [] : `channels ${channels.map(words).join(', ')}`,
    objectives.length === 0 ? [] : `objectives ${objectives.join(', ')}`,
  ]
    .flat()
    .join('; ');
}

/** A decided exclusion as a statement says it: what was accepted (until it was withdrawn) or, of a rejected one, what was proposed. */
export function exclusionLine(
  { id, reference, reason, effect, decision, accepted, scope, withdrawnAt }: Exclusion,
  timeZone: string,
): Omit<ExclusionLine, 'line'> {
  if (decision === null) throw new Error(`exclusion ${reference} is not decided`);
  const stands = withdrawnAt === null ? decision : 'WITHDRAWN';
  const words = scopeInWords(accepted ?? scope, timeZone);
  return { exclusionId: id, reference, reason, effect, decision: stands, scope: words };
}

function words(name: string): string {
  return name.toLowerCase().replaceAll('_', ' ');
}
