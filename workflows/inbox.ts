/** Decisions of people that have come in and are not used yet. Pure. */
import type { Decision, DecisionKind } from '../src/register/model.js';

export class Inbox {
  /** Kinds that somebody has just decided: a second answer to the same question is refused, not kept for a later one. */
  readonly deciding = new Set<DecisionKind>();
  private readonly inbox: Decision[] = [];

  peek(kind: DecisionKind, fits: (decision: Decision) => boolean = () => true): Decision | undefined {
    return this.inbox.find((decision) => decision.kind === kind && fits(decision));
  }

  peekOf(kinds: ReadonlySet<DecisionKind>): Decision | undefined {
    return this.inbox.find((decision) => kinds.has(decision.kind));
  }

  takeOf(kinds: ReadonlySet<DecisionKind>): Decision | undefined {
    const found = this.peekOf(kinds);
    return found && this.take(found.kind, ({ id }) => id === found.id);
  }

  take(kind: DecisionKind, fits: (decision: Decision) => boolean = () => true): Decision | undefined {
    const found = this.peek(kind, fits);
    if (!found) return undefined;
    this.inbox.splice(this.inbox.indexOf(found), 1);
    this.deciding.delete(kind);
    return found;
  }

  keep(decision: Decision): void {
    this.inbox.push(decision);
  }
}
