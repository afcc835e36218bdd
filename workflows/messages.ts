/** Updates, signals and queries of the workflows. Names are part of the protocol between server and running requests. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Decision } from '../src/register/model.js';
import type { HeldStatus, IdentityProof, Receipt, RequestStatus, SupplementOrder } from './types.js';

/** Every decision by a person; refused by its validator when the stage does not allow it. */
export const decide = defineUpdate<{ accepted: true }, [Decision]>('decide');
/** The subject entered the right code on the portal. */
export const proveIdentity = defineUpdate<{ accepted: true }, [IdentityProof]>('proveIdentity');
/** Identity was proven, or the answer went out, in the request opened together with this one. */
export const otherMoved = defineSignal<[{ at: string }]>('otherMoved');
/** A complaint was acknowledged by hand, or closed. */
export const complaintMoved = defineSignal<[{ at: string }]>('complaintMoved');
/** Something the answer left out is free by now; told to a request that is still open. */
export const supplement = defineSignal<[SupplementOrder]>('supplement');
export const receipt = defineSignal<[Receipt]>('receipt');
export const status = defineQuery<RequestStatus>('status');

export const holdChanged = defineSignal<[{ holder: string; at: string }]>('holdChanged');
export const sweepPoke = defineSignal<[{ at: string }]>('sweep');
/** The person takes the erasure wish back: deferred erasures are cancelled (holds §3.6). */
export const withdrawHeld = defineUpdate<{ accepted: true }, [Decision]>('withdraw');
export const heldStatus = defineQuery<HeldStatus>('heldStatus');
/** Somebody ends a restriction the person obtained: the person is told first (Art 18(3)). */
export const liftRestriction = defineUpdate<{ accepted: true }, [Decision]>('liftRestriction');
