/** Zone in which dates are shown to the person: the regime that is theirs. */
export { zoneOfPerson as zoneOf } from '../src/law/index.js';
