# The bot alone, in one folder: no sources, and of node_modules only what cannot be bundled.
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci && npm cache clean --force
COPY build.ts ./
COPY src ./src
RUN npm run build

FROM node:24-slim
# One arena for malloc, and what is freed goes back: half of a Node process is not JavaScript.
ENV NODE_ENV=production MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /app
COPY --from=build /build/dist ./
COPY templates ./templates
# The image's own unprivileged user, by number so that runAsNonRoot can be checked.
USER 1000:1000
EXPOSE 3000
# No npm in between: signals reach the process itself. The two options keep the heap near what it
# holds: see docs/performance.md.
CMD ["node", "--max-semi-space-size=2", "--heap-growing-percent=40", "main.js"]
