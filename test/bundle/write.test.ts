import { createHash } from 'node:crypto';
import { flattenedVerify } from 'jose';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { writeBundle } from '../../src/bundle/index.js';
import type { BundleHolder } from '../../src/bundle/index.js';
import {
  Parts,
  SEARCHED,
  bundleInput,
  createTestKey,
  dataset,
  description,
  fileText,
  manifestOf,
  text,
  writeAll,
  writeOne,
} from './support/sample.js';
import type { TestKey } from './support/sample.js';

let key: TestKey;
beforeAll(async () => {
  key = await createTestKey();
});

const orders = description('orders', [
  text('order_id'),
  text('note'),
  { name: 'total', type: 'number', description: 'Total' },
]);
const found = (datasets: ReturnType<typeof dataset>[], holder = 'accounts'): BundleHolder => ({
  holder,
  title: 'Accounts',
  status: 'found',
  searched: SEARCHED,
  datasets,
});

describe('a bundle', () => {
  it('lists every file but itself and its signature with the right rows, bytes and SHA-256', async () => {
    const parts = new Parts();
    const part = parts.records('orders', 0, [{ order_id: 'O-1', note: 'fragile', total: 12.4 }]);
    const written = await writeOne(bundleInput(key.signer, { holders: [found([dataset(orders, [part])])] }), parts);
    const manifest = manifestOf(written);
    expect(manifest.files.map((file) => file.path).sort()).toEqual([
      'data/accounts/orders.csv',
      'data/accounts/orders.json',
      'index.html',
      'letter.html',
      'letter.txt',
      'schemas/accounts/orders.schema.json',
    ]);
    expect([...written.files.keys()].sort()).toEqual(
      [...manifest.files.map((file) => file.path), 'manifest.json', 'manifest.jws'].sort(),
    );
    for (const file of manifest.files) {
      const bytes = written.files.get(file.path) as Buffer;
      expect(file.bytes).toBe(bytes.length);
      expect(file.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
    expect(manifest.files.find((file) => file.path.endsWith('orders.json'))).toMatchObject({
      role: 'data',
      rows: 1,
      holder: 'accounts',
      dataset: 'orders',
      category: 'orders_shipping',
      purposes: ['to deliver what you ordered'],
      lawfulBasis: 'contract_with_subject',
      source: 'you',
      collectedAt: '2026-11-09T10:05:00Z',
    });
  });

  it('tells size and hash of the ZIP itself', async () => {
    const written = await writeOne(bundleInput(key.signer), new Parts());
    expect(written.result.bytes).toBe(written.zip.length);
    expect(written.result.sha256).toBe(createHash('sha256').update(written.zip).digest('hex'));
    expect(written.result.manifest).toEqual(manifestOf(written));
  });

  it('is the same bytes for the same input', async () => {
    const parts = new Parts();
    const part = parts.records('orders', 0, [{ order_id: 'O-1' }]);
    const input = bundleInput(key.signer, { holders: [found([dataset(orders, [part])])] });
    expect((await writeOne(input, parts)).zip.equals((await writeOne(input, parts)).zip)).toBe(true);
  });

  it('signs the exact bytes of the manifest, detached', async () => {
    const written = await writeOne(bundleInput(key.signer), new Parts());
    const [head, middle, signature] = fileText(written, 'manifest.jws').split('.');
    expect(middle).toBe('');
    const verified = await flattenedVerify(
      {
        protected: head ?? '',
        signature: signature ?? '',
        payload: (written.files.get('manifest.json') as Buffer).toString('base64url'),
      },
      key.publicKey,
    );
    expect(verified.protectedHeader).toEqual({ alg: 'EdDSA', kid: 'test-1', typ: 'habeas-bundle-manifest' });
  });

  it('says for every holder whether data was found, nothing was found, it was withheld or it failed', async () => {
    const holders: BundleHolder[] = [
      found([dataset(orders, [])]),
      { holder: 'crm', title: 'CRM', status: 'nothing_found', searched: SEARCHED },
      { holder: 'legal', title: 'Legal', status: 'withheld', rule: 'Sch 2 para 19', reason: 'legal privilege' },
      { holder: 'traffic', title: 'Traffic', status: 'failed', reason: 'the system has not answered yet' },
    ];
    const written = await writeOne(bundleInput(key.signer, { holders }), new Parts());
    expect(manifestOf(written).holders).toEqual([
      expect.objectContaining({
        holder: 'accounts',
        status: 'found',
        searched: SEARCHED,
        datasets: [expect.objectContaining({ name: 'orders', rows: 0, included: true })],
      }),
      { holder: 'crm', title: 'CRM', status: 'nothing_found', searched: SEARCHED },
      { holder: 'legal', title: 'Legal', status: 'withheld', rule: 'Sch 2 para 19', reason: 'legal privilege' },
      { holder: 'traffic', title: 'Traffic', status: 'failed', reason: 'the system has not answered yet' },
    ]);
    const page = fileText(written, 'index.html');
    for (const words of ['Searched, nothing found', 'Withheld under Sch 2 para 19', 'No answer yet']) {
      expect(page).toContain(words);
    }
  });

  it('keeps numbers exactly as the holder wrote them, in JSON and in CSV', async () => {
    const parts = new Parts();
    const line = '{"order_id":"O-1","total":123456789012345678901234567890.10,"note":null}';
    const written = await writeOne(
      bundleInput(key.signer, { holders: [found([dataset(orders, [parts.records('orders', 0, [line])])])] }),
      parts,
    );
    expect(fileText(written, 'data/accounts/orders.json')).toContain(`"record":${line}}`);
    expect(fileText(written, 'data/accounts/orders.csv')).toContain('O-1,,123456789012345678901234567890.10,true,');
  });

  it('gives small datasets as one JSON array and large ones as a record a line', async () => {
    const parts = new Parts();
    const many = parts.records(
      'orders',
      0,
      Array.from({ length: 1001 }, (_, n) => ({ order_id: `O-${n}` })),
    );
    const written = await writeOne(bundleInput(key.signer, { holders: [found([dataset(orders, [many])])] }), parts);
    const lines = fileText(written, 'data/accounts/orders.ndjson').trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { record: { order_id: string } }).record.order_id)).toEqual(
      Array.from({ length: 1001 }, (_, n) => `O-${n}`),
    );
  });

  it('puts parts in their order whatever order they are listed in', async () => {
    const parts = new Parts();
    const refs = [2, 0, 1].map((n) => parts.records('orders', n, [{ order_id: `O-${n}` }]));
    const written = await writeOne(bundleInput(key.signer, { holders: [found([dataset(orders, refs)])] }), parts);
    const records = JSON.parse(fileText(written, 'data/accounts/orders.json')) as { record: { order_id: string } }[];
    expect(records.map(({ record }) => record.order_id)).toEqual(['O-0', 'O-1', 'O-2']);
  });

  it('describes each dataset by a JSON Schema that its file fits', async () => {
    const parts = new Parts();
    const desc = description('visits', [
      { name: 'at', type: 'instant', description: 'When' },
      { name: 'day', type: 'date', description: 'Day' },
      { name: 'pages', type: 'integer', description: 'Pages' },
      { name: 'extra', type: 'json', description: 'More' },
      text('score', { origin: 'inferred' }),
    ]);
    const verdict = {
      portable: true,
      reason: 'observed',
      rules: ['P1'],
      fields: { score: { portable: false, reason: 'derived by us' } },
    };
    const part = parts.records('visits', 0, [
      { at: '2026-01-01T00:00:00Z', day: '2026-01-01', pages: 3, extra: [1], score: 'high' },
      { at: null },
    ]);
    const written = await writeOne(
      bundleInput(key.signer, { holders: [found([dataset(desc, [part], { portable: verdict })])] }),
      parts,
    );
    const ajv = addFormats.default(new Ajv2020.default({ strict: false }));
    const validate = ajv.compile(JSON.parse(fileText(written, 'schemas/accounts/visits.schema.json')) as object);
    const content = JSON.parse(fileText(written, 'data/accounts/visits.json')) as { except: string[] }[];
    expect(validate(content)).toBe(true);
    expect(content[0]?.except).toEqual(['score']);
    expect(validate([{ ...content[0], reason: 'another' }])).toBe(false);
  });

  it('keeps fields without a description, in the CSV in a column of their own', async () => {
    const parts = new Parts();
    const part = parts.records('orders', 0, [{ order_id: 'O-1', colour: 'red', n: 1 }, { order_id: 'O-2' }]);
    const written = await writeOne(bundleInput(key.signer, { holders: [found([dataset(orders, [part])])] }), parts);
    const [header, first, second] = fileText(written, 'data/accounts/orders.csv').split('\r\n');
    expect(header).toBe('order_id,note,total,habeas_other_fields,habeas_portable,habeas_portable_reason');
    expect(first).toContain('O-1,,,"{""colour"":""red"",""n"":1}",true,');
    expect(second).toContain('O-2,,,,true,');
  });

  it('takes withheld datasets and fields out and says under which rule', async () => {
    const parts = new Parts();
    const part = parts.records('orders', 0, [{ order_id: 'O-1', note: 'SECRET-NOTE', total: 1 }]);
    const kept = parts.records('notes', 0, [{ body: 'SECRET-BODY' }]);
    const rule = { rule: '15(4)', reason: 'it is about other people' };
    const written = await writeOne(
      bundleInput(key.signer, {
        holders: [
          found([
            dataset(orders, [part], { withheldFields: { note: rule } }),
            dataset(description('notes', [text('body')]), [kept], { withheld: rule }),
          ]),
        ],
      }),
      parts,
    );
    const all = [...written.files.values()].map((bytes) => bytes.toString('utf8')).join('\n');
    expect(all).not.toContain('SECRET');
    expect(fileText(written, 'data/accounts/orders.json')).toContain('"record":{"order_id":"O-1","total":1}');
    const [holder] = manifestOf(written).holders;
    expect(holder).toMatchObject({
      datasets: [
        { name: 'orders', withheldFields: { note: rule } },
        { name: 'notes', included: false, withheld: rule, rows: 0 },
      ],
    });
    expect(fileText(written, 'index.html')).toContain('Withheld under 15(4)');
  });
});

describe('a portability bundle', () => {
  it('holds portable datasets and fields only and lists the rest by category, never its values', async () => {
    const parts = new Parts();
    const profile = description('profile', [text('interest'), text('lead_score', { origin: 'inferred' })], {
      category: 'marketing_profile',
    });
    const tickets = description('tickets', [text('body')], { category: 'support', title: 'Support tickets' });
    const written = await writeOne(
      bundleInput(key.signer, {
        right: 'portability',
        holders: [
          found([
            dataset(
              profile,
              [parts.records('profile', 0, [{ interest: 'iot', lead_score: 'VALUE-87', x: 'VALUE-X' }])],
              {
                portable: {
                  portable: true,
                  reason: 'provided by you',
                  rules: ['P1'],
                  fields: { lead_score: { portable: false, reason: 'derived by us' } },
                },
              },
            ),
            dataset(tickets, [parts.records('tickets', 0, [{ body: 'VALUE-TICKET' }])], {
              portable: { portable: false, reason: 'processed for a legitimate interest', rules: ['P2'] },
            }),
          ]),
        ],
      }),
      parts,
    );
    const all = [...written.files.values()].map((bytes) => bytes.toString('utf8')).join('\n');
    expect(all).not.toContain('VALUE');
    expect(written.files.has('data/accounts/tickets.json')).toBe(false);
    expect(fileText(written, 'data/accounts/profile.json')).toContain('"record":{"interest":"iot"}');
    expect(manifestOf(written).leftOut).toEqual([
      {
        holder: 'accounts',
        dataset: 'profile',
        title: 'Title of profile',
        category: 'marketing_profile',
        fields: ['lead_score'],
        reason: 'derived by us',
        rules: ['P1'],
      },
      {
        holder: 'accounts',
        dataset: 'tickets',
        title: 'Support tickets',
        category: 'support',
        reason: 'processed for a legitimate interest',
        rules: ['P2'],
      },
    ]);
    const page = fileText(written, 'index.html');
    expect(page).toContain('Support tickets');
    expect(page).toContain('derived by us');
    expect(page).toContain('asking for access under Article 15');
  });
});

describe('hostile holders', () => {
  it('cannot bring markup to life on the page', async () => {
    const parts = new Parts();
    const evil = '"><img src=x onerror=alert(1)><script>alert(2)</script>';
    const desc = description('orders', [text(`f${evil}`, { description: evil })], { title: evil, source: evil });
    const part = parts.records('orders', 0, [{ [`f${evil}`]: evil }]);
    const holder: BundleHolder = {
      holder: 'a',
      title: evil,
      status: 'found',
      searched: SEARCHED,
      datasets: [dataset(desc, [part])],
    };
    const page = fileText(await writeOne(bundleInput(key.signer, { holders: [holder] }), parts), 'index.html');
    expect(page).not.toMatch(/<(img|script)/i);
    expect(page).toContain('&lt;script');
    expect(page).toContain("default-src 'none'");
  });

  it('may send lone surrogates and broken UTF-8: both become U+FFFD and are counted', async () => {
    const parts = new Parts();
    const lines = Buffer.concat([
      Buffer.from('{"order_id":"O-1","note":"a\\ud800b \\ud83d\\ude00"}\n{"order_id":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}\n'),
    ]);
    const part = parts.add({ dataset: 'orders', index: 0, kind: 'records', rows: 2 }, lines);
    const written = await writeOne(bundleInput(key.signer, { holders: [found([dataset(orders, [part])])] }), parts);
    const records = JSON.parse(fileText(written, 'data/accounts/orders.json')) as { record: Record<string, string> }[];
    expect(records.map(({ record }) => record)).toEqual([
      { order_id: 'O-1', note: 'a\ufffdb 😀' },
      { order_id: '\ufffd\ufffd' },
    ]);
    expect(fileText(written, 'data/accounts/orders.csv')).toContain('a\ufffdb 😀');
    expect(manifestOf(written).totals.replacedCharacters).toBe(3);
  });

  it('may send formulas: the CSV cell is made harmless and counted, the JSON stays exact', async () => {
    const parts = new Parts();
    const part = parts.records('orders', 0, [
      { order_id: '=HYPERLINK("http://x")', note: 'plain' },
      { order_id: '+1', total: -5 },
    ]);
    const written = await writeOne(bundleInput(key.signer, { holders: [found([dataset(orders, [part])])] }), parts);
    const csv = fileText(written, 'data/accounts/orders.csv');
    expect(csv).toContain('"\'=HYPERLINK(""http://x"")",plain,,');
    expect(csv).toContain("'+1,,-5,");
    expect(fileText(written, 'data/accounts/orders.json')).toContain('"order_id":"=HYPERLINK(\\"http://x\\")"');
    expect(manifestOf(written).totals.neutralisedCells).toBe(2);
  });

  it('may name attachments as they like: each lands in its folder under a safe, distinct name', async () => {
    const parts = new Parts();
    const names = ['../../etc/passwd', 'C:\\Windows\\con', 'photo.png', 'photo.png', 'fdp\u202egpj.exe', undefined];
    const refs = names.map((fileName, index) =>
      parts.add(
        { dataset: 'tickets', index: index + 1, kind: 'attachment', rows: 1, fileName, mediaType: 'image/png' },
        Buffer.from(`content ${index}`),
      ),
    );
    const body = parts.records('tickets', 0, [{ body: 'see attached' }]);
    const tickets = dataset(description('tickets', [text('body')]), [body, ...refs]);
    const written = await writeOne(bundleInput(key.signer, { holders: [found([tickets], 'support')] }), parts);
    const attached = manifestOf(written).files.filter((file) => file.role === 'attachment');
    expect(attached.map((file) => file.path)).toEqual([
      'attachments/support/1-passwd',
      'attachments/support/2-con_',
      'attachments/support/3-photo.png',
      'attachments/support/4-photo.png',
      'attachments/support/5-fdpgpj.exe_',
      'attachments/support/6-attachment',
    ]);
    expect(attached[0]?.originalName).toBe('../../etc/passwd');
    expect(fileText(written, 'attachments/support/4-photo.png')).toBe('content 3');
  });

  it.each([
    ['a line that is no JSON', '{"order_id":', /line 1 is not a JSON object/],
    ['an array', '[1]', /line 1 is not a JSON object/],
    ['nesting without end', `{"a":${'['.repeat(600)}${']'.repeat(600)}}`, /line 1 is not a JSON object/],
  ])('are named when they send %s', async (_, line, message) => {
    const parts = new Parts();
    const input = bundleInput(key.signer, {
      holders: [found([dataset(orders, [parts.records('orders', 0, [line])])])],
    });
    await expect(writeOne(input, parts)).rejects.toMatchObject({
      kind: 'permanent',
      message: expect.stringMatching(message) as string,
    });
  });

  it.each([
    ['count', { rows: 2 }],
    ['hash', { sha256: '0'.repeat(64) }],
    ['size', { bytes: 1 }],
  ])('are named when the %s of a part is not what its reference says', async (_, wrong) => {
    const parts = new Parts();
    const part = { ...parts.records('orders', 0, [{ order_id: 'O-1' }]), ...wrong };
    const input = bundleInput(key.signer, { holders: [found([dataset(orders, [part])])] });
    await expect(writeOne(input, parts)).rejects.toMatchObject({ kind: 'permanent' });
  });
});

describe('a stream', () => {
  it('carries the error of a part that cannot be read, and so does done', async () => {
    const parts = new Parts();
    const part = { ...parts.records('orders', 0, [{ order_id: 'O-1' }]), object: 'requests/gone' };
    const [written] = writeBundle(
      bundleInput(key.signer, { holders: [found([dataset(orders, [part])])] }),
      parts.readPart,
    );
    await expect(written?.stream.toArray()).rejects.toThrow('no part requests/gone');
    await expect(written?.done).rejects.toThrow('no part requests/gone');
  });

  it('stops reading parts when its reader goes away', async () => {
    const parts = new Parts();
    const part = parts.records(
      'orders',
      0,
      Array.from({ length: 200_000 }, (_, n) => ({ order_id: `O-${n}`, note: String(Math.random()) })),
    );
    let closed = false;
    async function* watched(): AsyncGenerator<Uint8Array> {
      try {
        yield* parts.readPart(part);
      } finally {
        closed = true;
      }
    }
    const [written] = writeBundle(bundleInput(key.signer, { holders: [found([dataset(orders, [part])])] }), watched);
    await new Promise<void>((resolve) => written?.stream.once('data', () => resolve()));
    written?.stream.destroy();
    await expect(written?.done).rejects.toThrow();
    expect(closed).toBe(true);
  });
});

describe('a large bundle', () => {
  it('becomes several complete ZIPs, each naming its siblings, with every record once', async () => {
    const parts = new Parts();
    const refs = Array.from({ length: 6 }, (_, part) =>
      parts.records(
        'orders',
        part,
        Array.from({ length: 10 }, (__, n) => ({ order_id: `O-${part}-${n}` })),
      ),
    );
    const size = refs[0]?.bytes ?? 0;
    const input = bundleInput(key.signer, { holders: [found([dataset(orders, refs)])], splitAfterBytes: size * 2 });
    const volumes = await writeAll(input, parts);
    expect(volumes.map((volume) => volume.name)).toEqual([1, 2, 3].map((n) => `HAB-2026-000012-${n}-of-3.zip`));
    const ids: string[] = [];
    for (const volume of volumes) {
      const manifest = manifestOf(volume);
      expect(manifest.volume.siblings.map((sibling) => sibling.name)).toEqual(volumes.map((other) => other.name));
      expect(volume.files.has('letter.html')).toBe(true);
      expect(volume.files.has('index.html')).toBe(true);
      const data = manifest.files.find((file) => file.path.endsWith('.ndjson'));
      expect(data?.rows).toBe(20);
      for (const line of fileText(volume, data?.path ?? '')
        .trimEnd()
        .split('\n')) {
        ids.push((JSON.parse(line) as { record: { order_id: string } }).record.order_id);
      }
    }
    expect(ids).toEqual(Array.from({ length: 60 }, (_, n) => `O-${Math.floor(n / 10)}-${n % 10}`));
    expect(fileText(volumes[0] as never, 'index.html')).toContain('HAB-2026-000012-2-of-3.zip');
  });
});
