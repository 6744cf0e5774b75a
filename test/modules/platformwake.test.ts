import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createLog } from '../../src/platform/log.js';
import { createWake, EVERY_STREAM, organisationOfStream, streamTopic, type Wake } from '../../src/platform/wake.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';

const log = createLog('silent');
let test: TestDatabase;
let open: Wake[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
});

afterEach(async () => {
  await Promise.all(open.map((wake) => wake.close()));
  open = [];
});

afterAll(() => test.drop());

function node(): Wake {
  const wake = createWake({ listenUrl: test.appUrl, log });
  open.push(wake);
  return wake;
}

async function until(isSo: () => boolean): Promise<void> {
  for (const giveUpAt = Date.now() + 5_000; !isSo(); ) {
    if (Date.now() > giveUpAt) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Both hear each other once both are connected; being connected calls everyone once. */
async function connected(...wakes: Wake[]): Promise<void> {
  let calls = 0;
  const forget = wakes.map((wake) => wake.onWake('first', () => (calls += 1)));
  await until(() => calls >= wakes.length);
  for (const each of forget) each();
}

describe('hints', () => {
  it('reach this process at once, and only whom they are for', () => {
    const wake = createWake({ listenUrl: null, log });
    const heard: string[] = [];
    wake.onWake('a', () => heard.push('a'));
    const forget = wake.onWake('b', () => heard.push('b'));
    wake.wake('a');
    wake.wake('b');
    forget();
    wake.wake('b');
    wake.wake('nobody');
    expect(heard).toEqual(['a', 'b']);
  });

  it('to any stream reach whoever waits for all of them, with whose it is', () => {
    const wake = createWake({ listenUrl: null, log });
    open.push(wake);
    const heard: (string | null)[] = [];
    const forget = wake.onWake(EVERY_STREAM, (topic) => heard.push(organisationOfStream(topic)));
    wake.wake(streamTopic('one', 'CLIENT'));
    wake.wake('due');
    wake.wake(streamTopic('two', 'VENDOR'));
    forget();
    wake.wake(streamTopic('three', 'VENDOR'));
    expect(heard).toEqual(['one', 'two']);
    // After hints may have been lost: any of them may have grown.
    expect(organisationOfStream(EVERY_STREAM)).toBeNull();
  });

  it('reach the others when one of them fails', () => {
    const wake = createWake({ listenUrl: null, log });
    let heard = 0;
    wake.onWake('a', () => {
      throw new Error('no');
    });
    wake.onWake('a', () => (heard += 1));
    wake.wake('a');
    expect(heard).toBe(1);
  });

  it('reach other nodes, several at once in one message, and come back to nobody', async () => {
    const [here, there] = [node(), node()];
    await connected(here, there);
    const heardHere: string[] = [];
    const heardThere: string[] = [];
    const topics = Array.from({ length: 300 }, (_, n) =>
      streamTopic(`0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`, 'VENDOR'),
    );
    for (const topic of topics) {
      here.onWake(topic, () => heardHere.push(topic));
      there.onWake(topic, () => heardThere.push(topic));
    }
    for (const topic of [...topics, ...topics]) here.wake(topic);
    await until(() => heardThere.length === 300);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heardThere).toEqual(topics);
    expect(heardHere).toEqual([...topics, ...topics]);
  });

  it('call everyone once after the connection was lost and found again', async () => {
    const wake = node();
    await connected(wake);
    let calls = 0;
    wake.onWake('due', () => (calls += 1));
    await askDirectly(
      test.superuserUrl,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'accord wake' AND datname = current_database()`,
    );
    await until(() => calls === 1);
    const other = node();
    await connected(other);
    other.wake('due');
    await until(() => calls === 2);
  });

  it('are lost without harm while there is no database', async () => {
    const wake = createWake({ listenUrl: 'postgres://nobody@127.0.0.1:1/nothing', log });
    let calls = 0;
    wake.onWake('a', () => (calls += 1));
    wake.wake('a');
    await wake.close();
    expect(calls).toBe(1);
  });
});
