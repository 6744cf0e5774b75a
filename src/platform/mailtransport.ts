import { createTransport } from 'nodemailer';
import { type Milliseconds, SECOND } from '../domain/instant.js';

/** A message to one mailbox. */
export interface MailMessage {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Of the message, the same on every attempt: mail programs show what comes twice once. */
  readonly id: string;
  readonly language: string;
}

/** What the mail server answered. */
export interface MailAnswer {
  /** Its SMTP code; null: there was no answer. */
  readonly status: number | null;
  /** Why it was not taken, for people; null: it was. */
  readonly fault: string | null;
  /** What the server refuses for good; null: nothing that it said it does. */
  readonly refuses: 'MAILBOX' | 'MESSAGE' | null;
}

export interface MailTransport {
  /** Messages it sends at once; more wait for each other. */
  readonly atOnce: number;
  /** Hands a message to the mail server. Never throws. Ends within a minute, whatever the server does. */
  send(message: MailMessage): Promise<MailAnswer>;
  close(): void;
}

export interface MailConfig {
  /** smtp:// or smtps://, with the credentials in it. These go over a secure connection alone, but on this machine. */
  readonly url: string;
  /** Address of the sender. */
  readonly from: string;
}

const AT_ONCE = 5;
const LONGEST_WAIT: Milliseconds = 10 * SECOND;
const LONGEST_SEND: Milliseconds = 40 * SECOND;
const TAKEN = 250;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/i;

/** Where no mail server is configured: every attempt says so. */
export function noMailTransport(): MailTransport {
  const fault = 'no mail server is configured: set SMTP_URL and MAIL_FROM';
  return {
    atOnce: AT_ONCE,
    send: async () => ({ status: null, fault, refuses: null }),
    close: () => undefined,
  };
}

/** Sends through the configured mail server, which is the operator's: its address is not checked. */
export function createMailTransport({ url, from }: MailConfig): MailTransport {
  const mailer = createTransport({
    url,
    pool: true,
    // Otherwise whoever stands between could take the offer of a secure connection away, and read the credentials.
    requireTLS: needsSecrecy(url),
    maxConnections: AT_ONCE,
    dnsTimeout: LONGEST_WAIT,
    connectionTimeout: LONGEST_WAIT,
    greetingTimeout: LONGEST_WAIT,
    socketTimeout: LONGEST_WAIT,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return {
    atOnce: AT_ONCE,
    async send({ to, subject, text, html, id, language }) {
      const message = {
        from,
        to,
        subject,
        text,
        html,
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
      };
      try {
        await withinTime(mailer.sendMail(message));
        return { status: TAKEN, fault: null, refuses: null };
      } catch (error) {
        return answerOf(error as SmtpError);
      }
    },
    close: () => mailer.close(),
  };
}

/** smtp:// with credentials to another machine; smtps:// is secure from the start. */
function needsSecrecy(url: string): boolean {
  const { protocol, username, hostname } = new URL(url);
  return protocol === 'smtp:' && username !== '' && !LOOPBACK.test(hostname);
}

/** Of nodemailer. Its `message` may hold addresses and what the server said of them: it is not told. */
interface SmtpError {
  readonly code?: string;
  /** The SMTP command that was answered so. */
  readonly command?: string;
  readonly responseCode?: number | undefined;
}

const FAULTS: Readonly<Record<string, string>> = {
  ECONNECTION: 'the mail server cannot be reached',
  ESOCKET: 'the connection to the mail server failed',
  EDNS: 'the mail server has no address',
  ETIMEDOUT: 'the mail server did not answer in time',
  EAUTH: 'the mail server refused the credentials',
  ETLS: 'there is no secure connection to the mail server',
};

function answerOf({ code = '', command = '', responseCode }: SmtpError): MailAnswer {
  const told = FAULTS[code];
  if (responseCode === undefined) return { status: null, fault: told ?? 'the message was not sent', refuses: null };
  const refuses = responseCode >= 500 ? refusedBy(code, command) : null;
  return { status: responseCode, fault: told ?? `the mail server answered ${responseCode}`, refuses };
}

/** What is refused with 5xx stays refused (RFC 5321 section 4.2.1); but credentials and the sender's address may be mended. */
function refusedBy(code: string, command: string): MailAnswer['refuses'] {
  if (code === 'EENVELOPE' && command === 'RCPT TO') return 'MAILBOX';
  return code === 'EMESSAGE' ? 'MESSAGE' : null;
}

async function withinTime<T>(sending: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('too late'), { code: 'ETIMEDOUT' })), LONGEST_SEND);
  });
  try {
    return await Promise.race([sending, late]);
  } finally {
    clearTimeout(timer);
  }
}
