import type { ClockStep } from '../../domain/clocklife.js';
import { type ClockExplanation, type ClockSegment, clockSegments } from '../../domain/explainclock.js';
import { clockLines } from '../../domain/explainclocklines.js';
import type { TicketFact } from '../../domain/facts.js';
import { type Connection, connectionFrom } from '../../graphql/connection.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import type { Page } from '../../graphql/pagearguments.js';
import { shownCalendar } from '../calendar/calendar.types.js';
import {
  type ClockExplanationType,
  type ClockSegmentType,
  type ClockStepType,
  type ExplainingEvent,
  MOST_STEPS,
} from './clockexplanation.types.js';

/** An explanation as the API shows it. */
export function shownExplanation(
  explanation: ClockExplanation,
  place: Pick<ClockExplanationType, 'contractId' | 'ticketId'>,
): ClockExplanationType {
  const { clock, endsAt, wallTime, byParty, calendar, objective, steps } = explanation;
  return {
    ...place,
    explanation,
    termsVersion: clock.termsVersion,
    calendar: shownCalendar(calendar),
    ownCalendar: objective.calendar !== null,
    startsAt: clock.startedAt,
    endsAt,
    wallTime,
    byParty: {
      vendor: byParty.VENDOR,
      client: byParty.CLIENT,
      thirdParty: byParty.THIRD_PARTY,
      nobody: byParty.NOBODY,
      excluded: byParty.EXCLUDED,
      closedHours: byParty.CLOSED_HOURS,
    },
    lines: clockLines(explanation),
    steps: steps.slice(0, MOST_STEPS).map(shownStep),
  };
}

function shownStep({ fact, ...step }: ClockStep): ClockStepType {
  return { ...step, event: shownEvent(fact) };
}

function shownEvent({ source, externalId, kind, occurredAt }: TicketFact): ExplainingEvent {
  return { source, externalId, kind, occurredAt };
}

const ORDER = 'clockSegments';

/** A page of the segments; they are cut as far as it reaches. */
export function segmentPage(explanation: ClockExplanation, page: Page): Connection<ClockSegmentType> {
  const after = page.after === null ? null : (decodeKey(ORDER, page.after, ['instant'])[0] as number);
  const rows: ClockSegment[] = [];
  for (const segment of clockSegments(explanation)) {
    if (after !== null && segment.startsAt <= after) continue;
    rows.push(segment);
    if (rows.length > page.first) break;
  }
  return connectionFrom(
    rows,
    page,
    ({ startsAt }) => encodeKey(ORDER, [startsAt]),
    ({ fact, ...segment }) => ({ ...segment, event: fact && shownEvent(fact) }),
  );
}
