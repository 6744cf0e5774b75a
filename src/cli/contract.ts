import type { Parts } from '../compose.js';
import { Fault } from '../domain/fault.js';
import { isUuid } from '../domain/uuid.js';
import { organisationBySlug, organisationsById } from '../modules/organisation/organisation.read.js';
import { organisationSlugs } from '../modules/organisation/organisationlist.read.js';
import { askAsWorker } from '../platform/askasworker.js';
import type { Register } from './context.js';
import { readJsonFile } from './jsonfile.js';
import { actingFor, requireOrganisation } from './lookup.js';
import { operate } from './operate.js';

const CONTRACT = '{ contract { id reference termsHash vendor { id } } }';
const CREATE = `mutation ($input: CreateContractInput!) { done: createContract(input: $input) ${CONTRACT} }`;
const INVITE = `mutation ($input: InviteVendorInput!) { done: inviteVendor(input: $input) ${CONTRACT} }`;
const AGREE = `mutation ($input: AgreeContractInput!) { done: agreeContract(input: $input) ${CONTRACT} }`;

interface Answer {
  readonly done: {
    readonly contract: {
      readonly id: string;
      readonly reference: string;
      readonly termsHash: string;
      readonly vendor: { readonly id: string };
    };
  };
}

export interface ContractOptions {
  /** As the mutation createContract takes it. */
  readonly input: unknown;
  readonly client: string | undefined;
  readonly agreed: boolean;
}

/** The only organisation that can be the client: all others but the vendor. */
async function onlyClient(parts: Parts, input: unknown): Promise<string> {
  const vendor = (input as { vendor?: unknown } | null)?.vendor;
  const slugs = await askAsWorker(parts.database, async (unit) => {
    const named = typeof vendor === 'string' ? vendor : '';
    const [byId] = isUuid(named) ? await organisationsById(unit, [named]) : [];
    const slug = (await organisationBySlug(unit, named))?.slug ?? byId?.slug;
    return (await organisationSlugs(unit, 20)).filter((one) => one !== slug);
  });
  const [only] = slugs;
  if (slugs.length === 1 && only !== undefined) return only;
  const known =
    slugs.length === 0 ? 'There is no organisation yet that could be it.' : `It may be: ${slugs.join(', ')}.`;
  throw new Fault('INVALID_INPUT', `Say with --client whose contract it is. ${known}`);
}

/** Writes a contract; where it is said to be agreed, also records both parties' agreement, as the operator may. */
async function createContract(
  parts: Parts,
  { input, client, agreed }: ContractOptions,
): Promise<{ id: string; reference: string }> {
  const organisation = await requireOrganisation(parts.database, client ?? (await onlyClient(parts, input)));
  const asClient = actingFor(organisation.id, 'CLIENT', 'ADMIN');
  const { contract } = (await operate<Answer>(parts, asClient, CREATE, { input })).done;
  const { id: contractId, reference, termsHash } = contract;
  if (agreed) {
    await operate<Answer>(parts, asClient, INVITE, { input: { contractId } });
    await operate<Answer>(parts, asClient, AGREE, { input: { contractId, termsHash } });
    await operate<Answer>(parts, actingFor(contract.vendor.id, 'VENDOR', 'ADMIN'), AGREE, {
      input: { contractId, termsHash },
    });
  }
  return { id: contractId, reference };
}

const HELP = `
The file holds the input of the GraphQL mutation createContract as JSON, calendar and objectives included:

  {
    "reference": "ACME-2026", "name": "Support 2026", "vendor": "acme",
    "timeZone": "Europe/Berlin", "startsOn": "2026-01-01", "endsOn": "2026-12-31", "currency": "EUR",
    "calendar": { "spans": [{ "weekday": "MONDAY", "from": "09:00", "to": "17:00" }] },
    "objectives": [{
      "key": "resolution", "name": "Resolution in time", "indicator": "RESOLUTION_TIME", "target": 0.95,
      "goals": [{ "priorities": ["P1"], "workingTime": "PT4H" }, { "workingTime": "PT16H" }]
    }]
  }

The same file again changes nothing; another content under the same reference is refused.

Example:
  accord contract create --file contract.json --client globex --agreed`;

export const registerContract: Register = (program, { terminal, withParts }) => {
  program
    .command('contract')
    .description('Contracts between a client and a vendor.')
    .command('create')
    .description('Writes a contract and prints its reference and id.')
    .requiredOption('--file <contract.json>', 'the contract, as the mutation createContract takes it')
    .option('--client <slug>', 'whose contract it is; needed unless only one organisation can be it')
    .option('--agreed', "also records that both parties agreed to it: the operator's right", false)
    .addHelpText('after', HELP)
    .action(async ({ file, client, agreed }: { file: string; client?: string; agreed: boolean }) => {
      const input = await readJsonFile(file);
      const { reference, id } = await withParts((parts) => createContract(parts, { input, client, agreed }));
      terminal.out(`${reference} ${id}`);
      if (!agreed)
        terminal.err('It is a draft: its vendor sees it once invited. --agreed records both agreements at once.');
    });
};
