/** Why the program does not start, with what to do about it. The command line prints the message alone, without a stack. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
}
