# The bot alone: production dependencies and the sources that Node 24 runs as they are.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY src ./src
COPY templates ./templates
# The image's own unprivileged user, by number so that runAsNonRoot can be checked.
USER 1000:1000
EXPOSE 3000
# No npm in between: signals reach the process itself.
CMD ["node", "src/main.ts"]
