/** The order of the test files: the longest first, so that the workers end together and none plays a long one alone at the end. */
import { relative, sep } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/** Seconds, where nothing ran on this machine before; what is not named here takes a few. */
const SECONDS = {
  'scenarios/erasure-with-holds': 65,
  'e2e/requests': 60,
  'scenarios/erasure-with-debt': 50,
  'workflows/request': 50,
  'e2e/canary': 40,
  'cli/up/service': 36,
  'scenarios/objections': 35,
  'workflows/clock': 35,
  'replay/replay': 33,
  'scenarios/held-changes': 30,
  'scenarios/backups': 30,
  'e2e/shred': 30,
  'temporal/dev-server': 30,
  'workflows/rights-at-once': 28,
  'scenarios/copies': 28,
  'holders/traffic-erase': 27,
  'scenarios/people': 25,
  'scenarios/time-limits': 25,
  'workflows/rights': 24,
  'workflows/rights-silent': 22,
  'temporal/client': 22,
  'browser/pages': 22,
  'scenarios/copies-abroad': 20,
  'register/answered': 19,
  'scenarios/unproven': 18,
  'temporal/codec': 17,
  'common/postgres': 16,
  'workflows/supplement': 15,
  'holders/billing/billing': 15,
  'scenarios/complaint': 14,
  'workflows/absolute': 14,
  'workflows/cases': 14,
  'workflows/holds': 11,
  'server/portal/answer': 11,
  'cli/administration': 11,
  'examples/operator': 10,
  'workflows/secret-holds': 10,
};

const FEW = 4;

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const weighed = tests.map((test) => ({ test, failed: this.hasFailed(test), seconds: this.seconds(test) }));
    weighed.sort((a, b) => Number(b.failed) - Number(a.failed) || b.seconds - a.seconds);
    return weighed.map(({ test }) => test);
  }

  /** As it took here the last time, otherwise as recorded. */
  seconds(test) {
    const milliseconds = this.time(test);
    if (milliseconds !== undefined) return milliseconds / 1000;
    const path = relative(test.context.config.rootDir, test.path).split(sep).join('/');
    return SECONDS[path.replace(/^test\/|\.test\.tsx?$/g, '')] ?? FEW;
  }
}
