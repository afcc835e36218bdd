/** The core activities: everything the workflows ask of the world besides the holders. */
import { createAskActivities } from './asks.js';
import { createBundleActivities } from './bundle.js';
import { createCombinedActivities } from './combined.js';
import { createComplaintActivities } from './complaints.js';
import { createDeliveryActivities } from './delivery.js';
import type { CoreDeps } from './deps.js';
import { createErasureActivities } from './erasure.js';
import { createExemptionActivities } from './exemptions.js';
import { createForwardActivities } from './forward.js';
import { createHeldActivities } from './held.js';
import { createHoldActivities } from './holds.js';
import { createIdentityActivities } from './identity.js';
import { createLawActivities } from './law.js';
import { createNotReachedActivities } from './not-reached.js';
import { createRecipientActivities } from './recipients.js';
import { createRegisterActivities } from './register.js';
import { createReplayActivities } from './replay.js';
import { retried } from './retried.js';
import { createRightsActivities } from './rights.js';
import { createStandingActivities } from './standing.js';
import { createSupplementActivities } from './supplements.js';
import { createSweepActivities } from './sweep.js';
import { createTransmissionActivities } from './transmission.js';
import type { ReplayActivities } from './types-replay.js';
import type { CoreActivities } from './types.js';

export type { CoreDeps } from './deps.js';

export function createCoreActivities(deps: CoreDeps): CoreActivities & ReplayActivities {
  return retried(
    {
      ...createLawActivities(deps),
      ...createNotReachedActivities(deps),
      ...createAskActivities(deps),
      ...createRegisterActivities(deps),
      ...createIdentityActivities(deps),
      ...createBundleActivities(deps),
      ...createExemptionActivities(deps),
      ...createCombinedActivities(deps),
      ...createForwardActivities(deps),
      ...createComplaintActivities(deps),
      ...createErasureActivities(deps),
      ...createHeldActivities(deps),
      ...createHoldActivities(deps),
      ...createDeliveryActivities(deps),
      ...createRecipientActivities(deps),
      ...createReplayActivities(deps),
      ...createRightsActivities(deps),
      ...createStandingActivities(deps),
      ...createSupplementActivities(deps),
      ...createSweepActivities(deps),
      ...createTransmissionActivities(deps),
    },
    deps.log,
  );
}
