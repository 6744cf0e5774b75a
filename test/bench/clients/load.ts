import { assertGood, openConnection } from './connection.js';

/** Requests a second over so many connections for so long, each sending its next request once it has its answer. */
export async function requestsPerSecond(
  port: number,
  request: Buffer,
  { connections, milliseconds }: { readonly connections: number; readonly milliseconds: number },
): Promise<number> {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));
  const startedAt = performance.now();
  const until = startedAt + milliseconds;
  let answered = 0;
  await Promise.all(
    open.map(async (connection) => {
      while (performance.now() < until) {
        assertGood(await connection.send(request));
        answered += 1;
      }
      connection.close();
    }),
  );
  return (answered * 1000) / (performance.now() - startedAt);
}

/** Milliseconds of each act, one after another. */
export async function timesOf(amount: number, act: (index: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < amount; index += 1) {
    const startedAt = performance.now();
    await act(index);
    times.push(performance.now() - startedAt);
  }
  return times;
}
