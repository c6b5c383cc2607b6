# One image recipe for every service: docker build --build-arg APP=gateway -t portazgo/gateway .
FROM node:20-bookworm-slim AS build
WORKDIR /portazgo
COPY package.json package-lock.json ./
COPY apps apps
COPY libs libs
COPY tools tools
COPY prisma prisma
COPY tsconfig.base.json tsconfig.json nx.json ./
RUN npm ci --no-audit --no-fund && npm run build

FROM build AS pruned
RUN npm prune --omit=dev --no-audit --no-fund

FROM node:20-bookworm-slim
ARG APP
ENV NODE_ENV=production PORTAZGO_APP=${APP} HEALTH_HOST=0.0.0.0 HEALTH_PORT=9464
WORKDIR /portazgo
COPY --from=pruned --chown=node:node /portazgo ./
# Usage records that billing has not acknowledged: mount a volume here, so that they outlive the container.
RUN install -d -o node -g node -m 0700 /var/lib/portazgo/usage-records
ENV USAGE_RECORDS_DIR=/var/lib/portazgo/usage-records
USER node
# Kubernetes and compose look here; the listener also serves /metrics.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "-e", "fetch('http://127.0.0.1:9464/health/ready').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
# Exec form through node, so that SIGTERM reaches the service and it drains.
ENTRYPOINT ["node", "-e", "import(`/portazgo/apps/${process.env.PORTAZGO_APP}/dist/main.js`)"]
