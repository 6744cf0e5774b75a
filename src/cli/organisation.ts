import type { Parts } from '../compose.js';
import { NO_ORGANISATION } from '../platform/auth.js';
import type { Register } from './context.js';
import { actingFor } from './lookup.js';
import { operate } from './operate.js';

const CREATE =
  'mutation ($input: CreateOrganisationInput!) { createOrganisation(input: $input) { organisation { id } } }';

/** Creates an organisation, or finds the one that stands under this slug and name. Answers its id. */
async function createOrganisation(parts: Parts, input: { slug: string; name: string }): Promise<string> {
  const operator = actingFor(NO_ORGANISATION, 'CLIENT', 'OPERATOR');
  const answer = await operate<{ createOrganisation: { organisation: { id: string } } }>(parts, operator, CREATE, {
    input,
  });
  return answer.createOrganisation.organisation.id;
}

export const registerOrganisation: Register = (program, { terminal, withParts }) => {
  program
    .command('organisation')
    .description('Organisations: the clients and vendors of contracts.')
    .command('create')
    .description('Creates an organisation and prints its id. The same slug and name again change nothing.')
    .requiredOption('--slug <slug>', 'unique short name: 2 to 63 lower case letters, digits and hyphens')
    .requiredOption('--name <name>', 'name for people, 1 to 200 characters')
    .addHelpText('after', '\nExample:\n  accord organisation create --slug acme --name "Acme Support"')
    .action(async ({ slug, name }: { slug: string; name: string }) => {
      terminal.out(await withParts((parts) => createOrganisation(parts, { slug, name })));
    });
};
