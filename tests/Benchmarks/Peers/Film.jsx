// The measured film as a Remotion composition: stills in motion, fades, captions word by word, one sound.
import React from "react";
import { AbsoluteFill, Audio, Composition, Img, Sequence, interpolate, registerRoot, staticFile, useCurrentFrame } from "remotion";

const Scene = ({ scene }) => {
  const frame = useCurrentFrame();
  const share = frame / Math.max(1, scene.span - 1);
  const eased = 0.6 * share + 0.4 * share * share * (3 - 2 * share);
  const scale = scene.startZoom + (scene.endZoom - scene.startZoom) * eased;
  const opacity = scene.transition ? interpolate(frame, [0, scene.transition], [0, 1], { extrapolateRight: "clamp" }) : 1;
  return (
    <AbsoluteFill style={{ opacity, overflow: "hidden" }}>
      <Img src={staticFile(scene.picture)} style={{
        position: "absolute", left: "-5%", top: "-5%", width: "110%", height: "110%",
        transform: `scale(${scale})`, transformOrigin: `${scene.focusX * 100}% ${scene.focusY * 100}%` }} />
    </AbsoluteFill>
  );
};

const Captions = ({ cues, rate }) => {
  const now = useCurrentFrame() / rate;
  const cue = cues.find((item) => now >= item.start && now < item.end);
  if (!cue) return null;
  const active = cue.words.filter((word) => word.start <= now).length - 1;
  return (
    <AbsoluteFill style={{ justifyContent: "flex-end", alignItems: "center", paddingBottom: "43%" }}>
      <div style={{ fontFamily: "Inter Display", fontWeight: 800, fontSize: 76, color: "#fff", textShadow: "0 0 12px #060a12, 0 0 6px #060a12" }}>
        {cue.words.map((word, index) => (
          <span key={index} style={{ color: index === active ? "#ffe14d" : "#fff", display: "inline-block", margin: "0 9px", transform: index === active ? "scale(1.06)" : "none" }}>{word.text}</span>
        ))}
      </div>
    </AbsoluteFill>
  );
};

const Film = ({ job }) => (
  <AbsoluteFill style={{ backgroundColor: "#000" }}>
    {job.scenes.map((scene, index) => (
      <Sequence key={index} from={scene.first} durationInFrames={scene.span}><Scene scene={scene} /></Sequence>
    ))}
    <Captions cues={job.cues} rate={job.rate} />
    <Audio src={staticFile("sound.m4a")} />
  </AbsoluteFill>
);

registerRoot(() => (
  <Composition id="film" component={Film} width={1080} height={1920} fps={30} durationInFrames={1} defaultProps={{ job: { scenes: [], cues: [], rate: 30 } }}
    calculateMetadata={({ props }) => ({ durationInFrames: props.job.frames, width: props.job.width, height: props.job.height, fps: props.job.rate, props })} />
));
