import { Arg, Ctx, Extensions, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { notFound } from '../../domain/fault.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { contractLoader } from '../contract/contract.loaders.js';
import { shownPeriod } from '../contract/contractperiod.types.js';
import { periodsOf } from '../contract/currentterms.js';
import { shownContent } from './shownstatement.js';
import { disputesLoader, statementLoader } from './statement.loaders.js';
import { contentOf } from './statement.read.js';
import {
  agreeStatement,
  disputeStatement,
  lockStatement,
  resolveStatementDisputes,
  type StatementAct,
  submitStatement,
} from './statement.service.js';
import type { StatementRow } from './statement.table.js';
import { StatementDispute, StatementPayload, StatementType } from './statement.types.js';
import { StatementContent } from './statementcontent.types.js';
import {
  AgreeStatementInput,
  DisputeStatementInput,
  LockStatementInput,
  ResolveStatementDisputesInput,
  SubmitStatementInput,
} from './statementinput.types.js';

@Resolver(() => StatementType)
export class StatementResolver {
  @Mutation(() => StatementPayload, {
    description:
      'Submits the statement of a period that is over, for the vendor, or submits a disputed one anew. Statements are submitted in order, each after the one before it is locked. Again changes nothing.',
  })
  async submitStatement(
    @Ctx() context: RequestContext,
    @Arg('input', () => SubmitStatementInput, { description: 'Which statement, with answers.' })
    input: SubmitStatementInput,
  ): Promise<StatementPayload> {
    const answers = (input.answers ?? []).map(({ line, answer }) => ({ line, text: answer }));
    await submitStatement(context, input, answers);
    return payload(context, input);
  }

  @Mutation(() => StatementPayload, {
    description:
      'Disputes lines of a statement, for the client. The same again while it is in dispute changes nothing; a line that was let rest is disputed anew. INVALID_INPUT beyond 2,000 disputes of one statement.',
  })
  async disputeStatement(
    @Ctx() context: RequestContext,
    @Arg('input', () => DisputeStatementInput, { description: 'Which lines, and why.' }) input: DisputeStatementInput,
  ): Promise<StatementPayload> {
    const lines = input.lines.map(({ line, comment }) => ({ line, text: comment }));
    await disputeStatement(context, input, lines);
    return payload(context, input);
  }

  @Mutation(() => StatementPayload, {
    description:
      'Lets disputes rest, for the client. A statement none of whose lines is in dispute any more is SUBMITTED again.',
  })
  async resolveStatementDisputes(
    @Ctx() context: RequestContext,
    @Arg('input', () => ResolveStatementDisputesInput, { description: 'Which lines.' })
    input: ResolveStatementDisputesInput,
  ): Promise<StatementPayload> {
    await resolveStatementDisputes(context, input, input.lines);
    return payload(context, input);
  }

  @Mutation(() => StatementPayload, {
    description: 'Agrees to a statement as submitted, for the client. Again changes nothing.',
  })
  async agreeStatement(
    @Ctx() context: RequestContext,
    @Arg('input', () => AgreeStatementInput, { description: 'Which statement.' }) input: AgreeStatementInput,
  ): Promise<StatementPayload> {
    await agreeStatement(context, input);
    return payload(context, input);
  }

  @Mutation(() => StatementPayload, {
    description:
      'Locks a statement that the client agrees to; either party may. From then on what changes of its period is restated in a later statement. Again changes nothing.',
  })
  async lockStatement(
    @Ctx() context: RequestContext,
    @Arg('input', () => LockStatementInput, { description: 'Which statement.' }) input: LockStatementInput,
  ): Promise<StatementPayload> {
    await lockStatement(context, input);
    return payload(context, input);
  }

  @FieldResolver(() => StatementContent, { description: 'All that it says.' })
  content(@Root() statement: StatementRow): StatementContent {
    return shownContent(contentOf(statement), statement.contentHash);
  }

  @Extensions({ listSize: 20 })
  @FieldResolver(() => [StatementDispute], {
    description: 'All that was ever disputed of it, each comment once, with answers: by submission, then by time.',
  })
  async disputes(@Root() statement: StatementRow, @Ctx() context: RequestContext): Promise<StatementDispute[]> {
    return [...(await context.loader(disputesLoader).load(statement))];
  }
}

async function payload(context: RequestContext, { contractId, periodIndex }: StatementAct): Promise<StatementPayload> {
  const contract = await context.loader(contractLoader).load(contractId.toLowerCase());
  if (contract === null) throw notFound('contract');
  const period = shownPeriod(contract, await periodsOf(context, contract), periodIndex);
  const key = { tenantId: contract.tenantId, contractId: contract.id, periodIndex };
  const statement = await context.loader(statementLoader).load(key);
  if (period === null || statement === null) throw notFound('statement');
  return { period, statement };
}
