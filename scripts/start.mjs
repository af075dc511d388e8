/** `npm start`: sets up what is missing, builds the page, serves it and tells where. */
import { build, SITE } from "./build.mjs";
import { flags, interruption, main, whole } from "./lib/command.mjs";
import { DEFAULT_PORT, serve } from "./lib/serve.mjs";
import { setup } from "./setup/setup.mjs";

const HELP = `npm start [-- --port N]

Builds the page and serves it on this machine until Ctrl-C.
  --port N   serve on exactly this port (default: ${DEFAULT_PORT}, or the next one that is free)`;

await main(async () => {
  const { port } = flags(HELP, { port: { type: "string" } });
  const wanted = port === undefined ? undefined : whole("--port", port, 1, 65535);
  await build(await setup());
  const server = await serve(SITE, wanted);
  console.log(`Spikeground is at ${server.url}`);
  await interruption();
  await server.close();
});
