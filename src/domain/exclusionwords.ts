import type { Exclusion, ExclusionScope } from './exclusion.js';
import type { ExclusionLine } from './statement.js';
import { formatInstant } from './timetext.js';

/** What a scope covers, in words. */
export function scopeInWords({ span, channels, objectives, ticket, measurement }: ExclusionScope): string {
  return [
    span === null ? [] : `${formatInstant(span.startsAt)} to ${formatInstant(span.endsAt)}`,
    ticket === null ? [] : `ticket ${ticket.externalId} of ${ticket.source}`,
    measurement === null ? [] : `${words(measurement.kind)} ${measurement.externalId} of ${measurement.source}`,
    channels.length === 0 ? [] : `channels ${channels.map(words).join(', ')}`,
    objectives.length === 0 ? [] : `objectives ${objectives.join(', ')}`,
  ]
    .flat()
    .join('; ');
}

/** A decided exclusion as a statement says it: what was accepted or, of a rejected one, what was proposed. */
export function exclusionLine({
  id,
  reference,
  reason,
  effect,
  decision,
  accepted,
  scope,
}: Exclusion): Omit<ExclusionLine, 'line'> {
  if (decision === null) throw new Error(`exclusion ${reference} is not decided`);
  return { exclusionId: id, reference, reason, effect, decision, scope: scopeInWords(accepted ?? scope) };
}

function words(name: string): string {
  return name.toLowerCase().replaceAll('_', ' ');
}
