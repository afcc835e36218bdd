/** When a fee may be asked and a request refused as excessive (R4, R5): never for a normal first request, and the fee comes first. */
import { HabeasError } from '../../common/errors.js';
import type { Register, RequestRow } from '../../register/types.js';
import type { Caller } from '../auth/access.js';
import { hasRole } from '../auth/access.js';
import { wrongField } from '../http/wrong-field.js';

interface Asked {
  kind: string;
  choice: string;
  basis?: string | undefined;
}

/** Throws `invalid` naming the field, `conflict` where a fee has to be asked first. */
export async function checkFee(
  register: Pick<Register, 'repeats' | 'decisions'>,
  row: RequestRow,
  { kind, choice, basis }: Asked,
  caller: Caller,
): Promise<void> {
  if (kind === 'ask' && choice === 'fee') await mayAskFee(register, row, basis, caller);
  if (kind === 'refuse' && choice === 'excessive') await feeFirst(register, row);
}

async function mayAskFee(
  { repeats }: Pick<Register, 'repeats'>,
  row: RequestRow,
  basis: string | undefined,
  caller: Caller,
): Promise<void> {
  if (basis === 'further_copy' && row.right !== 'access')
    throw wrongField('/basis', 'a further copy is of an access request alone (Art 15(3))', 'go on without a fee');
  // A reviewer may show by name, in the reason, that a request is abusive: the burden is the controller's (R4).
  if (hasRole(caller, 'reviewer')) return;
  const found = (await repeats.of(row.id)).map(({ suggestion }) => suggestion);
  if (found.includes('possibly_excessive') || (basis === 'further_copy' && found.includes('further_copy'))) return;
  throw wrongField(
    '/basis',
    'a first or normal request is free of charge: no earlier request is on record that would allow a fee (R4, R5)',
    'go on without a fee, or let a reviewer show in the reason why the request is abusive',
  );
}

async function feeFirst({ decisions }: Pick<Register, 'decisions'>, row: RequestRow): Promise<void> {
  const asked = (await decisions.list(row.id)).some(({ kind, choice }) => kind === 'ask' && choice === 'fee');
  if (asked) return;
  throw new HabeasError('conflict', 'an excessive request is answered for a fee before it is refused (R5)', {
    hint: 'ask a fee with basis manifestly_excessive first, so that the person can take the request back',
  });
}
