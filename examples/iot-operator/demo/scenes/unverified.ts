/** (e) a request whose identity is never proven: chased twice, closed with reasons, no word about any account. */
import type { Line, Scene } from '../screen.js';
import type { DemoStage, Opened } from '../stage.js';
import { closed, must, now } from '../stage.js';

export interface Unverified {
  open: Scene;
  close: Scene;
}

/** Opened first and looked at last: its waiting times run beside the other scenes. */
export function unverifiedScenes(stage: DemoStage, waits: string): Unverified {
  let opened: Opened | undefined;
  const subject = stage.subject('forgotten');
  return {
    open: {
      title: `(e) A letter from somebody whose identity is not proven (${waits})`,
      async run(line: Line) {
        opened = await stage.habeas.api<Opened>(stage.agent, 'POST', '/v1/requests', {
          source: { kind: 'mail', system: 'privacy-mailbox', id: 'MAIL-2041' },
          receivedAt: now(),
          right: 'access',
          jurisdiction: 'UK-ENG',
          subject: {
            identifiers: [{ type: 'email', value: subject.person.email }],
            contactEmail: subject.person.email,
            locale: 'en-GB',
          },
        });
        line.say(`${opened.number}: asked for proof; nobody answers`);
      },
    },
    close: {
      title: '(e) … is closed with reasons, and says nothing about an account',
      async run(line: Line) {
        if (!opened) throw new Error('the request was never opened');
        const done = await stage.habeas.watch(stage.agent, opened.id, line, 'the end', closed, 90_000);
        const checked: string[] = [];
        stage.results.push({
          scene: 'unverified',
          request: opened.number,
          right: 'access',
          outcome: done.outcome,
          dueDate: done.dueDate,
          checked,
        });
        must(done.outcome === 'unverified', 'the request is closed as unverified', checked, line);
        must(
          done.holders.every((task) => task.step === 'identity'),
          'no holder was asked for data',
          checked,
          line,
        );
        const mails = await subject.mails();
        must(
          mails.length >= 4,
          'an acknowledgement, a request for proof, reminders and a closing letter went out',
          checked,
          line,
        );
      },
    },
  };
}
