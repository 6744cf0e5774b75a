import type { MeasurementContent, MeasurementFact } from './facts.js';
import type { Instant } from './instant.js';
import type { ObjectiveTerms } from './terms.js';

/**
 * A measurement as it would be if all of it had been good, by the terms of a rate: contacts answered at once, audited items
 * kept, the best answer, a counter without a miss.
 */
export function asGood(fact: MeasurementFact, terms: ObjectiveTerms): MeasurementFact {
  return { ...fact, content: goodContent(fact.content, fact.occurredAt, terms) };
}

function goodContent(content: MeasurementContent, at: Instant, terms: ObjectiveTerms): MeasurementContent {
  switch (content.kind) {
    case 'CONTACT':
      return { ...content, answeredAt: at, abandonedAt: null };
    case 'QUEUE_INTERVAL': {
      const answered = content.answered + content.abandoned;
      const none = { abandoned: 0, abandonedInThreshold: 0, shortAbandoned: 0 };
      return { ...content, ...none, answered, answeredInThreshold: answered };
    }
    case 'SURVEY_RESPONSE':
      return { ...content, scoreMilli: (terms.survey?.scaleMax ?? 0) * 1_000 };
    case 'AUDIT':
      return { ...content, itemsKept: content.itemsAudited };
    case 'COUNTER':
      return content.good === null ? content : { ...content, good: terms.direction === 'AT_LEAST' ? content.total : 0 };
    case 'OUTAGE':
      return content;
  }
}
