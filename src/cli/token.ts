import { Option } from 'commander';
import { localSigner, type Parts } from '../compose.js';
import type { Config } from '../config.js';
import type { Role, Side } from '../domain/actor.js';
import { Fault } from '../domain/fault.js';
import { parseDuration } from '../domain/timetext.js';
import { sidesOfOrganisation } from '../modules/contract/operatorlookup.read.js';
import { askAsWorker } from '../platform/askasworker.js';
import { NO_ORGANISATION } from '../platform/auth.js';
import type { CliContext, Register } from './context.js';
import { requireOrganisation } from './lookup.js';

export interface TokenOptions {
  readonly organisation?: string;
  readonly role: Role;
  readonly side?: Side;
  readonly subject: string;
  readonly lifetime: string;
}

/** The side of all the organisation's contracts. Throws INVALID_INPUT where it has both or none. */
async function onlySide({ database }: Pick<Parts, 'database'>, organisationId: string, slug: string): Promise<Side> {
  const sides = await askAsWorker(database, (unit) => sidesOfOrganisation(unit, organisationId));
  const [side] = sides;
  if (sides.length === 1 && side !== undefined) return side;
  const why = sides.length === 0 ? 'has no contracts yet' : 'is the client of some contracts and the vendor of others';
  throw new Fault('INVALID_INPUT', `"${slug}" ${why}: say --side CLIENT or --side VENDOR`);
}

async function whoFor(
  options: TokenOptions,
  withParts: CliContext['withParts'],
): Promise<{ organisationId: string; side: Side }> {
  const { organisation: slug, role, side } = options;
  if (role === 'OPERATOR') return { organisationId: NO_ORGANISATION, side: 'CLIENT' };
  if (slug === undefined) throw new Fault('INVALID_INPUT', `--organisation is needed for the role ${role}`);
  return withParts(async (parts) => {
    const { id } = await requireOrganisation(parts.database, slug);
    return { organisationId: id, side: side ?? (await onlySide(parts, id, slug)) };
  });
}

/** Signs a token with the key of this installation. */
async function createToken(config: Config, options: TokenOptions, withParts: CliContext['withParts']): Promise<string> {
  const lifetime = parseDuration(options.lifetime);
  if (lifetime === null || lifetime <= 0) {
    throw new Fault('INVALID_INPUT', `--lifetime must be a duration such as PT12H or P7D, not "${options.lifetime}"`);
  }
  const signer = localSigner(config);
  return signer.sign({ ...(await whoFor(options, withParts)), role: options.role, subject: options.subject, lifetime });
}

const EXAMPLES = `
Examples:
  accord token --organisation acme --role MANAGER
  accord token --organisation acme --role INTEGRATOR --side VENDOR --subject helpdesk --lifetime P30D
  accord token --role OPERATOR
  curl -H "Authorization: Bearer $(accord token --organisation acme --role VIEWER)" ...

Where JWKS_URL names an issuer of tokens, that issuer signs them and this command does not.`;

export const registerToken: Register = (program, { terminal, config, withParts }) => {
  program
    .command('token')
    .description('Signs a token with the local key of this installation and prints it alone.')
    .option('--organisation <slug>', 'the organisation it speaks for; needed for every role but OPERATOR')
    .addOption(
      new Option('--role <role>', 'what it may do')
        .choices(['ADMIN', 'MANAGER', 'VIEWER', 'INTEGRATOR', 'OPERATOR'])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--side <side>',
        'the side it acts on; default: that of its contracts, if all are of one side',
      ).choices(['CLIENT', 'VENDOR']),
    )
    .option('--subject <name>', 'who acts, as logs and contracts name them', 'operator')
    .option('--lifetime <duration>', 'how long it holds, ISO 8601', 'PT12H')
    .addHelpText('after', EXAMPLES)
    .action(async (options: TokenOptions) => {
      terminal.out(await createToken(config(), options, withParts));
    });
};
