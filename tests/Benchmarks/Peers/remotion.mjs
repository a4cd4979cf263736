// remotion.mjs job-folder tools-folder [browser]: renders the job with as many tabs as there are cores, in the headless shell or in the browser named.
import { readFileSync, copyFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { cpus } from "node:os";

const [folder, tools, browser] = process.argv.slice(2);
const require = createRequire(join(tools, "remotion", "package.json"));
const { bundle } = require("@remotion/bundler");
const { renderMedia, selectComposition } = require("@remotion/renderer");
const job = JSON.parse(readFileSync(join(folder, "job.json"), "utf8"));
copyFileSync(join(import.meta.dirname, "Film.jsx"), join(tools, "remotion", "Film.jsx"));
const began = Date.now();
const serveUrl = await bundle({ entryPoint: join(tools, "remotion", "Film.jsx"), publicDir: folder, rootDir: join(tools, "remotion"), enableCaching: false });
console.error(`bundled in ${(Date.now() - began) / 1000} s`);
const options = { serveUrl, inputProps: { job }, browserExecutable: browser ?? join(tools, "chromium"), chromeMode: browser ? "chrome-for-testing" : "headless-shell", logLevel: "error" };
const composition = await selectComposition({ ...options, id: "film" });
await renderMedia({
  ...options, composition, codec: "h264", x264Preset: job.preset, crf: job.crf, pixelFormat: "yuv420p", concurrency: cpus().length,
  outputLocation: join(folder, "remotion.mp4"),
});
