# One image for web and worker: see app/server/README.md.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
# Owned by root: the processes run as another user and write nothing here.
COPY --from=build /app ./
# What package scripts would have linked; `docker exec … paidtrail users create` is how the first admin is made.
RUN chmod +x app/cli/bootstrap/paidtrail.mjs && ln -sf /app/app/cli/bootstrap/paidtrail.mjs /usr/local/bin/paidtrail
USER node
EXPOSE 3000
# Migrations, web and worker. One alone: `node .build/node/web.js`, `node .build/node/worker.js`.
CMD ["node", "--enable-source-maps", ".build/node/start.js"]
