import { promises as dns } from 'node:dns';

/** Finds the addresses of a name; none: it has none. Must end by itself within seconds. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

/** RFC 6761, 6.3: names under localhost mean this machine, and no name server is asked. */
const LOCALHOST = /(^|\.)localhost\.?$/i;

/**
 * Asks the name servers of this machine. Not the system's own resolver: it occupies one of few threads until it gives up, so that
 * the slow name server of one receiver would keep all others waiting. Hosts files and search domains are therefore not read.
 */
export async function resolveHost(hostname: string): Promise<readonly string[]> {
  if (LOCALHOST.test(hostname)) return ['127.0.0.1', '::1'];
  const resolver = new dns.Resolver({ timeout: 2_000, tries: 2 });
  const found = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  return found.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}
