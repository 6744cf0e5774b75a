import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { connectParts, type Parts } from '../../../src/compose.js';
import { parseConfig } from '../../../src/config.js';
import type { Actor } from '../../../src/domain/actor.js';
import { HOUR } from '../../../src/domain/instant.js';
import { createLocalSigner } from '../../../src/platform/auth.js';
import { createLog } from '../../../src/platform/log.js';
import { type AccordNode, type NodeOptions, startAccordNode } from '../nodes/accordnode.js';
import { startIssuer } from '../nodes/issuer.js';
import type { BenchPostgres } from '../nodes/postgres.js';
import type { Options } from '../options.js';
import { layContracts } from '../world/configuration.js';
import { loadWorld, type WorldFacts } from '../world/load.js';
import { type PlannedContract, planContract, planWorld, type WorldName } from '../world/plan.js';
import { type LaidContract, layOut } from '../world/terms.js';

/** A loaded database. */
export interface World {
  readonly name: WorldName;
  readonly database: string;
  readonly appUrl: string;
  readonly superuserUrl: string;
  readonly contracts: readonly PlannedContract[];
  readonly facts: WorldFacts;
}

/** What measurements are made with. */
export interface Bench {
  readonly options: Options;
  readonly postgres: BenchPostgres;
  print(line: string): void;
  /** Loaded at its first use. */
  world(name: WorldName): Promise<World>;
  worlds(): readonly World[];
  /** A new contract without tickets, of organisations of its own. */
  lay(world: World, terms: PlannedContract['terms']): Promise<LaidContract>;
  node(world: World, role: NodeOptions['role'], environment?: Readonly<Record<string, string>>): Promise<AccordNode>;
  /** The services in this process, on the same database. The caller closes them. */
  parts(world: World): Promise<Parts>;
  token(actor: Pick<Actor, 'organisationId' | 'side'>): Promise<string>;
  close(): void;
}

export function actorOf(organisationId: string, side: Actor['side']): Actor {
  return {
    organisationId,
    side,
    role: 'INTEGRATOR',
    subject: 'bench',
    scopes: null,
    contractIds: null,
    expiresAt: null,
  };
}

async function openWorld(bench: Pick<Bench, 'postgres' | 'options' | 'print'>, name: WorldName): Promise<World> {
  const { postgres, options, print } = bench;
  const plan = planWorld(name, options.scale);
  const { database, contracts } = plan;
  const appUrl = await postgres.appUrl(database);
  const facts = await loadWorld(postgres, plan, print);
  return { name, database, appUrl, superuserUrl: postgres.superuserUrl(database), contracts, facts };
}

async function layNew(
  postgres: BenchPostgres,
  { database }: World,
  terms: PlannedContract['terms'],
): Promise<LaidContract> {
  const now = Date.now();
  const own = { tenantId: randomUUID(), vendorId: randomUUID(), id: randomUUID() };
  const plan = planContract(database, 0, { ...own, reference: own.id.slice(0, 8), terms, story: 'NONE', tickets: 0 });
  const laid = layOut(plan, now);
  const client = await postgres.connect(database);
  await layContracts(client, [laid], now);
  await client.end();
  return laid;
}

export async function createBench(
  options: Options,
  postgres: BenchPostgres,
  print: (line: string) => void,
): Promise<Bench> {
  const worlds = new Map<WorldName, Promise<World>>();
  const opened: World[] = [];
  const keys = join(postgres.directory, 'keys');
  const keyFile = join(keys, 'signing-key.json');
  const signer = createLocalSigner(keyFile);
  const issuer = await startIssuer(keyFile, signer);
  const open = async (name: WorldName): Promise<World> => {
    const world = await openWorld({ postgres, options, print }, name);
    opened.push(world);
    return world;
  };
  return {
    options,
    postgres,
    print,
    worlds: () => opened,
    world(name) {
      const world = worlds.get(name) ?? open(name);
      worlds.set(name, world);
      return world;
    },
    lay: (world, terms) => layNew(postgres, world, terms),
    node: ({ appUrl }, role, environment = {}) =>
      startAccordNode({
        dist: options.dist,
        profile: options.profile,
        appUrl,
        role,
        environment: { ...issuer.environment, ...environment },
      }),
    parts({ appUrl }) {
      const config = parseConfig({ DATABASE_URL: appUrl, ACCORD_DIRECTORY: keys, LOG_LEVEL: 'error' });
      return connectParts(config, createLog('error'), { appUrl });
    },
    token: ({ organisationId, side }) =>
      signer.sign({ organisationId, side, role: 'INTEGRATOR', subject: 'bench', lifetime: 12 * HOUR }),
    close: () => issuer.close(),
  };
}
