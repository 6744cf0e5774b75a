import { createTransport } from 'nodemailer';
import { MINUTE, type Milliseconds, SECOND } from '../domain/instant.js';
import type { Log } from './log.js';

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

/** What every try without a mail server comes to. */
export const NO_MAIL_SERVER = 'no mail server is configured: set SMTP_URL and MAIL_FROM';

export interface MailTransport {
  /** Whether there is a mail server to hand messages to. */
  readonly isConfigured: boolean;
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
  return {
    isConfigured: false,
    atOnce: AT_ONCE,
    send: async () => ({ status: null, fault: NO_MAIL_SERVER, refuses: null }),
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
    isConfigured: true,
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
  /** What the server said, from its code on. */
  readonly response?: string;
}

const FAULTS: Readonly<Record<string, string>> = {
  ECONNECTION: 'the mail server cannot be reached',
  ESOCKET: 'the connection to the mail server failed',
  EDNS: 'the mail server has no address',
  ETIMEDOUT: 'the mail server did not answer in time',
  EAUTH: 'the mail server refused the credentials',
  ETLS: 'there is no secure connection to the mail server',
};

function answerOf(error: SmtpError): MailAnswer {
  const { code = '', command = '', responseCode } = error;
  const told = FAULTS[code];
  if (responseCode === undefined) return { status: null, fault: told ?? 'the message was not sent', refuses: null };
  const answered = told ?? `the mail server answered ${responseCode}`;
  if (responseCode < 500) return { status: responseCode, fault: answered, refuses: null };
  const isOfMailbox = code === 'EENVELOPE' && command === 'RCPT TO';
  if (isOfMailbox && !isNoMailbox(error))
    return {
      status: responseCode,
      fault: `${answered}: perhaps it does not relay for this installation`,
      refuses: null,
    };
  // What is refused stays refused (RFC 5321 section 4.2.1); but credentials and the sender's address may be mended.
  return {
    status: responseCode,
    fault: answered,
    refuses: isOfMailbox ? 'MAILBOX' : code === 'EMESSAGE' ? 'MESSAGE' : null,
  };
}

/** RFC 3463: the second number says what of. 1 is the address, but for its 7 and 8, the sender's; 2 the mailbox; 7 what is allowed. */
const ENHANCED_CODE = /^\d{3}[ -]5\.(\d{1,3})\.(\d{1,3})\b/;
/** Of RFC 5321, where a server says no more: mailbox not available, not here, not such a name. */
const NO_MAILBOX: ReadonlySet<number> = new Set([550, 551, 553]);

/** Whether a mailbox is refused because of itself, and not because the mail server does not relay for this installation. */
function isNoMailbox({ responseCode = 0, response = '' }: SmtpError): boolean {
  const [, subject, detail = ''] = ENHANCED_CODE.exec(response) ?? [];
  if (subject !== undefined) return subject === '2' || (subject === '1' && !['7', '8'].includes(detail));
  return NO_MAILBOX.has(responseCode) && !/relay/i.test(response);
}

const TOLD_AGAIN: Milliseconds = 10 * MINUTE;

/**
 * The same transport; what keeps mail from being sent and is neither its recipient's fault nor a passing one, the log is told: each
 * fault once in ten minutes.
 */
export function loggedTransport(transport: MailTransport, log: Log): MailTransport {
  const told = new Map<string, number>();
  return {
    ...transport,
    async send(message) {
      const answer = await transport.send(message);
      const { status, fault, refuses } = answer;
      const isPassing = status !== null && status < 500;
      const now = performance.now();
      if (fault !== null && refuses === null && !isPassing && now >= (told.get(fault) ?? 0)) {
        told.set(fault, now + TOLD_AGAIN);
        log.warn({ status, fault }, 'e-mails cannot be sent; they are tried again');
      }
      return answer;
    },
  };
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
