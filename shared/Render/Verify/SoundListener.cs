using System.Runtime.InteropServices;
using System.Text;
using AutoVideo.Processes;
using AutoVideo.Render.Sound;

namespace AutoVideo.Render.Verify;

/// <summary>Decodes a file's sound once, for all that is asked of it: silence, loudness, true peak, and where in it the voice is.</summary>
internal sealed class SoundListener(ToolRunner tools)
{
    /// <param name="timeline">Names the lines.</param>
    /// <param name="file">Path.</param>
    /// <param name="voice">The voice track, mono at 48 kHz, as long as the video.</param>
    /// <param name="step">What its CPU seconds count for.</param>
    internal async Task<SoundSignal> ListenAsync(Timeline.Timeline timeline, string file, short[] voice, string step, CpuMeter meter, CancellationToken cancellation)
    {
        var log = new StringBuilder();
        using var mono = new MemoryStream();
        var decode = await tools.RunAsync(new("ffmpeg", VerifyArguments.DecodeSound(file))
        {
            OnErrorLine = line => log.Append(line).Append('\n'),
            ReadOutput = (stream, stop) => stream.CopyToAsync(mono, stop),
            TimeLimit = VerifyArguments.TimeFor(timeline),
            FileLimitBytes = 1 << 20,
        }, cancellation);
        meter.Add(step, decode.CpuSeconds);
        var (text, place) = (log.ToString(), (VoicePlace?)null);
        meter.Measure(step, () => place = VoicePlace.Find(timeline.Voice, voice, MemoryMarshal.Cast<byte, short>(mono.GetBuffer().AsSpan(0, (int)mono.Length & ~1))));
        return new(Stretches.Parse(text, "silence", (double)voice.Length / WavFile.SampleRate), Loudness.Parse(text))
        {
            Voice = place,
            Damaged = VerifyArguments.Damaged(text),
        };
    }
}
