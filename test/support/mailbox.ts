import { SMTPServer } from 'smtp-server';

/** A message as a real SMTP server took it, with its parts decoded. */
export interface Mail {
  readonly to: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly html: string;
}

/** How the server treats the next message: takes it, refuses its sender or its mailbox (also in words of its own), is busy, or hangs up while it comes. */
export type Treatment = 'TAKE' | 'NO_SUCH_SENDER' | 'NO_SUCH_MAILBOX' | 'BUSY' | 'HANG_UP' | MailboxRefusal;

interface MailboxRefusal {
  readonly code: number;
  readonly text: string;
}

export interface Mailbox {
  readonly url: string;
  readonly mails: readonly Mail[];
  /** Treats the next messages so, in this order; then takes them. */
  treat(...treatments: Treatment[]): void;
  /** Told, before it answers, of each message; where it throws, the server refuses that. */
  onMail: (mail: Mail) => Promise<void>;
  close(): Promise<void>;
}

function refusal(code: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode: code });
}

/** A real SMTP server on this machine. */
export async function startMailbox(): Promise<Mailbox> {
  const mails: Mail[] = [];
  const treatments: Treatment[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onMailFrom: (_address, _session, done) => {
      if (treatments[0] !== 'NO_SUCH_SENDER') return done();
      treatments.shift();
      return done(refusal(550, 'no such sender'));
    },
    onRcptTo: (_address, session, done) => {
      const treatment = treatments[0] ?? 'TAKE';
      if (treatment !== 'HANG_UP') treatments.shift();
      if (treatment === 'NO_SUCH_MAILBOX') return done(refusal(550, 'no such mailbox'));
      if (treatment === 'BUSY') return done(refusal(451, 'try later'));
      if (typeof treatment === 'object') return done(refusal(treatment.code, treatment.text));
      void session;
      return done();
    },
    onData: (stream, session, done) => {
      if (treatments[0] === 'HANG_UP') {
        treatments.shift();
        for (const connection of server.connections as Iterable<{ _socket: { destroy(): void } }>) {
          connection._socket.destroy();
        }
        stream.resume();
        return;
      }
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        const mail = { to, ...parseMail(Buffer.concat(chunks).toString('latin1')) };
        void mailbox.onMail(mail).then(
          () => {
            mails.push(mail);
            done();
          },
          () => done(refusal(554, 'not such a message')),
        );
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the mail server has no port');
  const mailbox: Mailbox = {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    treat: (...next) => void treatments.push(...next),
    onMail: async () => undefined,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return mailbox;
}

/** Of a multipart/alternative message as nodemailer writes it: RFC 5322 and 2045, as far as that goes. */
function parseMail(source: string): Omit<Mail, 'to'> {
  const { headers, body } = splitPart(source);
  const boundary = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) throw new Error('a message without parts');
  const parts = body.split(`--${boundary}`).slice(1, -1).map(splitPart);
  const partOf = (type: string): string => {
    const part = parts.find((one) => one.headers['content-type']?.startsWith(type));
    return part === undefined ? '' : decoded(part);
  };
  return {
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, decodedHeader(value)])),
    text: partOf('text/plain'),
    html: partOf('text/html'),
  };
}

interface Part {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function splitPart(source: string): Part {
  const trimmed = source.replace(/^\r?\n/, '');
  const end = trimmed.indexOf('\r\n\r\n');
  const lines = trimmed
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = lines.map((line) => [
    line.slice(0, line.indexOf(':')).toLowerCase(),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  return { headers: Object.fromEntries(headers), body: trimmed.slice(end + 4) };
}

function decoded({ headers, body }: Part): string {
  const encoding = headers['content-transfer-encoding']?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  return quotedPrintable(body.replace(/=\r\n/g, ''));
}

function quotedPrintable(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** RFC 2047: words of other characters than ASCII. */
function decodedHeader(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, form: string, word: string) =>
      form.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString('utf8')
        : quotedPrintable(word.replace(/_/g, ' ')),
    );
}
