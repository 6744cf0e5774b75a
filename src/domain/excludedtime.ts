import type { WorkingTime } from './calendar.js';
import { firstEndingAfter, spansWithin } from './disjointspans.js';
import type { Instant, Interval, Milliseconds } from './instant.js';

/**
 * A calendar in which spans are closed, as if the work had been paused over them. `spans` are disjoint and in order. A limit in
 * business days is the working time that it is without them.
 */
export function withoutSpans(calendar: WorkingTime, spans: readonly Interval[]): WorkingTime {
  if (spans.length === 0) return calendar;

  function working(a: Instant, b: Instant): Milliseconds {
    let counted = calendar.working(a, b);
    for (const { startsAt, endsAt } of spansWithin(spans, a, b)) {
      counted -= calendar.working(Math.max(a, startsAt), Math.min(b, endsAt));
    }
    return counted;
  }

  function add(start: Instant, amount: Milliseconds): Instant {
    if (amount <= 0) return start;
    let from = start;
    let left = amount;
    for (let index = firstEndingAfter(spans, start); index < spans.length; index += 1) {
      const { startsAt, endsAt } = spans[index] as Interval;
      const open = calendar.working(from, startsAt);
      if (open >= left) break;
      left -= open;
      from = endsAt;
    }
    return calendar.add(from, left);
  }

  function nextOpen(t: Instant): Instant {
    let open = calendar.nextOpen(t);
    for (;;) {
      const span = spans[firstEndingAfter(spans, open)];
      if (span === undefined || open < span.startsAt) return open;
      open = calendar.nextOpen(span.endsAt);
    }
  }

  return {
    working,
    add,
    dueAfterBusinessDays: (start, days) =>
      add(start, calendar.working(start, calendar.dueAfterBusinessDays(start, days))),
    isOpen: (t) => calendar.isOpen(t) && (spans[firstEndingAfter(spans, t)]?.startsAt ?? Number.POSITIVE_INFINITY) > t,
    nextOpen,
    spans: (a, b) => spansWithin(spans, a, b).reduce(cutOut, calendar.spans(a, b)),
  };
}

function cutOut(open: Interval[], { startsAt, endsAt }: Interval): Interval[] {
  return open.flatMap((one) =>
    [
      { startsAt: one.startsAt, endsAt: Math.min(one.endsAt, startsAt) },
      { startsAt: Math.max(one.startsAt, endsAt), endsAt: one.endsAt },
    ].filter((rest) => rest.startsAt < rest.endsAt),
  );
}
