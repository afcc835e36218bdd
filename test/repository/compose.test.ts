/** No Docker engine runs here: these checks stand for what `docker compose config` and a careful reader would find. */
import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { composeSchema } from './compose-schema.js';

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  networks?: string[];
  restart?: string;
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
}
interface Compose {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, null>;
}

const text = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);
const databases = services.filter(([, service]) => service.image?.startsWith('postgres:'));
const oneShots = services.filter(([, service]) => service.restart?.startsWith('on-failure'));
const oneShotNames = oneShots.map(([name]) => name);

/** `NAME` → values in .env.example. */
const example = new Map(
  readFileSync('.env.example', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);
const variables = [...text.matchAll(/\$\{([A-Z0-9_]+)([^}]*)\}/g)].map((match) => ({
  name: match[1]!,
  rest: match[2]!,
}));

describe('docker-compose.yml', () => {
  it('follows the compose specification', () => {
    const validate = new Ajv({ allErrors: true, strict: false }).compile(composeSchema);
    validate(compose);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('names only networks, volumes and services that it declares, and declares none in vain', () => {
    const networks = new Set(services.flatMap(([, service]) => service.networks ?? []));
    const volumes = new Set(
      services
        .flatMap(([, service]) => service.volumes ?? [])
        .map((volume) => volume.split(':')[0]!)
        .filter((source) => !/^[./$]/.test(source)),
    );
    expect([...networks].sort()).toEqual(Object.keys(compose.networks).sort());
    expect([...volumes].sort()).toEqual(Object.keys(compose.volumes).sort());
    for (const [name, service] of services) {
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect({ name, other, known: other in compose.services }).toEqual({ name, other, known: true });
        const wanted = oneShotNames.includes(other) ? 'service_completed_successfully' : 'service_healthy';
        expect({ name, other, condition }).toEqual({ name, other, condition: wanted });
      }
    }
  });

  it('lets a service reach what it waits for, except where a one-shot prepares it', () => {
    for (const [name, service] of services) {
      for (const other of Object.keys(service.depends_on ?? {})) {
        const shared = (compose.services[other]!.networks ?? []).filter((network) =>
          service.networks?.includes(network),
        );
        expect({ name, other, shared: shared.length > 0 }).toEqual({ name, other, shared: true });
      }
    }
  });

  it('mounts and builds only files that are there', () => {
    const sources = services.flatMap(([, service]) => [
      ...(service.volumes ?? []).map((volume) => volume.split(':')[0]!).filter((source) => source.startsWith('./')),
      ...(service.build ? [`${service.build}/Dockerfile`] : []),
    ]);
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((source) => !existsSync(source))).toEqual([]);
  });

  it('gives every service that stays up a health check', () => {
    const without = services.filter(([name, service]) => !service.healthcheck && !oneShotNames.includes(name));
    expect(without.map(([name]) => name)).toEqual([]);
    expect(oneShotNames.sort()).toEqual(['temporal-namespace', 'temporal-schema']);
  });

  it('pins every image', () => {
    const images = services.flatMap(([, service]) => service.image ?? []);
    expect(images.filter((image) => !/:[^:/]*\d/.test(image) || image.includes('latest'))).toEqual([]);
    const bases = [...readFileSync('Dockerfile', 'utf8').matchAll(/^FROM (\S+)/gm)].map((match) => match[1]!);
    expect(bases.length).toBe(2);
    expect(bases.filter((base) => !/^node:\d+-bookworm-slim$/.test(base))).toEqual([]);
  });

  it('publishes no database, and what it publishes on the loopback address only', () => {
    expect(databases.length).toBe(2);
    expect(databases.flatMap(([, service]) => service.ports ?? [])).toEqual([]);
    for (const [, service] of databases) {
      expect(service.networks!.every((network) => compose.networks[network]!.internal === true)).toBe(true);
    }
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('keeps the data of every database in a named volume', () => {
    for (const [name, service] of databases) {
      const named = (service.volumes ?? []).filter((volume) => volume.split(':')[0]! in compose.volumes);
      expect({ name, named: named.length }).toEqual({ name, named: 1 });
    }
  });

  it('has no password but from the environment, and stops with a message when one is missing', () => {
    for (const [name, service] of services) {
      for (const [key, value] of Object.entries(service.environment ?? {})) {
        if (/PASSWORD|PWD|SECRET/.test(key)) {
          expect({ name, key, value }).toEqual({ name, key, value: expect.stringMatching(/^\$\{[A-Z_]+:\?.+\}$/) });
        }
        if (value.includes('://')) expect(value).not.toMatch(/:\/\/[^:@/]+:(?!\$\{)[^@]*@/);
      }
    }
    expect(variables.length).toBeGreaterThan(0);
    expect(variables.filter(({ rest }) => !rest.startsWith(':?'))).toEqual([]);
  });

  it('takes exactly the variables that .env.example explains, passwords left empty', () => {
    expect([...new Set(variables.map(({ name }) => name))].sort()).toEqual([...example.keys()].sort());
    const passwords = [...example].filter(([name]) => name.includes('PASSWORD'));
    expect(passwords.length).toBe(2);
    expect(passwords.filter(([, value]) => value !== '')).toEqual([]);
  });
});

describe('the one-shot scripts', () => {
  it('register the search attributes, with their types', () => {
    const script = readFileSync('deploy/temporal-namespace.sh', 'utf8');
    const found = [...script.matchAll(/--name (\w+) --type (\w+)/g)].map((match) => [match[1], match[2]]);
    expect(Object.fromEntries(found)).toEqual({
      HabeasRight: 'Keyword',
      HabeasJurisdiction: 'Keyword',
      HabeasStage: 'Keyword',
      HabeasWaitingFor: 'Keyword',
      HabeasDueBefore: 'Datetime',
    });
    expect(script).toContain('--retention 30d');
  });

  it.each(['deploy/temporal-schema.sh', 'deploy/temporal-namespace.sh'])('%s gets the variables it reads', (file) => {
    const [, service] = services.find(([, { command }]) => command?.includes(`/${file}`))!;
    const read = [...readFileSync(file, 'utf8').matchAll(/\$\{?([A-Z][A-Z_]+)/g)].map((match) => match[1]!);
    expect(read.filter((name) => !(name in service.environment!))).toEqual([]);
  });
});

describe('the image', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8');
  it('runs as a user without privileges', () => {
    const users = [...dockerfile.matchAll(/^USER (\S+)/gm)].map((match) => match[1]);
    expect(users).toEqual(['node']);
    expect(dockerfile.indexOf('USER node')).toBeLessThan(dockerfile.indexOf('ENTRYPOINT'));
  });

  it('copies only what the build context holds', () => {
    const allowed = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) => match[1]!.split(' '));
    expect(copied.length).toBeGreaterThan(0);
    expect(copied.filter((path) => !allowed.includes(path))).toEqual([]);
  });
});
