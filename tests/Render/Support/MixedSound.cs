using System.Runtime.InteropServices;
using System.Text;
using AutoVideo.Render;
using AutoVideo.Render.Sound;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Tests.Render.Support;

/// <summary>A mix as a player hears it: decoded again from the AAC, and measured there.</summary>
internal sealed record MixedSound(float[] Left, float[] Right, Loudness Loudness, byte[] File)
{
    /// <summary>What is not in the middle: voice is, so this is music alone.</summary>
    internal float[] Side => [.. Left.Zip(Right, (left, right) => (left - right) / 2)];

    /// <param name="voice">The voice track; the film's frames must be as long.</param>
    internal static async Task<MixedSound> MixAsync(RenderBench bench, Timeline film, short[] voice)
    {
        var workspace = Directory.CreateDirectory(Path.Combine(bench.Workspaces, Guid.NewGuid().ToString("N"))).FullName;
        var mixer = new SoundMixer(bench.Blobs, bench.Tools, new ToolVersions(bench.Tools));
        var path = bench.PathOf((await mixer.MixAsync(film, voice, workspace, new CpuMeter(), default)).Blob);
        var samples = await DecodeAsync(bench, path);
        var log = new StringBuilder();
        await bench.Tools.RunAsync(new("ffmpeg", ["-hide_banner", "-nostats", "-i", path, "-af", "ebur128=framelog=verbose:peak=true", "-f", "null", "-"])
        {
            OnErrorLine = line => log.Append(line).Append('\n'),
        }, default);
        return new(
            [.. samples.Where((_, index) => index % 2 == 0)], [.. samples.Where((_, index) => index % 2 == 1)],
            Loudness.Parse(log.ToString())!, await System.IO.File.ReadAllBytesAsync(path));
    }

    /// <returns>Level in dB over full scale of a stretch, in seconds.</returns>
    internal static double Level(IReadOnlyList<float> samples, double from, double to)
    {
        var stretch = samples.Skip((int)(from * 48_000)).Take((int)((to - from) * 48_000)).ToArray();
        return 10 * Math.Log10(stretch.Sum(sample => (double)sample * sample) / stretch.Length + 1e-12);
    }

    private static async Task<float[]> DecodeAsync(RenderBench bench, string path)
    {
        using var pcm = new MemoryStream();
        await bench.Tools.RunAsync(new("ffmpeg", ["-v", "error", "-i", path, "-ac", "2", "-ar", "48000", "-f", "f32le", "-"])
        {
            ReadOutput = (stream, stop) => stream.CopyToAsync(pcm, stop),
        }, default);
        return MemoryMarshal.Cast<byte, float>(pcm.ToArray()).ToArray();
    }
}
