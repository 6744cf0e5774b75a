import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { HOUR } from '../../src/domain/instant.js';
import { paced } from '../../src/modules/queue/paced.js';
import { QueueFollower } from '../../src/modules/queue/queuefollower.js';
import type { QueueState, WatchedQueue } from '../../src/modules/queue/watchedqueue.js';

/** A queue that the test turns over. */
function story() {
  let state: QueueState | null = null;
  let failure: Error | null = null;
  let wake = (): void => undefined;
  let released = 0;
  const queue: WatchedQueue = {
    state() {
      if (failure !== null) throw failure;
      return state;
    },
    changed: (seen) =>
      seen === state && failure === null
        ? new Promise((resolve) => {
            wake = resolve;
          })
        : Promise.resolve(),
    release: () => {
      released += 1;
    },
  };
  return {
    queue,
    becomes(rows: string) {
      state = { asOf: 0, rows: rows.split(' ').map((id) => ({ id, mark: id })) };
      wake();
    },
    fails(error: Error) {
      failure = error;
      wake();
    },
    /** The last state, held by nobody on its behalf. */
    latest: () => new WeakRef(state as QueueState),
    released: () => released,
  };
}

const changes = ({
  value,
}: IteratorResult<{ rows: readonly { id: string; change: string }[]; left: readonly string[] }, undefined>) =>
  value && [value.rows.map(({ id, change }) => `${change} ${id}`), value.left];

describe('a follower of a queue', () => {
  it('is told the difference to the latest state, however many it slept through', async () => {
    const { queue, becomes } = story();
    const follower = new QueueFollower(queue);
    becomes('a b');
    expect(changes(await follower.next())).toEqual([['ENTERED a', 'ENTERED b'], []]);
    for (const rows of ['a b c', 'c b', 'b d', 'd e']) becomes(rows);
    expect(changes(await follower.next())).toEqual([
      ['ENTERED d', 'ENTERED e'],
      ['a', 'b'],
    ]);
  });

  it('is told nothing of what was taken back before it asked', async () => {
    const { queue, becomes } = story();
    const follower = new QueueFollower(queue);
    becomes('a b');
    await follower.next();
    becomes('b');
    becomes('a b');
    const next = follower.next();
    becomes('a b c');
    expect(changes(await next)).toEqual([['ENTERED c'], []]);
  });

  it('gets the same push as those that stand where it stands', async () => {
    const { queue, becomes } = story();
    const [one, two, late] = [new QueueFollower(queue), new QueueFollower(queue), new QueueFollower(queue)];
    becomes('a');
    expect((await one.next()).value).toBe((await two.next()).value);
    becomes('a b');
    const push = (await one.next()).value;
    expect((await two.next()).value).toBe(push);
    expect((await late.next()).value).not.toBe(push);
  });

  it('keeps no state that it has gone on from', async () => {
    setFlagsFromString('--expose_gc');
    const collect = runInNewContext('gc') as () => void;
    const { queue, becomes, latest } = story();
    const followers = [new QueueFollower(queue), new QueueFollower(queue)];
    const states: WeakRef<QueueState>[] = [];
    for (let n = 0; n < 20; n += 1) {
      becomes(`a b${n}`);
      states.push(latest());
      for (const follower of followers) await follower.next();
    }
    // A reference that was read stays strong until the end of its turn.
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect(states.filter((state) => state.deref() !== undefined).length).toBeLessThan(5);
  });

  it('ends with what a look failed with, and gives the queue up once', async () => {
    const { queue, fails, released } = story();
    const follower = new QueueFollower(queue);
    const next = follower.next();
    fails(new Error('gone'));
    await expect(next).rejects.toThrow('gone');
    await follower.return();
    expect([released(), (await follower.next()).done]).toEqual([1, true]);
  });
});

describe('what is paced', () => {
  it('is done once for all that ask at once, once more for those that ask meanwhile, and not after its end', async () => {
    let acts = 0;
    let release = (): void => undefined;
    const begun = () =>
      new Promise<void>((resolve) => {
        started = resolve;
      });
    let started = (): void => undefined;
    const pace = paced(async () => {
      acts += 1;
      started();
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    let beginning = begun();
    for (let n = 0; n < 5; n += 1) pace.ask();
    await beginning;
    expect(acts).toBe(1);
    beginning = begun();
    for (let n = 0; n < 5; n += 1) pace.ask();
    release();
    await beginning;
    expect(acts).toBe(2);
    pace.ask();
    pace.stop();
    release();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(acts).toBe(2);
  });

  it('leaves no timer behind of those it was asked for before, however many lengths they had', () => {
    setFlagsFromString('--expose_gc');
    const collect = runInNewContext('gc') as () => void;
    const pace = paced(async () => undefined);
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let n = 0; n < 100_000; n += 1) pace.askAfter(HOUR + n);
    pace.stop();
    collect();
    // Each length that Node remembers takes some 160 bytes.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(5_000_000);
  });
});
