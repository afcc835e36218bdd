/** Entry of the workflow bundle: what the core worker can run. */
export { complaint } from './complaint.js';
export { held } from './held.js';
export { replay } from './replay.js';
export { request } from './request.js';
export { restricted } from './restricted.js';
export { sweep } from './sweep.js';
