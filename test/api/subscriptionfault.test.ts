import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { Fault } from '../../src/domain/fault.js';
import { startServer } from '../support/server.js';

interface Said {
  readonly data?: unknown;
  readonly codes?: readonly unknown[];
}

/** Subscribes to 1, 2 and 3, of which 2 cannot be told because of `fault`; answers all that is said until the end. */
async function subscribeWith(fault: Error, type: string): Promise<Said[]> {
  const schema = buildSchema(`type Query { one: Int } type Subscription { tick: ${type} }`);
  const tick = schema.getSubscriptionType()?.getFields().tick;
  if (tick) {
    tick.subscribe = async function* ticks() {
      for (const n of [1, 2, 3]) yield { n };
    };
    tick.resolve = ({ n }: { n: number }) => {
      if (n === 2) throw fault;
      return n;
    };
  }
  const server = await startServer({ schema });
  try {
    const { id } = await server.createOrganisation();
    const said: Said[] = [];
    const socket = server.socket(await server.token({ organisationId: id, side: 'CLIENT' }));
    await new Promise<void>((resolve, reject) => {
      socket.subscribe(
        { query: 'subscription { tick }' },
        {
          next: ({ data, errors }) =>
            said.push(errors ? { codes: errors.map(({ extensions }) => extensions?.code) } : { data }),
          error: reject,
          complete: resolve,
        },
      );
    });
    await socket.dispose();
    return said;
  } finally {
    await server.close();
  }
}

describe('a subscription', () => {
  it('ends after an event that it cannot tell for a fault of the server, instead of passing it over', async () => {
    expect(await subscribeWith(new Error('broken'), 'Int!')).toEqual([{ data: { tick: 1 } }, { codes: ['INTERNAL'] }]);
  });

  it('goes on after one that the subscriber may not have', async () => {
    expect(await subscribeWith(new Fault('FORBIDDEN', 'no'), 'Int!')).toEqual([
      { data: { tick: 1 } },
      { codes: ['FORBIDDEN'] },
      { data: { tick: 3 } },
    ]);
  });

  it('goes on where only a part of the answer failed', async () => {
    expect(await subscribeWith(new Error('broken'), 'Int')).toEqual([
      { data: { tick: 1 } },
      { codes: ['INTERNAL'] },
      { data: { tick: 3 } },
    ]);
  });
});
