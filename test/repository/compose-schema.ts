/** The parts of the compose specification this repository uses, as JSON Schema: a misspelt key is an error, as it is for the tool. */
const text = { type: 'string', minLength: 1 } as const;
const words = { type: 'array', items: text, minItems: 1 } as const;
const duration = { type: 'string', pattern: '^(\\d+(ms|s|m|h))+$' } as const;

const healthcheck = {
  type: 'object',
  additionalProperties: false,
  required: ['test', 'interval', 'timeout', 'retries'],
  properties: {
    test: { ...words, items: [{ enum: ['CMD', 'CMD-SHELL'] }], additionalItems: text },
    interval: duration,
    timeout: duration,
    start_period: duration,
    retries: { type: 'integer', minimum: 1 },
  },
} as const;

const service = {
  type: 'object',
  additionalProperties: false,
  anyOf: [{ required: ['image'] }, { required: ['build'] }],
  properties: {
    image: text,
    build: text,
    command: words,
    entrypoint: words,
    user: text,
    // A value that YAML reads as a number or a date would reach the container changed.
    environment: { type: 'object', additionalProperties: text },
    ports: words,
    volumes: words,
    networks: words,
    cap_drop: words,
    security_opt: words,
    restart: { type: 'string', pattern: '^(no|always|unless-stopped|on-failure(:\\d+)?)$' },
    stop_grace_period: duration,
    healthcheck,
    depends_on: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['condition'],
        properties: {
          condition: { enum: ['service_started', 'service_healthy', 'service_completed_successfully'] },
        },
      },
    },
  },
} as const;

export const composeSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'services', 'networks', 'volumes'],
  patternProperties: { '^x-': {} },
  properties: {
    name: { type: 'string', pattern: '^[a-z0-9][a-z0-9_-]*$' },
    services: { type: 'object', minProperties: 1, additionalProperties: service },
    networks: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: { internal: { type: 'boolean' } },
      },
    },
    volumes: { type: 'object', additionalProperties: { type: 'null' } },
  },
} as const;
