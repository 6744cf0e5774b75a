import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { ContactGroup } from '../../domain/contact.js';
import { type Connection, connectionFrom } from '../../graphql/connection.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import { type Page, PageArguments, pageArguments } from '../../graphql/pagearguments.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { contactGroupPage, contactPage } from '../contact/contact.read.js';
import {
  ContactConnection,
  ContactGroupConnection,
  type ContactType,
  DeleteContactGroupInput,
  DeleteContactInput,
  DeleteContactPayload,
  PutContactGroupInput,
  PutContactGroupPayload,
  PutContactInput,
  PutContactPayload,
  shownContact,
} from '../contact/contact.types.js';
import { deleteContact, putContact, putContactGroup } from './escalationcontact.service.js';

const CONTACTS = 'contacts';
const GROUPS = 'contact groups';

function keyAfter(order: string, { after }: Page): string | null {
  return after === null ? null : String(decodeKey(order, after, ['text'])[0]);
}

@Resolver()
export class EscalationContactResolver {
  @Query(() => ContactConnection, { description: "The contacts of the viewer's organisation and side, by key." })
  async escalationContacts(
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) args: PageArguments,
  ): Promise<Connection<ContactType>> {
    assertAllowed(context.actor, 'contact.read');
    const page = pageArguments(args.first, args.after);
    const rows = await contactPage(context.reads(), context.actor, keyAfter(CONTACTS, page), page.first + 1);
    return connectionFrom(rows, page, ({ key }) => encodeKey(CONTACTS, [key]), shownContact);
  }

  @Query(() => ContactGroupConnection, {
    description: "The contact groups of the viewer's organisation and side, by key.",
  })
  async escalationContactGroups(
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) args: PageArguments,
  ): Promise<Connection<ContactGroup>> {
    assertAllowed(context.actor, 'contact.read');
    const page = pageArguments(args.first, args.after);
    const rows = await contactGroupPage(context.reads(), context.actor, keyAfter(GROUPS, page), page.first + 1);
    return connectionFrom(rows, page, ({ key }) => encodeKey(GROUPS, [key]));
  }

  @Mutation(() => PutContactPayload, {
    description:
      'Writes a contact, or all of it anew: its key says which. What waits to be e-mailed to it goes to the address it has now; what waits at an endpoint goes there. A CONFLICT where it gives up its mailbox while something waits to be e-mailed or an endpoint tells it.',
  })
  async putEscalationContact(
    @Ctx() context: RequestContext,
    @Arg('input', () => PutContactInput, { description: 'The contact.' }) input: PutContactInput,
  ): Promise<PutContactPayload> {
    const { key, name, email = null, timeZone, quietHours, digest = null, language } = input;
    const endpointId = input.endpointId?.toLowerCase() ?? null;
    const written = {
      key,
      name,
      email,
      endpointId,
      timeZone,
      quietHours: quietHours ?? [],
      digest,
      language: language ?? 'en',
    };
    return { contact: shownContact(await putContact(context, written)) };
  }

  @Mutation(() => PutContactGroupPayload, {
    description: 'Writes a contact group, or all of it anew: its key says which.',
  })
  async putEscalationContactGroup(
    @Ctx() context: RequestContext,
    @Arg('input', () => PutContactGroupInput, { description: 'The group.' }) input: PutContactGroupInput,
  ): Promise<PutContactGroupPayload> {
    return { contactGroup: await putContactGroup(context, input) };
  }

  @Mutation(() => DeleteContactPayload, {
    description:
      'Deletes a contact. A CONFLICT while a group or an endpoint names it, or a version of a policy that holds, will hold, or is kept to by an open clock.',
  })
  async deleteEscalationContact(
    @Ctx() context: RequestContext,
    @Arg('input', () => DeleteContactInput, { description: 'Which one.' }) input: DeleteContactInput,
  ): Promise<DeleteContactPayload> {
    return { key: await deleteContact(context, 'CONTACT', input.key) };
  }

  @Mutation(() => DeleteContactPayload, {
    description:
      'Deletes a contact group, not its contacts. A CONFLICT while a version of a policy names it that holds, will hold, or is kept to by an open clock.',
  })
  async deleteEscalationContactGroup(
    @Ctx() context: RequestContext,
    @Arg('input', () => DeleteContactGroupInput, { description: 'Which one.' }) input: DeleteContactGroupInput,
  ): Promise<DeleteContactPayload> {
    return { key: await deleteContact(context, 'GROUP', input.key) };
  }
}
