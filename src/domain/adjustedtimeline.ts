import { withoutSpans } from './excludedtime.js';
import type { TimeOf } from './exclusionsinforce.js';
import type { Basis } from './tally.js';
import type { Channel } from './terms.js';
import type { Timeline } from './timeline.js';

/** Of no ticket. */
const OF_NONE = { channel: null, ticketId: null };

/**
 * The timeline in whose calendars the excluded spans are closed: by which ADJUSTED figures are judged, and the clocks of a
 * ticket are folded once more. The same where nothing is excluded.
 */
export function adjustedTimeline(timeline: Timeline, of: Omit<TimeOf, 'objective'> = OF_NONE): Timeline {
  const { exclusions } = timeline;
  if (exclusions.all.length === 0) return timeline;
  // Of a ticket that is named it serves this once: kept, there would be as many as exclusions name tickets.
  if (of.ticketId !== null && exclusions.namesTicket(of.ticketId)) return without(timeline, of);
  const known = adjusted.get(timeline) ?? new Map<Channel | null, Timeline>();
  adjusted.set(timeline, known);
  const found = known.get(of.channel) ?? without(timeline, { ...of, ticketId: null });
  known.set(of.channel, found);
  return found;
}

function without(timeline: Timeline, of: Omit<TimeOf, 'objective'>): Timeline {
  return {
    ...timeline,
    calendarFor: (terms, version, startedAt) =>
      withoutSpans(
        timeline.calendarFor(terms, version, startedAt),
        timeline.exclusions.spansOf({ ...of, objective: terms.key }),
      ),
  };
}

/** By which figures of a basis are judged. */
export function timelineOn(basis: Basis, timeline: Timeline): Timeline {
  return basis === 'RAW' ? timeline : adjustedTimeline(timeline);
}

const adjusted = new WeakMap<Timeline, Map<Channel | null, Timeline>>();
