// remotion.mjs job-folder tools-folder: renders the job with as many tabs as there are cores.
import { readFileSync, copyFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { cpus } from "node:os";

const [folder, tools] = process.argv.slice(2);
const require = createRequire(join(tools, "remotion", "package.json"));
const { bundle } = require("@remotion/bundler");
const { renderMedia, selectComposition } = require("@remotion/renderer");
const job = JSON.parse(readFileSync(join(folder, "job.json"), "utf8"));
copyFileSync(join(import.meta.dirname, "Film.jsx"), join(tools, "remotion", "Film.jsx"));
const began = Date.now();
const serveUrl = await bundle({ entryPoint: join(tools, "remotion", "Film.jsx"), publicDir: folder, rootDir: join(tools, "remotion"), enableCaching: false });
console.error(`bundled in ${(Date.now() - began) / 1000} s`);
const options = { serveUrl, inputProps: { job }, browserExecutable: join(tools, "chromium"), chromeMode: "headless-shell", logLevel: "error" };
const composition = await selectComposition({ ...options, id: "film" });
await renderMedia({
  ...options, composition, codec: "h264", x264Preset: job.preset, crf: job.crf, pixelFormat: "yuv420p", concurrency: cpus().length,
  outputLocation: join(folder, "remotion.mp4"),
});
