import { correctionsLeft, mailAddress, rectifyWith } from '../../../activities/holders/shared/rectify.js';
import type { Corrector, RectifyRules } from '../../../activities/holders/shared/rectify.js';

const RULES: RectifyRules = {
  people: { fullName: { how: 'replaced' }, email: { how: 'replaced', refuses: mailAddress }, '*': { refused: 'ours' } },
  lists: { email: { refused: 'a log' }, name: { how: 'replaced', named: true } },
};

function recorder(records = 1): { corrector: Corrector; done: string[] } {
  const done: string[] = [];
  const corrector: Corrector = {
    count: async () => records,
    apply: async ({ dataset, field }) => {
      done.push(`apply ${dataset}.${field}`);
      return field === 'late' ? { refused: 'too late' } : records;
    },
    file: async ({ dataset, statement }) => {
      done.push(`file ${dataset} ${statement}`);
      return true;
    },
    differing: async () => 1,
  };
  return { corrector, done };
}

describe('a correction', () => {
  it('without a dataset reaches the field by its other names, only where it can be corrected', async () => {
    const { corrector, done } = recorder();
    await rectifyWith(
      [
        { field: 'name', value: 'A' },
        { field: 'email', value: 'a@example.org' },
      ],
      RULES,
      corrector,
    );
    expect(done).toEqual(['apply people.fullName', 'apply people.email']);
  });

  it('with a dataset is refused with the reason of the field, or of the rest of its dataset', async () => {
    const { corrector, done } = recorder();
    const corrections = [
      { dataset: 'lists', field: 'email', value: 'a@example.org', statement: 'mine' },
      { dataset: 'people', field: 'number', value: '1' },
      { dataset: 'people', field: 'email', value: 'nothing' },
      { dataset: 'nowhere', field: 'email', value: 'a@example.org' },
    ];
    const results = await rectifyWith(corrections, RULES, corrector);
    expect(results.map(({ status, reason, statementFiled }) => [status, reason, statementFiled])).toEqual([
      ['refused', 'a log', true],
      ['refused', 'ours', false],
      ['refused', 'what was given is no e-mail address', false],
      ['not_applicable', 'this holder has no such field in that dataset', false],
    ]);
    expect(done).toEqual(['file lists mine']);
  });

  it('that a person declined changes nothing and files the statement; nobody looks whether it took', async () => {
    const { corrector, done } = recorder();
    const declined = {
      dataset: 'people',
      field: 'email',
      value: 'a@example.org',
      statement: 'mine',
      statementOnly: true,
    };
    expect(await rectifyWith([declined], RULES, corrector)).toMatchObject([
      { status: 'refused', statementFiled: true },
    ]);
    expect(done).toEqual(['file people mine']);
    expect(await correctionsLeft([declined], RULES, corrector)).toEqual([]);
    const granted = { ...declined, statementOnly: false };
    expect(await correctionsLeft([granted], RULES, corrector)).toMatchObject([{ what: 'correction', correction: 0 }]);
  });

  it('can be refused by the record itself, and is not applicable where there is none', async () => {
    const rules: RectifyRules = { people: { late: { how: 'replaced' } } };
    const late = { dataset: 'people', field: 'late', value: '1' };
    expect(await rectifyWith([late], rules, recorder().corrector)).toMatchObject([
      { status: 'refused', reason: 'too late' },
    ]);
    expect(await rectifyWith([late], rules, recorder(0).corrector)).toMatchObject([
      { status: 'not_applicable', records: 0 },
    ]);
  });
});
