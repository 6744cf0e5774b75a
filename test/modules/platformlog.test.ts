import { describe, expect, it } from '@jest/globals';
import { byKey, groupedBy } from '../../src/platform/loaders.js';
import { createLog } from '../../src/platform/log.js';
import { createMetrics } from '../../src/platform/metrics.js';

function logged(write: (log: ReturnType<typeof createLog>) => void): {
  text: string;
  lines: Record<string, unknown>[];
} {
  let text = '';
  write(createLog('info', { write: (line: string) => (text += line) }));
  const lines = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { text, lines };
}

describe('the log', () => {
  it('holds no secrets and nobody by name', () => {
    const secret = 'accord_very_secret';
    const { text } = logged((log) => {
      log.info({ authorization: secret, req: { headers: { authorization: secret, cookie: secret } } }, 'a');
      log.info({ actor: { subject: secret }, key: { secret }, token: secret, password: secret }, 'b');
    });
    expect(text).not.toContain(secret);
    expect(text).toContain('[redacted]');
  });

  it('holds nothing of rows that an error of the database carries', () => {
    const row = 'Dear support, my card number is';
    const { text, lines } = logged((log) => {
      const error = Object.assign(new Error('duplicate key'), {
        code: '23505',
        detail: row,
        parameters: [row],
        query: row,
      });
      log.error({ err: new Error('could not save', { cause: error }) }, 'failed');
    });
    expect(text).not.toContain(row);
    expect(lines[0]?.['err']).toMatchObject({
      message: 'could not save',
      cause: { message: 'duplicate key', code: '23505' },
    });
  });

  it('holds no password of an address', () => {
    const { text } = logged((log) => log.error({ err: new Error('cannot reach postgres://accord:hunter2@db:5432/x') }));
    expect(text).not.toContain('hunter2');
  });

  it('leaves out what is below its level', () => {
    expect(logged((log) => log.debug('quiet')).text).toBe('');
  });
});

describe('loaders', () => {
  it('ask once for all keys of a moment, each once, and answer in the order asked', async () => {
    const asked: string[][] = [];
    const loader = byKey(
      async (keys: readonly string[]) => {
        asked.push([...keys]);
        return [
          { id: 'b', name: 'B' },
          { id: 'a', name: 'A' },
        ];
      },
      (row) => row.id,
    );
    const found = await Promise.all(['a', 'b', 'missing', 'a'].map((id) => loader.load(id)));
    expect(found.map((row) => row?.name ?? null)).toEqual(['A', 'B', null, 'A']);
    expect(asked).toEqual([['a', 'b', 'missing']]);
  });

  it('group rows by a key that is an object', async () => {
    interface Key {
      tenantId: string;
      id: number;
    }
    const rows = [
      { tenantId: 't', id: 1, n: 1 },
      { tenantId: 't', id: 2, n: 2 },
      { tenantId: 't', id: 1, n: 3 },
    ];
    const loader = groupedBy(
      async (_keys: readonly Key[]) => rows,
      (row): Key => row,
      (key) => `${key.tenantId} ${key.id}`,
    );
    const found = await Promise.all([1, 2, 3].map((id) => loader.load({ tenantId: 't', id })));
    expect(found.map((group) => group.map((row) => row.n))).toEqual([[1, 3], [2], []]);
  });
});

describe('metrics', () => {
  it("are each node's own", async () => {
    const [one, two] = [createMetrics(), createMetrics()];
    one.operations.inc({ type: 'query', outcome: 'ok' });
    expect(await one.registry.metrics()).toContain('accord_operations_total{type="query",outcome="ok"} 1');
    expect(await two.registry.metrics()).not.toContain('outcome="ok"');
  });
});
