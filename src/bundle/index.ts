/** Bundles: written as streamed ZIPs, verified without a server. */
export type * from './types.js';
export { writeBundle } from './write.js';
export { portableVerdict } from './select.js';
export { SMALL_DATASET_ROWS } from './plan.js';
export { MANIFEST_PATH, SIGNATURE_PATH, SIGNATURE_TYPE } from './manifest.js';
export { verifyBundle } from './verify.js';
export type { Finding, Trust, VerifyReport } from './verify-types.js';
