/** Where the application's code comes from: the build on disk, or the sources through Vite. */
import type { Server } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import { createAssets } from "./assets";
import type { Middleware } from "./http-server";

export interface Sources {
  loadBuild: () => Promise<ServerBuild>;
  assets: Middleware;
  /** Hot reload needs the server's own port for its socket. */
  attach?: (server: Server) => void;
  close?: () => Promise<void>;
}

export async function builtSources(directory: string): Promise<Sources> {
  const entry = join(directory, "server", "index.js");
  const build = (await import(pathToFileURL(entry).href)) as ServerBuild;
  const loaded = Promise.resolve(build);
  return { loadBuild: () => loaded, assets: createAssets(join(directory, "client")) };
}

/** `root`: the folder of remix.config.js. */
export async function developmentSources(root: string): Promise<Sources> {
  const { createServer } = await import("vite");
  const { createServer: createHttp } = await import("node:http");
  // Vite wants to know the server whose port the socket for hot reload shares before that server
  // can exist (it needs Vite for its files): upgrades are passed on from one to the other.
  const upgrades = createHttp();
  const vite = await createServer({
    root,
    configFile: join(root, "remix.config.js"),
    server: { middlewareMode: true, hmr: { server: upgrades } },
  });
  return {
    loadBuild: async () => (await vite.ssrLoadModule("virtual:remix/server-build")) as unknown as ServerBuild,
    assets: vite.middlewares,
    attach: (server) => {
      server.on("upgrade", (request, socket, head) => upgrades.emit("upgrade", request, socket, head));
    },
    close: () => vite.close(),
  };
}
