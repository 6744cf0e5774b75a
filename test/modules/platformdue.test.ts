import { afterEach, describe, expect, it } from '@jest/globals';
import { type DueLoop, type DueOptions, runDueLoop } from '../../src/platform/due.js';
import { createLog } from '../../src/platform/log.js';
import { createWake } from '../../src/platform/wake.js';

const log = createLog('silent');
let loops: DueLoop[] = [];

afterEach(async () => {
  await Promise.all(loops.map((loop) => loop.stop()));
  loops = [];
});

/** Rows in memory: per tenant the instants at which they are due. */
function work(rows: Map<string, number[]>, options: Partial<DueOptions> = {}) {
  const calls: { tenantId: string; amount: number; at: number }[] = [];
  const loop = runDueLoop({
    name: 'test',
    log,
    batchSize: 10,
    nextDueAt: async () => {
      const all = [...rows.values()].flat();
      return all.length === 0 ? null : Math.min(...all);
    },
    dueTenants: async (now) => [...rows].filter(([, due]) => due.some((at) => at <= now)).map(([tenant]) => tenant),
    act: async (tenantId, now) => {
      const due = rows.get(tenantId) ?? [];
      const taken = due.filter((at) => at <= now).slice(0, 10);
      rows.set(
        tenantId,
        due.filter((at) => !taken.includes(at)),
      );
      calls.push({ tenantId, amount: taken.length, at: now });
      return taken.length;
    },
    ...options,
  });
  loops.push(loop);
  return { calls, loop };
}

/** Well before the loop's longest sleep of five seconds would be over. */
async function until(isSo: () => boolean): Promise<void> {
  for (const giveUpAt = Date.now() + 3_000; !isSo(); ) {
    if (Date.now() > giveUpAt) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function someOf(amount: number, at: number): number[] {
  return Array.from({ length: amount }, (_, n) => at - n);
}

describe('the due loop', () => {
  it('works off every tenant, batch by batch', async () => {
    const past = Date.now() - 1_000;
    const { calls } = work(
      new Map([
        ['a', someOf(25, past)],
        ['b', someOf(3, past)],
        ['c', []],
      ]),
    );
    await until(() => calls.length === 4);
    expect(calls.filter((call) => call.tenantId === 'a').map((call) => call.amount)).toEqual([10, 10, 5]);
    expect(calls.filter((call) => call.tenantId === 'b').map((call) => call.amount)).toEqual([3]);
  });

  it('sleeps until the next instant is due, and not longer', async () => {
    const due = Date.now() + 300;
    let looks = 0;
    const rows = new Map([['a', [due]]]);
    const { calls } = work(rows, {
      nextDueAt: async () => {
        looks += 1;
        return rows.get('a')?.[0] ?? null;
      },
    });
    await until(() => calls.length === 1);
    expect(calls[0]?.at).toBeGreaterThanOrEqual(due);
    // Once before it was due: a timer may run out a millisecond early, which costs another look.
    expect(looks).toBeLessThanOrEqual(3);
  });

  it('looks again at a hint', async () => {
    const wake = createWake({ listenUrl: null, log });
    const rows = new Map<string, number[]>();
    const { calls } = work(rows, { wake });
    await new Promise((resolve) => setTimeout(resolve, 60));
    rows.set('a', [Date.now() - 1]);
    wake.wake('due');
    await until(() => calls.length === 1);
  });

  it('looks again after its longest sleep, should the hint be lost', async () => {
    const rows = new Map<string, number[]>();
    const { calls } = work(rows, { maxSleep: 100 });
    await new Promise((resolve) => setTimeout(resolve, 30));
    rows.set('a', [Date.now() - 1]);
    await until(() => calls.length === 1);
  });

  it('keeps a failing tenant from the others, and tries it again', async () => {
    const past = Date.now() - 1_000;
    const rows = new Map([
      ['bad', [past]],
      ['good', [past]],
    ]);
    const tried: number[] = [];
    work(rows, {
      act: async (tenantId) => {
        if (tenantId === 'bad' && tried.push(performance.now()) === 1) throw new Error('broken');
        rows.set(tenantId, []);
        return 1;
      },
    });
    await until(() => rows.get('good')?.length === 0);
    expect(tried).toHaveLength(1);
    await until(() => rows.get('bad')?.length === 0);
    expect((tried[1] ?? 0) - (tried[0] ?? 0)).toBeGreaterThanOrEqual(500);
  });

  it('survives that it cannot look at all', async () => {
    let looks = 0;
    const { calls } = work(new Map([['a', [Date.now() - 1]]]), {
      dueTenants: async () => {
        looks += 1;
        if (looks === 1) throw new Error('no database');
        return ['a'];
      },
    });
    await until(() => calls.length >= 1);
    expect(looks).toBe(2);
  });

  it('does not spin while another node holds what is due', async () => {
    let looks = 0;
    work(new Map([['a', [Date.now() - 1]]]), {
      dueTenants: async () => {
        looks += 1;
        return ['a'];
      },
      act: async () => 0,
    });
    const started = performance.now();
    await until(() => looks >= 4);
    // Three rests of 150 ms lie between, less what timers run out early.
    expect(performance.now() - started).toBeGreaterThan(440);
  });

  it('stops at once when asleep, and after its batch when at work', async () => {
    const idle = work(new Map());
    await new Promise((resolve) => setTimeout(resolve, 40));
    const stoppedAt = Date.now();
    await idle.loop.stop();
    expect(Date.now() - stoppedAt).toBeLessThan(3_000);

    let batches = 0;
    const busy = work(new Map([['a', [Date.now() - 1]]]), {
      act: async () => {
        await new Promise((resolve) => setTimeout(resolve, 60));
        batches += 1;
        return 10;
      },
    });
    await until(() => batches === 1);
    await busy.loop.stop();
    const after = batches;
    expect(after).toBeLessThanOrEqual(2);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(batches).toBe(after);
  });
});
