import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { Side } from '../../domain/actor.js';
import type * as domain from '../../domain/foreseen.js';
import type { Timeline } from '../../domain/timeline.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { shownContact } from '../contact/contact.types.js';
import { shownObjective } from '../objective/shownobjective.js';
import { EscalationPreview, type ForeseenLadder, type ForeseenStep, PreviewEscalationInput } from './preview.types.js';
import { previewEscalation } from './previewescalation.js';
import { shownAction, shownPolicy } from './shownpolicy.js';

@Resolver()
export class EscalationPreviewResolver {
  @Query(() => EscalationPreview, {
    description:
      'Who will be told when: what the escalation policies of both parties will do on a ticket from now on, or would do on an example, if nothing is reported and nobody acknowledges. Quiet hours of your contacts are considered. Writes nothing.',
  })
  async previewEscalation(
    @Ctx() context: RequestContext,
    @Arg('input', () => PreviewEscalationInput, { description: 'A ticket, or an example.' })
    input: PreviewEscalationInput,
  ): Promise<EscalationPreview> {
    const { timeline, ticket, asOf, ladders, namesContacts } = await previewEscalation(context, input);
    const { side } = context.actor;
    return {
      contract: timeline.contract,
      ticket,
      asOf,
      ladders: ladders.map((ladder) => shownLadder(ladder, timeline, side, namesContacts)),
    };
  }
}

function shownLadder(
  { policy, clock, steps }: domain.ForeseenLadder,
  timeline: Timeline,
  viewer: Side,
  namesContacts: boolean,
): ForeseenLadder {
  const { objectiveId, termsVersion, cycle, startedAt, dueAt } = clock;
  const terms = timeline.objectiveOfId(termsVersion, objectiveId);
  if (terms === null) throw new Error(`version ${termsVersion} of the terms lacks ${objectiveId}`);
  const isOwn = policy.side === viewer;
  const shown = steps.map((step) => shownStep(step, isOwn, isOwn && namesContacts));
  const objective = shownObjective(objectiveId, terms, timeline.contract.currency);
  return { policy: shownPolicy(policy, viewer), objective, cycle, startedAt, dueAt, steps: shown };
}

function shownStep(step: domain.ForeseenStep, isOwn: boolean, namesContacts: boolean): ForeseenStep {
  const { level, levelName, repeat, state, recordedAt, reasons, actions, notices } = step;
  return {
    ...{ level, levelName, repeat, state, at: recordedAt, reasons },
    actions: actions.map((action) => shownAction(action, isOwn)),
    notices: namesContacts
      ? notices.map(({ contact, endpointId, at }) => ({
          contact: contact === null ? null : shownContact(contact),
          endpointId,
          at,
        }))
      : null,
  };
}
