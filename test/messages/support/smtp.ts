/** Starts the SMTP server process and collects what it took. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { simpleParser } from 'mailparser';
import type { ParsedMail } from 'mailparser';

export class SmtpProcess {
  private readonly taken: { to: string[]; raw: string }[] = [];

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {
    child.on('message', (message) => this.taken.push(message as { to: string[]; raw: string }));
  }

  static async start(): Promise<SmtpProcess> {
    const child = fork(fileURLToPath(new URL('./smtp-process.mjs', import.meta.url)), { execArgv: [] });
    const [first] = (await once(child, 'message')) as [{ port: number }];
    return new SmtpProcess(child, first.port);
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  get raw(): string[] {
    return this.taken.map((mail) => mail.raw);
  }

  mails(): Promise<ParsedMail[]> {
    return Promise.all(this.taken.map((mail) => simpleParser(Buffer.from(mail.raw, 'latin1'))));
  }

  forget(): void {
    this.taken.length = 0;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }
}
