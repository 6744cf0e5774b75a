import { withoutSpans } from './excludedtime.js';
import type { TimeOf } from './exclusionsinforce.js';
import type { Basis } from './tally.js';
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
  const own = of.ticketId !== null && exclusions.namesTicket(of.ticketId) ? of.ticketId : null;
  const key = `${of.channel} ${own}`;
  const known = adjusted.get(timeline) ?? new Map<string, Timeline>();
  adjusted.set(timeline, known);
  const found = known.get(key) ?? {
    ...timeline,
    calendarFor: (terms, version, startedAt) =>
      withoutSpans(
        timeline.calendarFor(terms, version, startedAt),
        exclusions.spansOf({ objective: terms.key, channel: of.channel, ticketId: own }),
      ),
  };
  known.set(key, found);
  return found;
}

/** By which figures of a basis are judged. */
export function timelineOn(basis: Basis, timeline: Timeline): Timeline {
  return basis === 'RAW' ? timeline : adjustedTimeline(timeline);
}

const adjusted = new WeakMap<Timeline, Map<string, Timeline>>();
