import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../platform/requestcontext.js';
import { AmendmentPreviewType, PreviewAmendmentInput } from './preview.types.js';
import { previewAmendment } from './previewamendment.js';
import { MOST_MEASUREMENTS, MOST_TICKETS } from './recountperiods.js';
import { shownPreview } from './shownpreview.js';

const inWords = (count: number): string => count.toLocaleString('en');

@Resolver()
export class PreviewResolver {
  @Query(() => AmendmentPreviewType, {
    description: `What periods that are over would have come to under new terms: verdicts, figures and money, as if they had held in just these periods. Writes nothing; either party may ask who may propose amendments. One an operation, and one of an organisation at a time: RATE_LIMITED while another runs. TOO_COMPLEX where more than ${inWords(MOST_TICKETS)} tickets or ${inWords(MOST_MEASUREMENTS)} measurements would have to be counted anew.`,
  })
  async previewAmendment(
    @Ctx() context: RequestContext,
    @Arg('input', () => PreviewAmendmentInput, { description: 'The terms, and the periods to try them on.' })
    input: PreviewAmendmentInput,
  ): Promise<AmendmentPreviewType> {
    return shownPreview(await previewAmendment(context, input));
  }
}
