import { compileCalendar } from '../../../src/domain/calendar.js';
import { DAY, HOUR } from '../../../src/domain/instant.js';
import type { Measurement, Prepared } from '../harness/measurement.js';
import { seededRandom } from '../world/random.js';
import { officeCalendar } from '../world/terms.js';

const CALLS = 500_000;
const DIFFERENT = 4_096;

async function prepare(): Promise<Prepared> {
  const year = new Date().getUTCFullYear();
  const calendar = compileCalendar(officeCalendar(year));
  const random = seededRandom(7);
  const from = Date.UTC(year - 1, 0, 8);
  // Different ones, in no order: neither a branch nor a cache may learn them.
  const starts = Array.from({ length: DIFFERENT }, () => from + Math.floor(random() * 700 * DAY));
  const amounts = Array.from({ length: DIFFERENT }, () => Math.floor(random() * 80 * HOUR));
  let sum = 0;
  const take = async (): Promise<number> => {
    const startedAt = performance.now();
    for (let call = 0; call < CALLS; call += 1) {
      const at = call % DIFFERENT;
      sum += calendar.add(starts[at] as number, amounts[at] as number);
    }
    return ((performance.now() - startedAt) * 1000) / CALLS;
  };
  await take();
  return {
    comparisons: [
      {
        name: 'working time',
        figure: { what: 'an addition of up to 80 working hours, 3 years of holidays', unit: 'us', take },
        limit: null,
        budget: { atMost: 0.2 },
      },
    ],
    notes: () => (Number.isFinite(sum) ? [] : ['working time: a sum that is no number']),
    close: async () => undefined,
  };
}

export const workingTime: Measurement = {
  name: 'workingtime',
  what: 'working-time addition over a calendar of three years with holidays',
  kind: 'BUDGET',
  prepare,
};
